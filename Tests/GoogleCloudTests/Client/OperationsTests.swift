import Foundation
import RESTClient
import ScriptedServer
import Synchronization
import Testing

@testable import GoogleCloud

@Suite("Long-running operations")
struct OperationsTests {
  private static let name = "projects/42/locations/us-central1/operations/abc"
  private static let running: JSONValue = ["name": .string(name), "metadata": ["@type": "x"]]

  private static func done(_ more: [String: JSONValue]) -> ScriptedAnswer {
    .json(.object(more.merging(["name": .string(name), "done": true]) { $1 }))
  }

  @Test("are looked at until they are done, less and less often")
  func polls() async throws {
    let time = PassingTime()
    let answers = Array(repeating: ScriptedAnswer.json(Self.running), count: 13)
    let requests = try await exchange(answers + [Self.done(["response": ["uri": "u"]])], time: time) {
      client async throws in
      #expect(try await client.finished(Self.running, api: .artifactRegistry) == ["uri": "u"])
    }
    #expect(requests.allSatisfy { $0.line == "GET /artifactregistry/v1/\(Self.name)" })
    #expect(requests.count == 14)
    // 50 ms, half as much again each time up to 5 s, and a fifth more by the draw.
    let expected = (0..<12).map { 0.06 * pow(1.5, Double($0)) } + [6, 6]
    for (wait, seconds) in zip(time.waited, expected) { #expect(abs(wait / .seconds(1) - seconds) < 1e-6) }
    #expect(time.waited.count == expected.count)
  }

  @Test("Run's are known under v2")
  func version() async throws {
    let requests = try await exchange([Self.done([:])]) { client async throws in
      _ = try await client.result(of: StartedOperation(api: .run, name: Self.name))
    }
    #expect(requests.map(\.line) == ["GET /run/v2/\(Self.name)"])
  }

  @Test("one that is done in the first answer is not asked for; what is no operation is the result itself")
  func immediate() async throws {
    let requests = try await exchange([]) { client async throws in
      let done: JSONValue = ["name": .string(Self.name), "done": true, "response": ["a": 1]]
      #expect(try await client.finished(done, api: .run) == ["a": 1])
      let noop: JSONValue = ["name": "operations/noop.DONE_OPERATION"]
      #expect(try await client.finished(noop, api: .serviceUsage) == .null)
      let resource: JSONValue = ["name": "projects/p/secrets/s"]
      #expect(try await client.finished(resource, api: .secretManager) == resource)
    }
    #expect(requests.isEmpty)
  }

  @Test("IAM's have no result")
  func noResponse() async throws {
    _ = try await exchange([Self.done([:])]) { client async throws in
      #expect(try await client.finished(Self.running, api: .iam) == .null)
    }
  }

  @Test(
    "a failed one is an error with the meaning of its gRPC code",
    arguments: [
      (5, .notFound, 404), (7, .notPermitted, 403), (9, .failedPrecondition, 400), (10, .aborted, 409),
      (6, .alreadyExists, 409), (8, .exhausted, 429), (14, .unavailable, 503), (4, .timedOut, 504),
      (99, .unavailable, 500),
    ] as [(Int, GoogleCloudError.Kind, Int)])
  func failed(code: Int, kind: GoogleCloudError.Kind, status: Int) async throws {
    _ = try await exchange([Self.done(["error": ["code": .int(code), "message": "It broke"]])]) { client async throws in
      let error = await failure { try await client.finished(Self.running, api: .run) }
      #expect(error?.kind == kind)
      #expect(error?.status == status)
      #expect(error?.detail == "It broke")
      #expect(error?.request == "operation \(Self.name)")
    }
  }

  @Test("the trouble of a look is not the operation's")
  func troubledPoll() async throws {
    let requests = try await exchange([.refusal(503), .refusal(404, "NOT_FOUND"), Self.done(["response": [:]])]) {
      client async throws in
      #expect(try await client.finished(Self.running, api: .run) == [:])
    }
    #expect(requests.count == 3)
  }

  @Test("one that stays unknown is an error after some seconds")
  func unknown() async throws {
    try await ScriptedServer.run(answer: { _, _ in .refusal(404, "NOT_FOUND") }) { server async throws in
      let time = PassingTime()
      let client = GoogleCloudClient(server, time: time)
      #expect(await failure { try await client.finished(Self.running, api: .run) }?.kind == .notFound)
      #expect(time.elapsed >= .seconds(5))
      #expect(time.elapsed < .seconds(12))
    }
  }

  @Test("one that never ends is given up after its budget")
  func budget() async throws {
    try await ScriptedServer.run(answer: { _, _ in .json(Self.running) }) { server async throws in
      let time = PassingTime()
      let client = GoogleCloudClient(server, time: time)
      let error = await failure { try await client.finished(Self.running, api: .run, budget: .seconds(30)) }
      #expect(error?.kind == .timedOut)
      #expect(error?.detail.hasPrefix("the operation \(Self.name) is not done after 3") == true)
      #expect(time.elapsed < .seconds(40))
    }
  }

  @Test("each is announced before it is first looked at, so that another run can go on waiting")
  func announced() async throws {
    let started = Mutex<[StartedOperation]>([])
    let requests = try await exchange([]) { client async throws in
      let client = client.announcing { operation in
        started.withLock { $0.append(operation) }
        throw CancellationError()
      }
      await #expect(throws: CancellationError.self) { try await client.finished(Self.running, api: .run) }
    }
    #expect(started.withLock(\.self) == [StartedOperation(api: .run, name: Self.name)])
    #expect(requests.isEmpty)
  }
}
