import Foundation

/// Which proxy a request goes through, as the variables say it that curl, gh and Terraform read too.
///
/// `https_proxy` and `http_proxy` by the URL's scheme, else `all_proxy`; small letters before capitals. `no_proxy` names hosts
/// that are reached directly, separated by commas: domains with all below them, addresses, networks (`10.0.0.0/8`), each
/// perhaps with a port; `*` is everything. This machine is always reached directly.
package struct ProxySettings: Sendable {
  private let https: Setting?
  private let http: Setting?
  private let direct: [DirectHost]

  private struct Setting: Sendable {
    let variable: String
    let value: String
  }

  /// Reads the variables.
  package init(environment: [String: String]) {
    func setting(_ names: String...) -> Setting? {
      names.lazy.compactMap { name in
        environment[name].flatMap { $0.isEmpty ? nil : Setting(variable: name, value: $0) }
      }.first
    }
    let all = setting("all_proxy", "ALL_PROXY")
    https = setting("https_proxy", "HTTPS_PROXY") ?? all
    http = setting("http_proxy", "HTTP_PROXY") ?? all
    direct = (setting("no_proxy", "NO_PROXY")?.value ?? "").split { $0 == "," || $0 == " " }
      .compactMap { DirectHost(String($0)) }
  }

  /// The proxy for a URL, or nil when it is reached directly.
  /// - Throws: `UnreachableError` where the variable does not name a proxy that can be used.
  package func proxy(for url: URL) throws -> Proxy? {
    guard let setting = url.scheme == "https" ? https : http, let host = url.host?.lowercased() else { return nil }
    let port = url.port ?? (url.scheme == "https" ? 443 : 80)
    guard !isLoopback(host: host), !direct.contains(where: { $0.covers(host, port) }) else { return nil }
    return try Proxy(setting.value, variable: setting.variable)
  }
}

/// A proxy's address; its password shows in no description.
package struct Proxy: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// How it is spoken to.
  package enum Kind: Sendable { case http, socks }

  /// How it is spoken to.
  package let kind: Kind
  /// Name or address.
  package let host: String
  /// The port.
  package let port: Int
  /// The variable that named it.
  package let variable: String
  /// Who signs in there, if anybody.
  package let user: String?
  let password: String

  /// Reads an address: `http://USER:PASSWORD@HOST:PORT`, `socks5://HOST:PORT`, or `HOST:PORT` alone.
  ///
  /// - Parameters:
  ///   - text: the address.
  ///   - variable: where it stands, for the error.
  /// - Throws: `UnreachableError` for an address that is none, or of a kind that is not supported.
  package init(_ text: String, variable: String) throws {
    let remedy = "Set it as in: export \(variable)=http://proxy.example.com:3128"
    guard let parts = URLComponents(string: text.contains("://") ? text : "http://\(text)"),
      let host = parts.host, !host.isEmpty
    else { throw UnreachableError(.proxy, "\(variable) is not a proxy's address", remedy: remedy) }
    switch parts.scheme?.lowercased() {
    case "http": kind = .http
    case "socks5", "socks5h": kind = .socks
    case let scheme:
      throw UnreachableError(
        .proxy, "\(variable) names a proxy of the kind “\(scheme ?? "")”, which is not supported", remedy: remedy)
    }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = parts.port ?? (kind == .socks ? 1080 : 80)
    user = parts.user
    password = parts.password ?? ""
    self.variable = variable
    if kind == .socks, user != nil {
      throw UnreachableError(
        .proxy, "\(variable) names a SOCKS proxy with a user, which is not supported", remedy: remedy)
    }
  }

  package var description: String { "\(host):\(port)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: ["host": host, "port": port]) }
}

/// An entry of `no_proxy`.
private struct DirectHost: Sendable {
  private enum Rule: Sendable {
    case everything
    case domain(String)
    case network([UInt8], bits: Int)
  }

  private let rule: Rule
  private let port: Int?

  init?(_ entry: String) {
    var text = entry.lowercased()
    guard text != "*" else {
      (rule, port) = (.everything, nil)
      return
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let address = Self.address(parts[0]), let bits = Int(parts[1]), bits <= address.count * 8 {
      (rule, port) = (.network(address, bits: max(0, bits)), nil)
      return
    }
    if Self.address(text) == nil, let colon = text.lastIndex(of: ":"),
      let number = Int(text[text.index(after: colon)...])
    {
      port = number
      text = String(text[..<colon])
    } else {
      port = nil
    }
    if let address = Self.address(text) {
      rule = .network(address, bits: address.count * 8)
      return
    }
    let domain =
      text.hasPrefix("*.") ? String(text.dropFirst(2)) : text.hasPrefix(".") ? String(text.dropFirst()) : text
    guard !domain.isEmpty else { return nil }
    rule = .domain(domain)
  }

  func covers(_ host: String, _ port: Int) -> Bool {
    guard self.port == nil || self.port == port else { return false }
    switch rule {
    case .everything: return true
    case .domain(let domain): return host == domain || host.hasSuffix(".\(domain)")
    case .network(let network, let bits):
      guard let address = Self.address(host), address.count == network.count else { return false }
      return (0..<bits).allSatisfy { bit in
        let mask: UInt8 = 0x80 >> UInt8(bit % 8)
        return address[bit / 8] & mask == network[bit / 8] & mask
      }
    }
  }

  /// The four or sixteen bytes of an address, with or without brackets.
  private static func address(_ text: String) -> [UInt8]? {
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: size)
      if inet_pton(family, bare, &bytes) == 1 { return bytes }
    }
    return nil
  }
}
