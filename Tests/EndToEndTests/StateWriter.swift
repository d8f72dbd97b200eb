import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

/// A client that changes a sandbox, and knows what it was promised.
final class StateWriter: Sendable {
  private let variables: [String: String]
  private let refreshToken: String
  private let count = Mutex(0)
  private let progress: (stream: AsyncStream<Int>, tell: AsyncStream<Int>.Continuation)

  /// A client of the sandbox that is served.
  init(_ program: Program) async throws {
    variables = try await program.variables()
    let vault = try JSONSerialization.jsonObject(
      with: Data(contentsOf: program.sandbox.appending(path: "secrets.json")))
    let tokens = (vault as? [String: Any])?["operator"] as? [String: Any]
    refreshToken = try #require(tokens?["refresh"] as? String)
    let (stream, tell) = AsyncStream<Int>.makeStream()
    progress = (stream, tell)
  }

  /// How many writes `write` makes.
  static let count = 4

  /// Makes a change of the state, one of the vault, and two of both; stops at the first that is not answered.
  /// - Returns: how many were acknowledged.
  func write() async -> Int {
    let writes: [@Sendable () async throws -> Int] = [
      { try await self.makeAccount("an-account").status },
      { try await self.makeEnvironment() },
      { try await self.renewToken() },
      { try await self.send("DELETE", Self.environmentPath, isGitHub: true).status },
    ]
    for (index, write) in writes.enumerated() {
      guard let status = try? await write(), (200...204).contains(status) else { return index }
    }
    return writes.count
  }

  /// Finds what was acknowledged; what was not is there or is not, but never by half.
  func check(done: Int, _ comment: Comment) async throws {
    if done >= 1 { #expect(try await account("an-account") == 200, comment) }
    let environment = try await environment()
    switch done {
    case 0: #expect(environment == [404, 404], comment)
    case 1: #expect(environment == [404, 404] || environment == [200, 200], comment)
    case 2: #expect(environment == [200, 200], comment)
    case 3: #expect(environment == [404, 404] || environment == [200, 200], comment)
    default: #expect(environment == [404, 404], comment)
    }
    // Nothing stands in the way of the next write.
    #expect(try await makeAccount("the-next-one").status == 200, comment)
  }

  private static let environmentPath = "/repos/ai-cherry/ai-orchestra/environments/production"
  private static let accounts = "/iam/v1/projects/orchestra-demo/serviceAccounts"

  /// The statuses of an environment and of its key, which is in the other file.
  func environment() async throws -> [Int] {
    let paths = [Self.environmentPath, "\(Self.environmentPath)/secrets/public-key"]
    var statuses: [Int] = []
    for path in paths { statuses.append(try await send("GET", path, isGitHub: true).status) }
    return statuses
  }

  func makeEnvironment() async throws -> Int {
    try await send("PUT", Self.environmentPath, [:], isGitHub: true).status
  }

  func makeAccount(_ name: String) async throws -> (status: Int, text: String) {
    try await send("POST", Self.accounts, ["accountId": name])
  }

  /// The status of an account. Replicas of the sandbox may not know of a new one at once.
  func account(_ name: String) async throws -> Int {
    var status = 0
    for _ in 0..<20 where status != 200 {
      status = try await send("GET", "\(Self.accounts)/\(name)@orchestra-demo.iam.gserviceaccount.com").status
    }
    return status
  }

  /// Makes accounts until nobody answers any more.
  /// - Returns: those that were acknowledged.
  func makeAccounts(_ prefix: String) async -> [String] {
    var names: [String] = []
    while let status = try? await makeAccount("\(prefix)-\(names.count)").status, status == 200 {
      names.append("\(prefix)-\(names.count)")
      progress.tell.yield(
        count.withLock {
          $0 += 1; return $0
        })
    }
    return names
  }

  /// Waits until so many accounts are made.
  func made(_ limit: Int) async {
    for await count in progress.stream where count >= limit { return }
  }

  private func renewToken() async throws -> Int {
    let form = "grant_type=refresh_token&refresh_token=\(refreshToken.replacing("/", with: "%2F"))"
    return try await send("POST", "/oauth2/token", text: form).status
  }

  private func send(
    _ method: String, _ path: String, _ body: [String: Any]? = nil, text: String? = nil, isGitHub: Bool = false
  ) async throws -> (status: Int, text: String) {
    let github = variables["GITHUB_API_URL"] ?? ""
    var request = HTTPClientRequest(url: (isGitHub ? github : String(github.dropLast("/github".count))) + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "User-Agent", value: "test")
    let bearer = variables[isGitHub ? "GH_TOKEN" : "GOOGLE_OAUTH_ACCESS_TOKEN"] ?? ""
    if text == nil { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
    if let body { request.body = .bytes(try JSONSerialization.data(withJSONObject: body)) }
    if let text { request.body = .bytes(ByteBuffer(string: text)) }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return (Int(answer.status.code), String(buffer: try await answer.body.collect(upTo: 1 << 20)))
  }
}
