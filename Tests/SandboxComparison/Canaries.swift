import Foundation

/// What must be seen nowhere: the operator's tokens, GitHub's private keys, and service accounts' keys, also as the text
/// that Secret Manager got and line by line.
public struct Canaries: Sendable {
  /// The texts that are looked for.
  public let secrets: [String]

  /// The only files of a sandbox's folder that may hold them: they stand for the clouds' memory, and for gcloud's token.
  public static let vaults: Set<String> = ["secrets.json", "access-token"]

  /// Reads what a sandbox keeps secret.
  ///
  /// - Parameter sandbox: its folder.
  /// - Throws: where its vault cannot be read.
  public init(of sandbox: URL) throws {
    let data = try Data(contentsOf: sandbox.appending(path: "secrets.json"))
    let vault = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    func texts(_ collection: String) -> [String] {
      (vault[collection] as? [String: Any])?.values.compactMap { $0 as? String } ?? []
    }
    let pairs = (vault["github.keys"] as? [String: Any])?.values.compactMap { $0 as? [String: Any] } ?? []
    let payloads = texts("secretmanager.payloads")
    let lines = payloads.compactMap { Data(base64Encoded: $0) }
      .compactMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
      .flatMap { ($0["private_key"] as? String ?? "").split(separator: "\n").map(String.init) }
      .filter { $0.count > 40 }
    secrets = texts("operator") + pairs.compactMap { $0["private"] as? String } + payloads + lines
  }

  /// The places that hold one, with its first characters.
  ///
  /// - Parameter places: texts by where they stand.
  /// - Returns: a sentence for each find.
  public func finds(in places: [String: String]) -> [String] {
    // Bytes, not characters: the kill matrix looks through some hundred megabytes.
    places.flatMap { place, text in
      let bytes = Data(text.utf8)
      return secrets.filter { bytes.range(of: Data($0.utf8)) != nil }.map { "\($0.prefix(6))… is in \(place)" }
    }
  }

  /// The files below a folder, as text, but for a sandbox's vaults.
  ///
  /// - Parameter folder: where to look.
  /// - Returns: the texts by path.
  public static func files(under folder: URL) -> [String: String] {
    var found: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: folder.path)
    while let name = names?.nextObject() as? String {
      guard !vaults.contains((name as NSString).lastPathComponent),
        let bytes = FileManager.default.contents(atPath: "\(folder.path)/\(name)")
      else { continue }
      found[name] = String(decoding: bytes, as: UTF8.self)
    }
    return found
  }

  /// Every command line on this machine that is seen until the task is cancelled.
  ///
  /// - Returns: the command lines, their arguments divided by zero bytes.
  public static func watchCommandLines() -> Task<Set<String>, Never> {
    Task.detached {
      var seen: Set<String> = []
      while !Task.isCancelled {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where process.allSatisfy(\.isNumber) {
          guard let bytes = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { continue }
          seen.insert(String(decoding: bytes, as: UTF8.self))
        }
        try? await Task.sleep(for: .milliseconds(5))
      }
      return seen
    }
  }
}
