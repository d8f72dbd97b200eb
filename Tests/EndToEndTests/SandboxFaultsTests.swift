import AsyncHTTPClient
import Foundation
import Testing

@Suite("A sandbox that is served with faults")
struct SandboxFaultsTests {
  private func file(_ text: String, _ program: Program) throws -> String {
    let file = program.folder.appending(path: "faults.yaml")
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test("answers as the file says, and its record names the rules")
  func serve() async throws {
    let program = try Program()
    let file = try file(
      "faults:\n- { name: down, path: '/cloudresourcemanager/**', nth: 1, effect: { status: 503, retryAfter: 2s } }",
      program)
    let server = try await Program.Running(program, ["sandbox", "serve", "--faults", file], until: "http://127.0.0.1:")
    let token = try await program.variables()["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? ""
    let endpoint = try await program.variables()["GOOGLE_RESOURCE_MANAGER_V3_CUSTOM_ENDPOINT"] ?? ""
    var request = HTTPClientRequest(url: endpoint + "projects/orchestra-demo")
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    let struck = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    #expect(struck.status == .serviceUnavailable)
    #expect(struck.headers.first(name: "Retry-After") == "2")
    let next = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    #expect(next.status == .ok)
    let requests = try await program.run("sandbox", "requests").output
    #expect(requests.contains(#""fault": "down""#), "\(requests)")
    await server.stop()
  }

  @Test("does not start with a file that is wrong: 65, and where and what is allowed")
  func wrong() async throws {
    let program = try Program()
    let path = try file("faults:\n- path: /a\n  effect: { cut: later }\n- { path: /b, nth: 0, effect: {} }\n", program)
    let result = try await program.run("sandbox", "serve", "--faults", path)
    #expect(result.status == 65)
    #expect(result.output.isEmpty)
    #expect(result.error.contains("\(path):3:18: cut is \"later\". Allowed: before, after.\n"), "\(result.error)")
    #expect(result.error.contains("\(path):4:20: nth is \"0\". Allowed: "))
    #expect(result.error.contains("\(path):4:31: effect has none of the keys"))
    #expect(!FileManager.default.fileExists(atPath: program.sandbox.path))
  }
}
