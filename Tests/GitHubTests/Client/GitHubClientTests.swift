import Foundation
import ProgramVersion
import ScriptedServer
import Synchronization
import Testing

@testable import GitHub

@Suite("Requests to GitHub")
struct GitHubClientTests {
  @Test("each request says what GitHub wants to know")
  func headers() async throws {
    try await ScriptedServer.run([.json(#"{"login":"octo"}"#)]) { server async throws in
      _ = try await GitHubClient(server).user()
      let headers = try #require(await server.requests.first).headers
      #expect(headers["authorization"] == "Bearer \(testToken)")
      #expect(headers["accept"] == "application/vnd.github+json")
      #expect(headers["x-github-api-version"] == "2022-11-28")
      #expect(headers["user-agent"] == ProgramVersion.userAgent)
    }
  }

  @Test(
    "the API is where GITHUB_API_URL says, else at GitHub",
    arguments: [
      ([:], "https://api.github.com"), (["GITHUB_API_URL": ""], "https://api.github.com"),
      (["GITHUB_API_URL": "http://127.0.0.1:8/github/"], "http://127.0.0.1:8/github"),
    ])
  func root(environment: [String: String], root: String) {
    #expect(GitHubClient(environment: environment, token: GitHubToken(value: "x", source: "y")).root == root)
  }

  @Test("what may pass is tried again, waiting twice as long each time", arguments: [500, 502, 503, 504])
  func retries(status: Int) async throws {
    let time = PassingTime()
    let busy = ScriptedAnswer.json(#"{"message":"Server Error"}"#, status: status)
    try await ScriptedServer.run([busy, busy, busy, .json(#"{"login":"octo"}"#)]) { server async throws in
      #expect(try await GitHubClient(server, time: time).user().login == "octo")
      #expect(await server.requests.count == 4)
    }
    #expect(time.waited == [.seconds(1), .seconds(2), .seconds(4)])
  }

  @Test("the waits are drawn at random below that")
  func jitter() async throws {
    let time = PassingTime()
    try await ScriptedServer.run([.json("{}", status: 502), .json(#"{"login":"octo"}"#)]) { server async throws in
      _ = try await GitHubClient(server, time: time, random: 0.25).user()
    }
    #expect(time.waited == [.milliseconds(250)])
  }

  @Test("after six tries the last refusal is the error")
  func tries() async throws {
    let time = PassingTime()
    try await ScriptedServer.run(answer: { _, index in .json(#"{"message":"try \#(index)"}"#, status: 503) }) {
      server async throws in
      let error = await failure { try await GitHubClient(server, time: time).user() }
      #expect(error?.kind == .unavailable)
      #expect(error?.detail == "try 5")
      #expect(await server.requests.count == 6)
    }
    #expect(time.waited == [1, 2, 4, 8, 16].map { .seconds($0) })
  }

  @Test("a broken connection is tried again")
  func cutOff() async throws {
    try await ScriptedServer.run([.cutOff, .json(#"{"login":"octo"}"#)]) { server async throws in
      let notices = Mutex<[String]>([])
      let client = GitHubClient(server).noticing { notice in notices.withLock { $0.append(notice.reason) } }
      #expect(try await client.user().login == "octo")
      #expect(notices.withLock(\.self) == ["the connection was closed before the answer was complete"])
    }
  }

  @Test("where nobody listens that is said, without the token")
  func refusedConnection() async throws {
    let silent = try SilentPort()
    defer { withExtendedLifetime(silent) {} }
    let gone = silent.root
    var client = GitHubClient(
      environment: ["GITHUB_API_URL": gone], token: GitHubToken(value: testToken, source: "a test"))
    client.retry.tries = 1
    let error = await failure { [client] in try await client.user() }
    #expect(error?.kind == .unreachable)
    #expect(error?.reason == "the connection was refused.")
    #expect(error?.message.hasPrefix("GitHub could not be reached (GET \(gone)/user).") == true)
    #expect(error?.description.contains(testToken) == false)
  }

  @Test("what cannot pass is not tried again", arguments: [400, 401, 403, 404, 409, 410, 422])
  func notRetried(status: Int) async throws {
    try await ScriptedServer.run([.json("{}", status: status)]) { server async throws in
      #expect(await failure { try await GitHubClient(server).user() }?.status == status)
      #expect(await server.requests.count == 1)
    }
  }

  @Test(
    "a rate limit is waited for as long as the server says",
    arguments: [
      ([("Retry-After", "7")], "You have exceeded a secondary rate limit", 7),
      ([("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "+42")], "API rate limit exceeded", 42),
      ([], "You have exceeded a secondary rate limit. Please wait.", 60),
    ] as [([(String, String)], String, Int)])
  func rateLimit(headers: [(String, String)], message: String, seconds: Int) async throws {
    let start = Int(Date().timeIntervalSince1970)
    let time = PassingTime(start: Date(timeIntervalSince1970: Double(start)))
    let notices = Mutex<[String]>([])
    let limited = ScriptedAnswer.json(
      #"{"message":"\#(message)"}"#, status: 403,
      headers: headers.map { (name: $0.0, value: $0.1 == "+42" ? "\(start + 42)" : $0.1) })
    try await ScriptedServer.run([limited, .json(#"{"login":"octo"}"#)]) { server async throws in
      let client = GitHubClient(server, time: time).noticing { notice in
        notices.withLock { $0.append("\(notice.wait) \(notice.reason)") }
      }
      #expect(try await client.user().login == "octo")
    }
    #expect(time.waited == [.seconds(seconds)])
    #expect(notices.withLock(\.self) == ["\(Duration.seconds(seconds)) GitHub's rate limit"])
  }

  @Test("the end of a limit is read by GitHub's clock where this machine's is wrong")
  func rateLimitWrongClock() async throws {
    let time = PassingTime(start: Date().addingTimeInterval(-7200))
    let reset = Int(Date().timeIntervalSince1970) + 30
    let limited = ScriptedAnswer.json(
      #"{"message":"API rate limit exceeded"}"#, status: 403,
      headers: [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(reset)")])
    try await ScriptedServer.run([limited, .json(#"{"login":"octo"}"#)]) { server async throws in
      _ = try await GitHubClient(server, time: time).user()
    }
    #expect(time.waited.count == 1)
    #expect(time.elapsed > .seconds(20) && time.elapsed <= .seconds(31))
  }

  @Test("one that lasts longer than a minute is an error that says how long")
  func longRateLimit() async throws {
    let start = Int(Date().timeIntervalSince1970)
    let time = PassingTime(start: Date(timeIntervalSince1970: Double(start)))
    let limited = ScriptedAnswer.json(
      #"{"message":"API rate limit exceeded"}"#, status: 403,
      headers: [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(start + 900)")])
    try await ScriptedServer.run([limited]) { server async throws in
      let error = await failure { try await GitHubClient(server, time: time).user() }
      #expect(error?.kind == .rateLimited)
      #expect(error?.remedy.contains("Wait 900 seconds") == true)
    }
    #expect(time.waited == [])
  }

  @Test("all waits together stay within two minutes")
  func budget() async throws {
    let time = PassingTime()
    try await ScriptedServer.run(answer: { _, _ in .json("{}", status: 503, headers: [("Retry-After", "50")]) }) {
      server async throws in
      #expect(await failure { try await GitHubClient(server, time: time).user() }?.kind == .unavailable)
    }
    #expect(time.waited == [.seconds(50), .seconds(50)])
  }

  @Test("a redirect to another host is followed without the token")
  func otherHost() async throws {
    try await ScriptedServer.run([.json(#"{"login":"elsewhere"}"#)]) { other async throws in
      try await ScriptedServer.run([
        ScriptedAnswer(status: 302, headers: [("Location", "\(other.root)/user")])
      ]) { server async throws in
        #expect(try await GitHubClient(server).user().login == "elsewhere")
        #expect(await server.requests.first?.token == testToken)
        #expect(await other.requests.first?.headers["authorization"] == nil)
      }
    }
  }

  @Test("a redirect keeps the method and the body, and may be relative", arguments: [301, 302, 307, 308])
  func redirectedWrite(status: Int) async throws {
    try await ScriptedServer.run([
      ScriptedAnswer(status: status, headers: [("Location", "/api/repositories/7/environments/e")]),
      .json(#"{"name":"e"}"#),
    ]) { server async throws in
      _ = try await GitHubClient(server).createEnvironment("o/r", "e")
      let requests = await server.requests
      #expect(requests.map(\.line) == ["PUT /api/repos/o/r/environments/e", "PUT /api/repositories/7/environments/e"])
      #expect(requests.map(\.text) == ["{}", "{}"])
    }
  }

  @Test("a circle of redirects ends")
  func circle() async throws {
    try await ScriptedServer.run(answer: { _, _ in ScriptedAnswer(status: 301, headers: [("Location", "/api/user")]) })
    {
      server async throws in
      let error = await failure { try await GitHubClient(server).user() }
      #expect(error?.detail == "too many redirects")
      #expect(await server.requests.count == 5)
    }
  }
}
