import Foundation
import ScriptedServer
import Testing

@testable import RESTClient

@Suite("HTTPS, private authorities and proxies")
struct SecureTransportTests {
  /// A server whose certificate an authority of the test's own signed, and a proxy that leads every host to it.
  private func serve(
    for hosts: String = "api.example.test", authorization: String? = nil,
    status: String = "200 Connection established",
    _ body: (ScriptedServer, ConnectProxy, TestAuthority) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let authority = try await TestAuthority(folder: folder.path)
    let certificate = try await authority.certificate(for: hosts)
    try await ScriptedServer.run(
      certificate: certificate, answer: { _, _ in ScriptedAnswer(body: "ok") }
    ) { server async throws in
      try await ConnectProxy.run(to: server.port, authorization: authorization, status: status) { proxy async throws in
        try await body(server, proxy, authority)
      }
    }
  }

  private func get(_ url: String, _ environment: [String: String]) async throws -> HTTPAnswer {
    try await HTTPTransport(environment: environment).send(HTTPCall("GET", url))
  }

  @Test(
    "an authority that SSL_CERT_FILE names is trusted; without it the certificate is refused, and what to set is said")
  func privateAuthority() async throws {
    try await serve(for: "localhost") { server, _, authority async throws in
      let answer = try await get("\(server.root)/x", ["SSL_CERT_FILE": authority.file])
      #expect(answer.body == Array("ok".utf8))
      let error = await unreachable { try await get("\(server.root)/x", [:]) }
      #expect(error?.cause == .certificate)
      #expect(error?.isTransient == false)
      let words =
        "the certificate of localhost:\(server.port) is signed by “An authority of tests”, which this machine does not trust"
      #expect(error?.detail.hasPrefix(words) == true, "\(error?.detail ?? "")")
      #expect(error?.remedy?.contains("export SSL_CERT_FILE=") == true)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("the files of SSL_CERT_DIR are trusted too, whatever else lies there")
  func folderOfAuthorities() async throws {
    try await serve(for: "localhost") { server, _, authority async throws in
      let answer = try await get("\(server.root)/x", ["SSL_CERT_DIR": "\(authority.folder):\(authority.folder)"])
      #expect(answer.status == 200)
    }
  }

  @Test(
    "a file or folder that cannot be read is named",
    arguments: [("SSL_CERT_FILE", "/nowhere/ca.pem"), ("SSL_CERT_DIR", "/nowhere/certs")])
  func unreadable(variable: String, path: String) async {
    let error = await unreachable { try await get("https://localhost:1/", [variable: path]) }
    #expect(error?.cause == .certificate)
    #expect(error?.detail.contains("\(variable) names \(path)") == true)
  }

  @Test("a certificate for another host is refused, although its authority is trusted")
  func wrongHost() async throws {
    try await serve(for: "other.example.test") { server, _, authority async throws in
      let error = await unreachable { try await get("\(server.root)/x", ["SSL_CERT_FILE": authority.file]) }
      #expect(error?.cause == .certificate)
      #expect(error?.detail == "the certificate that localhost:\(server.port) showed is for another host name")
      #expect(await server.requests.isEmpty)
    }
  }

  @Test("HTTPS goes through the proxy by CONNECT, and the certificate is still verified behind it")
  func proxy() async throws {
    try await serve { server, proxy, authority async throws in
      let environment = ["HTTPS_PROXY": "http://\(proxy.address)", "SSL_CERT_FILE": authority.file]
      let answer = try await get("https://api.example.test/x", environment)
      #expect(answer.body == Array("ok".utf8))
      #expect(await proxy.asked == [.init(line: "CONNECT api.example.test:443 HTTP/1.1", authorization: nil)])
      #expect(await server.requests.map(\.line) == ["GET /x"])
      let error = await unreachable {
        try await get("https://api.example.test/x", ["HTTPS_PROXY": "http://\(proxy.address)"])
      }
      #expect(error?.detail.contains("signed by “An authority of tests”") == true, "\(error?.detail ?? "")")
      let wrong = await unreachable { try await get("https://wrong.example.test/x", environment) }
      #expect(wrong?.detail.contains("is for another host name") == true)
      #expect(await server.requests.count == 1)
    }
  }

  @Test("the proxy gets user and password, the server behind it does not")
  func proxyCredentials() async throws {
    // user:p@ss
    let basic = "Basic dXNlcjpwQHNz"
    try await serve(authorization: basic) { server, proxy, authority async throws in
      let answer = try await get(
        "https://api.example.test/x",
        ["HTTPS_PROXY": "http://user:p%40ss@\(proxy.address)", "SSL_CERT_FILE": authority.file])
      #expect(answer.status == 200)
      #expect(await proxy.asked.map(\.authorization) == [basic])
      #expect(await server.requests.first?.headers["proxy-authorization"] == nil)
    }
  }

  @Test(
    "a proxy that wants to know who asks is an error that says where to put that, and is not asked again",
    arguments: ["", "user:wrong-secret@"])
  func proxyRefuses(user: String) async throws {
    try await serve(authorization: "Basic other") { server, proxy, authority async throws in
      let error = await unreachable {
        try await get(
          "https://api.example.test/x",
          ["https_proxy": "http://\(user)\(proxy.address)", "SSL_CERT_FILE": authority.file])
      }
      #expect(error?.cause == .proxy)
      #expect(error?.isTransient == false)
      #expect(error?.detail.contains("407") == true)
      #expect(error?.detail.contains(proxy.address) == true)
      #expect(error?.remedy?.contains("export https_proxy=http://USER:PASSWORD@\(proxy.address)") == true)
      #expect("\(String(describing: error))".contains("wrong-secret") == false)
      #expect(await server.requests.isEmpty)
    }
  }

  @Test("a proxy that does not let a host through is named")
  func proxyForbids() async throws {
    try await serve(status: "403 Forbidden") { _, proxy, _ async throws in
      let error = await unreachable {
        try await get("https://api.example.test/x", ["HTTPS_PROXY": "http://\(proxy.address)"])
      }
      #expect(error?.cause == .proxy)
      #expect(error?.detail == "the proxy \(proxy.address) refused to connect to the host")
    }
  }

  @Test("what NO_PROXY names is reached directly")
  func noProxy() async throws {
    try await serve { _, proxy, _ async throws in
      let error = await unreachable {
        try await get(
          "https://api.overture.invalid/", ["HTTPS_PROXY": "http://\(proxy.address)", "NO_PROXY": "overture.invalid"])
      }
      // The name does not exist, which only a direct connection finds out.
      #expect(error?.cause == .noConnection)
      #expect(await proxy.asked.isEmpty)
    }
  }

  @Test("where the proxy does not listen, that is said")
  func noSuchProxy() async throws {
    let silent = try SilentPort()
    defer { withExtendedLifetime(silent) {} }
    let error = await unreachable { try await get("https://api.example.test/", ["HTTPS_PROXY": silent.address]) }
    #expect(error?.cause == .noConnection)
    #expect(error?.detail.contains("by way of the proxy \(silent.address)") == true)
  }
}
