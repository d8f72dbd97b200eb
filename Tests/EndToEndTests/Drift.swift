import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// Changes that somebody makes behind the set-up's back, through the sandbox's API.
struct Drift {
  private let program: Program

  init(_ program: Program) { self.program = program }

  /// Sets a service's memory, as the console would.
  func changeMemory(of service: String, to memory: String) async throws {
    let server = try await program.serve()
    do {
      let variables = try await program.variables()
      let root = try #require(variables["GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT"])
      let token = try #require(variables["GOOGLE_OAUTH_ACCESS_TOKEN"])
      let url = "\(root)projects/orchestra-demo/locations/us-central1/services/\(service)"
      let text = try await send("GET", url, token)
      var document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      var template = try #require(document["template"] as? [String: Any])
      var containers = try #require(template["containers"] as? [[String: Any]])
      var resources = try #require(containers[0]["resources"] as? [String: Any])
      var limits = try #require(resources["limits"] as? [String: Any])
      limits["memory"] = memory
      resources["limits"] = limits
      containers[0]["resources"] = resources
      template["containers"] = containers
      document = ["template": template]
      let body = try JSONSerialization.data(withJSONObject: document)
      _ = try await send("PATCH", "\(url)?updateMask=template", token, body: body)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private func send(_ method: String, _ url: String, _ token: String, body: Data? = nil) async throws -> String {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(body)
    }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let text = String(buffer: try await answer.body.collect(upTo: 1 << 24))
    try #require(answer.status == .ok, "\(method) \(url): \(answer.status.code) \(text)")
    return text
  }
}
