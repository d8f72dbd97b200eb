import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

@testable import CloudSandbox

/// A folder that is removed after a test.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "sandbox-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// A sandbox on a folder of its own, and a client that speaks plain HTTP to it.
struct RunningSandbox {
  let sandbox: Sandbox

  /// Opens one, hands it over, and ends it and its folder afterwards. Without a repository, which takes git its time,
  /// unless one is asked for. Its clock stands still: no operation ends before it is polled. What is made is known at
  /// once, unless another consistency is asked for.
  /// - Parameters:
  ///   - latency: how much later than needed each answer comes.
  ///   - faults: what is to go wrong.
  ///   - consistency: how soon what is changed is known.
  ///   - hasRepository: whether there is a sample repository.
  ///   - clock: its clock; by default one that stands still.
  ///   - prepare: what else exists in it.
  ///   - body: the test.
  /// - Throws: what the test throws, and where the sandbox cannot be opened.
  static func use(
    latency: Duration = .zero, faults: Faults = Faults(), consistency: Consistency = .strong,
    hasRepository: Bool = false,
    clock: (@Sendable () -> Date)? = nil, prepare: @escaping @Sendable (inout World) throws -> Void = { _ in },
    _ body: (RunningSandbox) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    if !hasRepository {
      try FileManager.default.createDirectory(
        atPath: folder.path + "/sandbox/repository", withIntermediateDirectories: true)
    }
    let start = Date()
    let sandbox = try await Sandbox.open(
      SandboxFolder(path: folder.path + "/sandbox"), latency: latency, consistency: consistency,
      faults: faults, environment: ProcessInfo.processInfo.environment, now: clock ?? { start }, prepare: prepare)
    do {
      try await body(RunningSandbox(sandbox: sandbox))
    } catch {
      await sandbox.close()
      throw error
    }
    await sandbox.close()
  }

  /// What came back.
  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    /// The body as JSON; an empty object where it is none.
    var json: JSON { (try? JSON(parsing: body)) ?? [:] }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The reason of the first google.rpc.ErrorInfo.
    var reason: String? { json["error"]?["details"]?.array?.compactMap { $0["reason"]?.string }.first }
    /// The message of a refusal.
    var message: String? { json["error"]?["message"]?.string }
  }

  /// The value of one of the sandbox's variables.
  func variable(_ name: String) -> String { sandbox.variables.first { $0.name == name }?.value ?? "" }

  /// Sends a request, with the operator's Google token unless another one, or nil for none, is given.
  func send(
    _ method: String, _ path: String, _ body: JSON? = nil, raw: [UInt8]? = nil, token: String?? = .none,
    headers: [(String, String)] = []
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : sandbox.baseURL + path)
    request.method = HTTPMethod(rawValue: method)
    let bearer: String? =
      switch token {
      case .none: variable("GOOGLE_OAUTH_ACCESS_TOKEN")
      case .some(let given): given
      }
    if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body.bytes()))
    } else if let raw {
      request.body = .bytes(ByteBuffer(bytes: raw))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let content = try await response.body.collect(upTo: 1 << 26)
    return Answer(
      status: Int(response.status.code), headers: response.headers, body: Array(content.readableBytesView))
  }

  /// Sends a request until somebody listens: between two servers of a folder there is a moment without one.
  func afterRefusals(_ request: (RunningSandbox) async throws -> Answer) async throws -> Answer {
    var tries = 0
    while true {
      do { return try await request(self) } catch  where tries < 200 {
        tries += 1
        try await Task.sleep(for: .milliseconds(10))
      }
    }
  }

  func get(_ path: String) async throws -> Answer { try await send("GET", path) }
  func post(_ path: String, _ body: JSON = [:]) async throws -> Answer { try await send("POST", path, body) }
  func patch(_ path: String, _ body: JSON) async throws -> Answer { try await send("PATCH", path, body) }
  func delete(_ path: String) async throws -> Answer { try await send("DELETE", path) }

  /// Enables services in a project, and waits for that.
  func enable(_ services: String..., in project: String = "orchestra-demo") async throws {
    let ids = JSON(services.map { "\($0).googleapis.com" })
    let answer = try await post("/serviceusage/v1/projects/\(project)/services:batchEnable", ["serviceIds": ids])
    _ = try await finish(answer, at: "/serviceusage/v1")
  }

  /// Makes a service account in the project `orchestra-demo`, gives it roles there, all on one condition where one is
  /// given, and hands over a token of it.
  func token(ofAccount id: String, roles: [String] = [], condition: String? = nil) async throws -> String {
    try await enable("iamcredentials")
    let account = try await post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": .string(id)])
    let email = account.json["email"]?.string ?? ""
    let project = "/cloudresourcemanager/v3/projects/orchestra-demo"
    var policy = try await post("\(project):getIamPolicy").json
    let added = roles.map { role in
      JSON.compact([
        "role": .string(role), "members": [.string("serviceAccount:\(email)")],
        "condition": condition.map { ["title": "test", "expression": .string($0)] },
      ])
    }
    if condition != nil { policy["version"] = 3 }
    policy["bindings"] = .array((policy["bindings"]?.array ?? []) + added)
    _ = try await post("\(project):setIamPolicy", ["policy": policy])
    let issued = try await post(
      "/iamcredentials/v1/projects/-/serviceAccounts/\(email):generateAccessToken",
      ["scope": ["https://www.googleapis.com/auth/cloud-platform"]])
    return issued.json["accessToken"]?.string ?? ""
  }

  /// Polls an operation until it is done; tells how many polls it took.
  func finish(_ answer: Answer, at base: String) async throws -> (operation: JSON, polls: Int) {
    var operation = answer.json
    var polls = 0
    while operation["done"]?.bool != true, polls < 20 {
      operation = try await get("\(base)/\(operation["name"]?.string ?? "")").json
      polls += 1
    }
    return (operation, polls)
  }

  /// The recorded requests.
  func requests() throws -> [JSON] { try JSON(parsing: sandbox.folder.requests()).array ?? [] }
  /// What exists.
  func state() throws -> JSON { try JSON(parsing: sandbox.folder.state()) }
}
