import CSodium
import Foundation

@testable import CloudSandbox

/// A world of its own behind GitHub's API, asked without a network.
struct GitHubWorld {
  let state: SandboxState
  private let dispatcher: Dispatcher
  private let token: String

  /// Makes one, hands it over, and removes its folder afterwards.
  /// - Parameters:
  ///   - prepare: what else exists in it.
  ///   - now: its clock.
  ///   - body: the test.
  /// - Throws: what the test throws, and where the folder cannot be written.
  static func use(
    _ prepare: @Sendable (inout World) throws -> Void = { _ in }, now: @escaping @Sendable () -> Date = { Date() },
    _ body: (GitHubWorld) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try SandboxState(
      folder: folder.path,
      initial: { world in
        try world.seedSample()
        try prepare(&world)
      }, now: now)
    let token = await state.read { $0[vault: Tokens.operatorTokens, "github"]?.string ?? "" }
    try await body(
      GitHubWorld(state: state, dispatcher: Dispatcher(table: RouteTable([GitHubAPI()]), state: state), token: token))
  }

  /// What came back.
  struct Answer {
    let status: Int
    let headers: [String: String]
    let json: JSON

    var message: String? { json["message"]?.string }
  }

  /// Sends a request to a path after `/github`.
  func send(
    _ method: String, _ path: String, _ body: JSON? = nil, raw: String? = nil,
    headers: [String: String] = [:], host: String = "127.0.0.1"
  ) async -> Answer {
    let parts = path.split(separator: "?", maxSplits: 1)
    let query = parts.count == 2 ? PercentCoding.query(parts[1]) : []
    let own = ["authorization": "Bearer \(token)", "user-agent": "tests"]
    let request = SandboxRequest(
      method: method, path: "/github\(parts.first ?? "")", query: query, headers: own.merging(headers) { $1 },
      host: host, body: body?.bytes() ?? Array((raw ?? "").utf8), baseURL: "http://127.0.0.1:8000")
    let response = await dispatcher.answer(request).response
    return Answer(
      status: response.status,
      headers: Dictionary(response.headers.map { ($0.0.lowercased(), $0.1) }) { first, _ in first },
      json: (try? JSON(parsing: response.body)) ?? .null)
  }

  /// Asks for the key of a place for secrets and seals a value with it, as gh does.
  /// - Returns: the body of the request that stores it.
  func sealed(_ value: String, for secrets: String) async -> JSON {
    let key = await send("GET", "\(secrets)/public-key").json
    return [
      "encrypted_value": seal(Array(value.utf8), publicKey: key["key"]?.string ?? "").map(JSON.string) ?? .null,
      "key_id": key["key_id"] ?? .null,
    ]
  }
}

/// Seals a value with libsodium, for a public key in base64; nil where that is no key.
func seal(_ value: [UInt8], publicKey: String) -> String? {
  guard let key = Data(base64Encoded: publicKey), key.count == crypto_box_publickeybytes() else { return nil }
  var sealed = [UInt8](repeating: 0, count: value.count + crypto_box_sealbytes())
  guard crypto_box_seal(&sealed, value, UInt64(value.count), [UInt8](key)) == 0 else { return nil }
  return Data(sealed).base64EncodedString()
}
