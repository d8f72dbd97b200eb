import Foundation
import ScriptedServer
import Testing

@testable import RESTClient

@Suite("Sending requests")
struct HTTPTransportTests {
  @Test("method, fields and body go out as they are; status, fields and body come back")
  func exchange() async throws {
    try await ScriptedServer.run([ScriptedAnswer(status: 418, headers: [("X-Own", "v")], body: "tea")]) {
      server async throws in
      let call = HTTPCall("PATCH", "\(server.root)/a%2Fb?c=d", headers: [("X-Mine", "w")], body: [0, 1, 255])
      let answer = try await HTTPTransport(environment: [:]).send(call)
      #expect(answer.status == 418)
      #expect(!answer.isSuccess)
      #expect(answer.header("x-own") == "v")
      #expect(answer.body == Array("tea".utf8))
      let request = try #require(await server.requests.first)
      #expect(request.line == "PATCH /a%2Fb?c=d")
      #expect(request.headers["x-mine"] == "w")
      #expect(request.body == [0, 1, 255])
    }
  }

  @Test("a redirect is the caller's business")
  func redirect() async throws {
    try await ScriptedServer.run([ScriptedAnswer(status: 302, headers: [("Location", "/elsewhere")])]) {
      server async throws in
      let answer = try await HTTPTransport(environment: [:]).send(HTTPCall("GET", "\(server.root)/a"))
      #expect(answer.status == 302)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("a made-up host is reached through the proxy, which reads from the Host field who is meant")
  func proxy() async throws {
    try await ScriptedServer.run(answer: { _, _ in ScriptedAnswer(body: "ok") }) { server async throws in
      for variable in ["http_proxy", "HTTP_PROXY"] {
        for proxy in [server.root, "\(server.root)/", String(server.root.dropFirst("http://".count))] {
          let transport = HTTPTransport(environment: [variable: proxy, "no_proxy": "127.0.0.1"])
          _ = try await transport.send(HTTPCall("GET", "http://svc-a1.a.run.sandbox.invalid/health?x=%2F1"))
        }
      }
      let requests = await server.requests
      #expect(requests.count == 6)
      #expect(requests.allSatisfy { $0.line == "GET /health?x=%2F1" })
      #expect(requests.allSatisfy { $0.host == "svc-a1.a.run.sandbox.invalid" })
    }
  }

  @Test("a path is added where the URL has none, and the port stays in the Host field")
  func proxyDetails() async throws {
    try await ScriptedServer.run([ScriptedAnswer()]) { server async throws in
      _ = try await HTTPTransport(environment: ["http_proxy": server.root])
        .send(HTTPCall("GET", "http://svc.sandbox.invalid:8080"))
      let request = try #require(await server.requests.first)
      #expect(request.target == "/")
      #expect(request.host == "svc.sandbox.invalid:8080")
    }
  }

  @Test(
    "this machine is reached directly, whatever the proxy",
    arguments: [nil, "*", "other.example", ".example, 127.0.0.1"] as [String?])
  func direct(noProxy: String?) async throws {
    try await ScriptedServer.run([ScriptedAnswer(body: "direct")]) { server async throws in
      var environment = ["http_proxy": "http://127.0.0.1:1"]
      environment["no_proxy"] = noProxy
      let answer = try await HTTPTransport(environment: environment).send(HTTPCall("GET", "\(server.root)/"))
      #expect(answer.body == Array("direct".utf8))
    }
  }

  @Test(
    "what no_proxy names does not go through the proxy",
    arguments: [
      ("sandbox.invalid", false), (".sandbox.invalid", false), ("*", false), ("SANDBOX.invalid ,x", false),
      ("x.invalid", true), ("box.invalid", true), ("", true),
    ])
  func noProxy(list: String, isProxied: Bool) async throws {
    try await ScriptedServer.run([ScriptedAnswer()]) { server async throws in
      let transport = HTTPTransport(environment: ["http_proxy": server.root, "no_proxy": list])
      // A name that never resolves: without the proxy there is no answer.
      let answer = try? await transport.send(HTTPCall("GET", "http://a.sandbox.invalid/"))
      #expect((answer?.status == 200) == isProxied)
    }
  }

  @Test("where nobody listens, that is said at once")
  func refused() async throws {
    let silent = try SilentPort()
    defer { withExtendedLifetime(silent) {} }
    let gone = silent.root
    let error = await unreachable {
      try await HTTPTransport(environment: [:]).send(HTTPCall("GET", gone))
    }
    #expect(error?.detail == "the connection was refused")
    #expect(error?.isTimeout == false)
    #expect(error?.wasNotSent == true)
  }

  @Test("an answer that breaks off is none")
  func cutOff() async throws {
    try await ScriptedServer.run([.cutOff]) { server async throws in
      let error = await unreachable {
        try await HTTPTransport(environment: [:]).send(HTTPCall("GET", server.root))
      }
      #expect(error?.detail == "the connection was closed before the answer was complete")
      #expect(error?.isTimeout == false)
      #expect(error?.wasNotSent == false)
    }
  }

  @Test("an answer that does not come is waited for as long as the call allows")
  func timeout() async throws {
    let (released, release) = AsyncStream<Void>.makeStream()
    try await ScriptedServer.run(answer: { _, _ in
      for await _ in released {}
      return ScriptedAnswer()
    }) { server async throws in
      let error = await unreachable {
        try await HTTPTransport(environment: [:]).send(HTTPCall("GET", server.root, timeout: .milliseconds(50)))
      }
      release.finish()
      #expect(error?.detail == "no answer in time")
      #expect(error?.isTimeout == true)
    }
  }

  @Test("an answer that begins and does not go on is waited for as long too")
  func stalled() async throws {
    let (released, release) = AsyncStream<Void>.makeStream()
    try await ScriptedServer.run([.held(until: released)]) { server async throws in
      let error = await unreachable {
        try await HTTPTransport(environment: [:]).send(HTTPCall("GET", server.root, timeout: .milliseconds(200)))
      }
      release.finish()
      #expect(error?.detail == "no answer in time")
    }
  }

  @Test("how long may be told otherwise than the call does")
  func timeLimit() async throws {
    let (released, release) = AsyncStream<Void>.makeStream()
    try await ScriptedServer.run([.held(until: released)]) { server async throws in
      var transport = HTTPTransport(environment: [:])
      transport.timeLimit = { $0.method == "GET" ? .milliseconds(200) : $0.timeout }
      let error = await unreachable { [transport] in try await transport.send(HTTPCall("GET", server.root)) }
      release.finish()
      #expect(error?.isTimeout == true)
    }
  }

  @Test("a proxy of plain HTTP gets user and password")
  func plainProxyCredentials() async throws {
    try await ScriptedServer.run([ScriptedAnswer()]) { server async throws in
      let proxy = "http://user:pw@\(server.root.dropFirst("http://".count))"
      _ = try await HTTPTransport(environment: ["http_proxy": proxy])
        .send(HTTPCall("GET", "http://svc.sandbox.invalid/"))
      #expect(await server.requests.first?.headers["proxy-authorization"] == "Basic dXNlcjpwdw==")
    }
  }

  @Test("an answer that is larger than can be meant is refused, and not asked for again")
  func huge() async throws {
    let chunk = String(repeating: "x", count: HTTPTransport.largestBody + 1)
    try await ScriptedServer.run([ScriptedAnswer(body: chunk)]) { server async throws in
      let error = await unreachable { try await HTTPTransport(environment: [:]).send(HTTPCall("GET", server.root)) }
      #expect(error?.detail == "the answer was larger than 32 MiB")
      #expect(error?.isTransient == false)
    }
  }

  @Test("a URL without a host is an error, not an exchange", arguments: ["", "nonsense", "https:///x?token=1"])
  func noHost(url: String) async {
    let error = await unreachable { try await HTTPTransport(environment: [:]).send(HTTPCall("GET", url)) }
    #expect(error?.detail.hasSuffix("is not a URL with a host") == true)
    #expect(error?.detail.contains("token") == false)
  }
}
