import Foundation
import RESTClient
import ScriptedServer
import Synchronization

@testable import GoogleCloud

/// The token of all these tests; no error may have it.
let testToken = "ya29.0123456789abcdefghijklmnop"

/// The variables that move every API to a scripted server, each under its own prefix.
func variables(pointingAt root: String) -> [String: String] {
  var variables = [
    "GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT": "\(root)/run/v2/", "CLOUDSDK_AUTH_TOKEN_HOST": "\(root)/oauth2/token",
  ]
  for api in API.allCases where api != .run {
    let version = api == .storage ? "storage/v1/" : "\(api.rawValue)/"
    variables["CLOUDSDK_API_ENDPOINT_OVERRIDES_\(api.rawValue.uppercased())"] = "\(root)/\(version)"
  }
  return variables
}

extension GoogleCloudClient {
  /// A client of a scripted server, whose waits take no time.
  init(
    _ server: ScriptedServer, time: PassingTime = PassingTime(), random: Double = 1, credentials: Credentials? = nil
  ) {
    self.init(
      environment: variables(pointingAt: server.root),
      credentials: credentials
        ?? Credentials(source: .environment, isRenewable: false) { AccessToken(value: testToken) },
      retry: .passing(time, random: random), polling: OperationPolling())
  }
}

extension GoogleCloudClient {
  /// Sends a request that no API declares, and hands its document back.
  func send(
    _ method: GoogleRequest<JSONValue>.Method, _ api: API, _ path: String, query: [(String, String)] = [],
    body: JSONValue? = nil, rule: RetryRule = .idempotent
  ) async throws -> JSONValue {
    try await send(GoogleRequest<JSONValue>(method, api, path, query: query, body: body, rule: rule))
  }
}

/// Serves answers, lets a client work with them, and returns what the server was asked.
func exchange(
  _ answers: [ScriptedAnswer], time: PassingTime = PassingTime(),
  _ work: (GoogleCloudClient) async throws -> Void
) async throws -> [ReceivedRequest] {
  var requests: [ReceivedRequest] = []
  try await ScriptedServer.run(answers) { server async throws in
    try await work(GoogleCloudClient(server, time: time))
    requests = await server.requests
  }
  return requests
}

/// The error that work throws; nil where it throws none or another one.
func failure<Value>(of work: () async throws -> Value) async -> GoogleCloudError? {
  do {
    _ = try await work()
    return nil
  } catch {
    return error as? GoogleCloudError
  }
}

extension ReceivedRequest {
  /// The content as a document.
  var json: JSONValue { (try? JSONValue(bytes: body)) ?? .null }
}

extension ScriptedAnswer {
  /// A document.
  static func json(_ value: JSONValue, status: Int = 200) -> ScriptedAnswer {
    .json(String(decoding: value.bytes, as: UTF8.self), status: status)
  }

  /// A refusal as Google words it.
  static func refusal(
    _ status: Int, _ code: String = "", _ message: String = "refused", details: [JSONValue] = [],
    headers: [(name: String, value: String)] = []
  ) -> ScriptedAnswer {
    let error: JSONValue = [
      "code": .int(status), "message": .string(message), "status": .string(code), "details": .array(details),
    ]
    let document: JSONValue = ["error": error]
    return .json(String(decoding: document.bytes, as: UTF8.self), status: status, headers: headers)
  }
}

/// `google.rpc.ErrorInfo`.
func errorInfo(_ reason: String, _ metadata: [String: JSONValue] = [:]) -> JSONValue {
  [
    "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(reason), "domain": "googleapis.com",
    "metadata": .object(metadata),
  ]
}

/// Gives tokens with numbers: `token-1`, `token-2`, ….
final class TokenIssuer: Sendable {
  private let number = Mutex(0)

  /// How many it gave.
  var count: Int { number.withLock(\.self) }

  func issue(expires: Date? = nil) -> AccessToken {
    let number = number.withLock { number -> Int in
      number += 1
      return number
    }
    return AccessToken(value: "token-\(number)", expires: expires)
  }
}

/// A folder that is removed after a test.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "google-cloud-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file.
  /// - Returns: its path.
  @discardableResult
  func add(_ name: String, _ text: String) throws -> String {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// Writes a program of a few lines of shell.
  func addProgram(_ name: String, _ script: String) throws {
    let file = try add(name, "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
