import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import CloudSandbox

@Suite("A request to a sandbox")
struct RequestTests {
  private let project = "/cloudresourcemanager/v3/projects/orchestra-demo"

  @Test("without a token, or with an unknown one, is 401 in Google's words")
  func unauthenticated() async throws {
    try await RunningSandbox.use { running in
      let missing = try await running.send("GET", project, token: .some(nil))
      #expect(missing.status == 401)
      #expect(missing.reason == "CREDENTIALS_MISSING")
      let wrong = try await running.send("GET", project, token: "ya29.guessed")
      #expect(wrong.status == 401)
      #expect(wrong.reason == "ACCESS_TOKEN_EXPIRED")
      #expect(wrong.json["error"]?["status"] == "UNAUTHENTICATED")
    }
  }

  @Test("of GitHub's API needs GitHub's token, in either spelling")
  func github() async throws {
    try await RunningSandbox.use { running in
      let token = running.variable("GH_TOKEN")
      for scheme in ["Bearer", "token"] {
        let answer = try await running.send(
          "GET", "/github/user", headers: [("Authorization", "\(scheme) \(token)"), ("User-Agent", "test")])
        #expect(answer.status == 200)
      }
      let google = try await running.send("GET", "/github/user", headers: [("User-Agent", "test")])
      #expect(google.status == 401)
      #expect(google.json["message"] == "Bad credentials")
    }
  }

  @Test("for a path that no API has is 404 in the words of the API that it looks like")
  func unknownPath() async throws {
    try await RunningSandbox.use { running in
      let google = try await running.get("/run/v3/nothing")
      #expect(google.status == 404)
      #expect(google.json["error"]?["status"] == "NOT_FOUND")
      let storage = try await running.get("/storage/v1/nothing")
      #expect(storage.status == 404)
      #expect(storage.json["error"]?["errors"]?.array?.first?["reason"] == "notFound")
      let github = try await running.send(
        "GET", "/github/nothing", token: running.variable("GH_TOKEN"), headers: [("User-Agent", "test")])
      #expect(github.status == 404)
      #expect(github.json["message"] == "Not Found")
    }
  }

