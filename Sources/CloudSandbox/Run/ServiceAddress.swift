/// The addresses of a deployed service. They do not depend on the sandbox's port: clients reach them through its proxy.
struct ServiceAddress: Equatable {
  /// The made-up host of Cloud Run's own API, which gcloud puts a region in front of.
  static let apiHost = "run.sandbox.invalid"

  private static let suffix = ".a.\(apiHost)"

  /// `SERVICE-HASH-uc.a.run.sandbox.invalid`.
  let host: String

  /// `SERVICE-NUMBER.REGION.run.sandbox.invalid`.
  let regionalHost: String

  /// `http://` and the host.
  var uri: String { "http://\(host)" }

  /// Both addresses, the newer form first, as Cloud Run lists them.
  var all: [String] { ["http://\(regionalHost)", uri] }

  /// The address of the revision with a tag: `http://TAG---` and the service's host.
  static func uri(tag: String, of uri: String) -> String {
    uri.replacing("://", with: "://\(tag)---", maxReplacements: 1)
  }

  /// A host without a tag in front, and that tag.
  static func split(_ host: String) -> (tag: String?, host: String) {
    guard let mark = host.firstRange(of: "---") else { return (nil, host) }
    return (String(host[..<mark.lowerBound]), String(host[mark.upperBound...]))
  }

  /// The addresses of the service with this full name.
  init(serviceName: String, project: Project) {
    let parts = serviceName.split(separator: "/").map(String.init)
    let (region, service) = parts.count == 6 ? (parts[3], parts[5]) : ("", serviceName)
    let hash = "\(project.number) \(region)".utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { sum, byte in
      (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    let text = String(String(hash, radix: 36).suffix(10))
    host = "\(service)-\(text)-\(Regions.abbreviation(of: region))\(Self.suffix)"
    regionalHost = "\(service)-\(project.number).\(region).\(Self.apiHost)"
  }
}
