import ProgramVersion
import RESTClient
import ScriptedServer
import Synchronization
import Testing

@testable import GoogleCloud

@Suite("Requests to Google Cloud")
struct GoogleCloudClientTests {
  @Test("a request carries the token, its type and who sends it")
  func headers() async throws {
    let requests = try await exchange([.json("{}")]) {
      _ = try await $0.send(.post, .iam, "v1/x", query: [("a", "b c")], body: ["k": [1, "2", true, 2.5]])
    }
    let request = try #require(requests.first)
    #expect(request.line == "POST /iam/v1/x?a=b%20c")
    #expect(request.headers["authorization"] == "Bearer \(testToken)")
    #expect(request.headers["content-type"] == "application/json")
    #expect(request.headers["user-agent"] == ProgramVersion.userAgent)
    #expect(request.text == #"{"k":[1,"2",true,2.5]}"#)
    #expect(request.headers["x-goog-user-project"] == nil)
  }

  @Test("user credentials name the project that pays, except to Service Usage, which may yet have to be enabled there")
  func quotaProject() async throws {
    var headers: [String?] = []
    try await ScriptedServer.run(answer: { _, _ in .json("{}") }) { server async throws in
      let credentials = Credentials(source: .gcloud, quotaProject: "payer") { AccessToken(value: testToken) }
      let client = GoogleCloudClient(server, credentials: credentials)
      _ = try await client.send(.get, .iam, "v1/x")
      _ = try await client.send(.get, .serviceUsage, "v1/x")
      headers = await server.requests.map { $0.headers["x-goog-user-project"] }
    }
    #expect(headers == ["payer", nil])
  }

  @Test("a refused token is renewed once, and the request sent again with the new one")
  func renewal() async throws {
    let issuer = TokenIssuer()
    try await ScriptedServer.run([.refusal(401, "UNAUTHENTICATED"), .json(#"{"a":1}"#), .json("{}")]) {
      server async throws in
      let credentials = Credentials(source: .gcloud) { issuer.issue() }
      let client = GoogleCloudClient(server, credentials: credentials)
      #expect(try await client.send(.get, .iam, "v1/x")["a"] == 1)
      _ = try await client.send(.get, .iam, "v1/y")
      #expect(await server.requests.map(\.token) == ["token-1", "token-2", "token-2"])
    }
  }

  @Test("when the new one is refused as well, that is the error")
  func renewedInVain() async throws {
    try await ScriptedServer.run([.refusal(401), .refusal(401)]) { server async throws in
      let credentials = Credentials(source: .gcloud) { AccessToken(value: testToken) }
      let client = GoogleCloudClient(server, credentials: credentials)
      #expect(await failure { try await client.send(.get, .iam, "v1/x") }?.kind == .unauthenticated)
      #expect(await server.requests.count == 2)
    }
  }

  @Test("a token from the environment cannot be renewed")
  func notRenewable() async throws {
    let requests = try await exchange([.refusal(401)]) { client async throws in
      #expect(await failure { try await client.send(.get, .iam, "v1/x") }?.kind == .unauthenticated)
    }
    #expect(requests.count == 1)
  }

  @Test("a list is read to its end, over empty pages too, with the same query")
  func list() async throws {
    let requests = try await exchange([
      .json(#"{"things":[1],"nextPageToken":"p 2"}"#), .json(#"{"nextPageToken":"p3"}"#),
      .json(#"{"things":[2,3],"nextPageToken":""}"#),
    ]) { client async throws in
      let things = GoogleRequest<[JSONValue]>(.get, .run, "v2/things", query: [("filter", "x")]) {
        try $0.elements("things")
      }
      let all = try await client.all(things)
      #expect(all == [1, 2, 3])
    }
    #expect(
      requests.map(\.line) == [
        "GET /run/v2/things?filter=x", "GET /run/v2/things?filter=x&pageToken=p%202",
        "GET /run/v2/things?filter=x&pageToken=p3",
      ])
  }

  @Test("an empty answer is an empty object; one that is not JSON is an error")
  func bodies() async throws {
    _ = try await exchange([ScriptedAnswer(), ScriptedAnswer(body: "<html>")]) { client async throws in
      #expect(try await client.send(.delete, .iam, "v1/x") == [:])
      let error = await failure { try await client.send(.get, .iam, "v1/x") }
      #expect(error?.detail == "the answer was not JSON (no type, 6 bytes)")
      #expect(error?.request.hasSuffix("/iam/v1/x") == true)
    }
  }

  @Test("not found is nil where it is asked for, and everything else is an error")
  func find() async throws {
    _ = try await exchange([.refusal(404, "NOT_FOUND"), .refusal(403, "PERMISSION_DENIED")]) { client async throws in
      #expect(try await client.find(GoogleRequest<JSONValue>(.get, .iam, "v1/x")) == nil)
      #expect(
        await failure { try await client.find(GoogleRequest<JSONValue>(.get, .iam, "v1/x")) }?.kind == .notPermitted)
    }
  }

  @Test("what may pass is tried again, and each wait announced before it")
  func retries() async throws {
    let time = PassingTime()
    let notices = Mutex<[String]>([])
    let requests = try await exchange([.refusal(503), .cutOff, .json("{}")], time: time) { client async throws in
      let client = client.noticing { notice in
        notices.withLock { $0.append("\(notice.attempt) \(notice.wait) \(notice.reason)") }
      }
      _ = try await client.send(.get, .iam, "v1/x", query: [("secret", "1")])
    }
    #expect(requests.count == 3)
    #expect(time.waited == [.seconds(1), .seconds(2)])
    #expect(
      notices.withLock(\.self) == [
        "1 1.0 seconds the server is busy (503)",
        "2 2.0 seconds the connection was closed before the answer was complete",
      ])
  }

  @Test("what must not happen twice is repeated only when it was refused for load")
  func refusedOnly() async throws {
    let requests = try await exchange([.refusal(429, "RESOURCE_EXHAUSTED"), .refusal(503)]) { client async throws in
      let error = await failure { try await client.send(.post, .iam, "v1/keys", body: [:], rule: .refusedOnly) }
      #expect(error?.status == 503)
    }
    #expect(requests.count == 2)
  }

  @Test("no error has the token, the query or the body in it")
  func noSecrets() async throws {
    let message = "you sent Bearer \(testToken) and \(testToken)"
    _ = try await exchange([.refusal(400, "INVALID_ARGUMENT", message)]) { client async throws in
      let error = await failure {
        try await client.send(.post, .iam, "v1/x", query: [("q", "query-secret")], body: ["b": "body-secret"])
      }
      let text = "\(error?.description ?? "") \(error?.request ?? "") \(String(describing: error))"
      for secret in [testToken, "query-secret", "body-secret"] { #expect(!text.contains(secret)) }
      #expect(text.contains("[redacted]"))
    }
  }
}
