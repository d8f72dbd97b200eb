/// A request as the emulated APIs see it.
package struct SandboxRequest: Sendable {
  /// `GET`, `POST`, …
  package var method: String
  /// Path as sent, percent-encoded, without the query; begins with `/` and the prefix of the API.
  package var path: String
  /// Query pairs in their order, decoded.
  package var query: [(name: String, value: String)]
  /// Header fields, names in lower case; the first of several counts.
  package var headers: [String: String]
  /// The host of an absolute-form target or of the Host header, without port.
  package var host: String
  /// The content.
  package var body: [UInt8]
  /// Who asks, where the API demands a token.
  package var principal: Principal?
  /// `http://127.0.0.1:PORT` of this server.
  package var baseURL: String

  /// A request; tests give only what matters.
  package init(
    method: String, path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
    host: String = "127.0.0.1", body: [UInt8] = [], principal: Principal? = nil, baseURL: String = "http://127.0.0.1"
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.host = host
    self.body = body
    self.principal = principal
    self.baseURL = baseURL
  }

  /// The first value of a query parameter.
  package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
  /// Whether a query parameter is true, which gcloud spells `True`.
  package func isOn(_ name: String) -> Bool { query(name)?.lowercased() == "true" }
  /// All values of a repeated query parameter.
  package func queries(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

  /// The body as JSON; an empty one is an empty object.
  /// - Throws: 400 as Google words it.
  package func json() throws(APIError) -> JSON {
    if body.isEmpty { return [:] }
    do { return try JSON(parsing: body) } catch {
      throw .invalidArgument("Invalid JSON payload received. \(error.message) at byte \(error.offset).")
    }
  }

  /// The body as an HTML form (`application/x-www-form-urlencoded`).
  package func form() -> [String: String] {
    Dictionary(
      PercentCoding.query(String(decoding: body, as: UTF8.self)).map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// An account that asks.
package struct Principal: Sendable, Hashable {
  /// As a policy names it: `user:operator@example.com`, `serviceAccount:…`.
  package var member: String
  /// The sets that it belongs to, as policies name them: `principalSet://…/attribute.repository_id/1`.
  package var sets: [String]

  /// A principal by its policy member, and by the sets that it belongs to.
  package init(member: String, sets: [String] = []) {
    self.member = member
    self.sets = sets
  }

  /// The e-mail address.
  package var email: String { String(member.drop { $0 != ":" }.dropFirst()) }
}