  @Test("for a host that is not the sandbox's is turned away, whatever its path")
  func foreignHost() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.send("GET", project, headers: [("Host", "rebound.example.com")])
      #expect(answer.status == 403)
      #expect(try running.requests().isEmpty)
    }
  }

  @Test("by HEAD has the headers of GET and no content")
  func head() async throws {
    try await RunningSandbox.use { running in
      let whole = try await running.get(project)
      let head = try await running.send("HEAD", project)
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      #expect(head.headers.first(name: "Content-Length") == String(whole.body.count))
    }
  }

  @Test("may come in the form that proxies get, and reaches made-up hosts that way")
  func proxy() async throws {
    try await RunningSandbox.use { running in
      let port = try #require(Int(running.sandbox.baseURL.split(separator: ":").last ?? ""))
      let google = "Bearer \(running.variable("GOOGLE_OAUTH_ACCESS_TOKEN"))"
      let requests = [
        ("http://api.github.localhost/user", "token \(running.variable("GH_TOKEN"))"),
        (
          "http://us-central1-run.sandbox.invalid/apis/serving.knative.dev/v1/namespaces/orchestra-demo/services",
          google
        ),
        ("http://run.sandbox.invalid/v1/projects/orchestra-demo/locations", google),
        ("http://nobody-1.us-central1.run.sandbox.invalid/", google), ("http://example.com/", google),
      ]
      let statuses = try await Self.statuses(of: requests, through: port)
      // Cloud Run is not enabled yet; the service is not there; the last is somebody else's.
      #expect(statuses == ["200", "403", "403", "404", "403"])
      #expect(try running.requests().map { $0["host"]?.string?.prefix(4) } == ["api.", "us-c", "run.", "nobo"])
    }
  }

  @Test("whose client asks first whether it may send its body is told so before the body is there")
  func continues() async throws {
    try await RunningSandbox.use { running in
      let port = try #require(Int(running.sandbox.baseURL.split(separator: ":").last ?? ""))
      let head = """
        POST /oauth2/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\
        Connection: close\r\n\r\n
        """
      let answer = try await Self.exchange(head, port: port) { sofar in
        sofar.hasPrefix("HTTP/1.1 100 Continue\r\n\r\n") ? "a=b" : nil
      }
      #expect(answer.contains("HTTP/1.1 400 Bad Request\r\n"))
    }
  }

  @Test(
    "with two Host fields is refused, whether they say the same or not",
    arguments: ["127.0.0.1", "run.sandbox.invalid"])
  func twoHosts(second: String) async throws {
    try await RunningSandbox.use { running in
      let port = try #require(Int(running.sandbox.baseURL.split(separator: ":").last ?? ""))
      let head = "GET /_sandbox HTTP/1.1\r\nHost: 127.0.0.1\r\nhost: \(second)\r\nConnection: close\r\n\r\n"
      #expect(try await Self.exchange(head, port: port).hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    }
  }

  /// Sends a text over a connection of its own, once what `more` says to what has come back so far, and reads to the end.
  private static func exchange(
    _ text: String, port: Int, more: (_ sofar: String) -> String? = { _ in nil }
  ) async throws -> String {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: text))
      var answer = ""
      var hasMore = true
      for try await part in inbound {
        answer += String(buffer: part)
        guard hasMore, let more = more(answer) else { continue }
        hasMore = false
        try await outbound.write(ByteBuffer(string: more))
      }
      return answer
    }
  }

  /// Sends requests as to a proxy, with the whole URL in the request line, over one connection each.
  private static func statuses(
    of requests: [(url: String, authorization: String)], through port: Int
  ) async throws -> [String] {
    var statuses: [String] = []
    for (url, authorization) in requests {
      let head = """
        GET \(url) HTTP/1.1\r\nHost: \(url.split(separator: "/")[1])\r\nAuthorization: \(authorization)\r\n\
        User-Agent: test\r\nConnection: close\r\n\r\n
        """
      statuses.append(String(try await exchange(head, port: port).dropFirst("HTTP/1.1 ".count).prefix(3)))
    }
    return statuses
  }

  @Test("is answered as much later as was asked for")
  func latency() async throws {
    try await RunningSandbox.use(latency: .milliseconds(200)) { running in
      let start = ContinuousClock.now
      let answer = try await running.get(project)
      #expect(answer.status == 200)
      #expect(ContinuousClock.now - start >= .milliseconds(200))
    }
  }

  @Test("is recorded with its status and caller, and without any secret")
  func record() async throws {
    try await RunningSandbox.use { running in
      let token = running.variable("GOOGLE_OAUTH_ACCESS_TOKEN")
      _ = try await running.get("\(project)?alt=json&fields=a%2Cb")
      _ = try await running.get("/oauth2/tokeninfo?access_token=\(token)")
      _ = try await running.send(
        "POST", "/oauth2/tokeninfo", raw: Array("access_token=\(token)".utf8), token: .some(nil))
      _ = try await running.send("GET", "/cloudresourcemanager/v3/projects/none", token: "nonsense")
      let requests = try running.requests()
      #expect(requests.map { $0["status"]?.int } == [200, 200, 200, 401])
      #expect(requests.map { $0["method"]?.string } == ["GET", "GET", "POST", "GET"])
      #expect(requests[0]["path"]?.string == "\(project)?alt=json&fields=a%2Cb")
      #expect(requests[0]["caller"] == "user:operator@example.com")
      #expect(requests[1]["path"] == "/oauth2/tokeninfo?access_token=REDACTED")
      let record = String(decoding: try running.sandbox.folder.requests(), as: UTF8.self)
      let file = String(decoding: try AtomicFile.read(running.sandbox.folder.requestsFile) ?? [], as: UTF8.self)
      for text in [record, file] {
        #expect(!text.contains(token))
        #expect(!text.contains("nonsense"))
      }
    }
  }
}
