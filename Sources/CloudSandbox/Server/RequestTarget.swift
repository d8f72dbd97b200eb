/// What a request is for: the host that it names, and the path as the sandbox's routes spell it.
struct RequestTarget: Sendable, Equatable {
  /// The host, in lower case, without its port.
  var host: String
  /// The path at the sandbox: with the prefix of the API that the host stands for.
  var path: String
  /// The query, decoded.
  var query: [(name: String, value: String)]

  /// Reads the target of a request line; nil for hosts that the sandbox does not play.
  /// - Parameters:
  ///   - target: `/path?query`, or `http://host/path?query` from those that take the sandbox for their proxy.
  ///   - authority: the `Host` field.
  init?(_ target: String, authority: String) {
    var rest = target[...]
    var authority = authority
    if let scheme = rest.firstRange(of: "://"), !rest[..<scheme.lowerBound].contains("/") {
      rest = rest[scheme.upperBound...]
      authority = String(rest.prefix { $0 != "/" && $0 != "?" })
      rest = rest.dropFirst(authority.count)
    }
    let host = Self.host(of: authority)
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first.map(String.init) ?? ""
    guard let prefix = Self.prefix(of: host) else { return nil }
    self.host = host
    self.path = prefix + (path.hasPrefix("/") ? path : "/\(path)")
    query = parts.count == 2 ? PercentCoding.query(parts[1]) : []
  }

  /// Where the routes of a host begin; nil for hosts that are not the sandbox's.
  private static func prefix(of host: String) -> String? {
    switch host {
    case "127.0.0.1", "localhost", "::1": ""
    // gcloud puts the region in front of the host; gh puts `api.` there.
    case ServiceAddress.apiHost: "/run"
    case GitHubAPI.localHost: GitHubAPI.prefix
    case ActionsAPI.host: ActionsAPI.prefix
    case _
    where host.hasSuffix("-\(ServiceAddress.apiHost)") && !host.dropLast(ServiceAddress.apiHost.count).contains("."):
      "/run"
    case _ where host.hasSuffix(".\(ServiceAddress.apiHost)"): "/_service/\(host)"
    default: nil
    }
  }

  private static func host(of authority: String) -> String {
    let host = authority.split(separator: "@").last.map(String.init) ?? ""
    if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" }).lowercased()
  }

  static func == (one: RequestTarget, other: RequestTarget) -> Bool {
    one.host == other.host && one.path == other.path && one.query.map(\.name) == other.query.map(\.name)
      && one.query.map(\.value) == other.query.map(\.value)
  }
}
