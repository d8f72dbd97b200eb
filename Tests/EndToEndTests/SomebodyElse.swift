import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// Somebody who works in the same project by plain HTTP, through the sandbox's API: behind the set-up's back.
struct SomebodyElse {
  private let variables: [String: String]

  /// Lets somebody work while the sandbox is served.
  static func works(in program: Program, _ work: (SomebodyElse) async throws -> Void) async throws {
    let server = try await program.serve()
    do {
      try await work(SomebodyElse(variables: try await program.variables()))
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// Sets a service's memory, as the console would.
  func changeMemory(of service: String, to memory: String) async throws {
    let path = "projects/orchestra-demo/locations/us-central1/services/\(service)"
    let document = try await send("GET", "CLOUD_RUN_V2", path)
    var template = try #require(document["template"] as? [String: Any])
    var containers = try #require(template["containers"] as? [[String: Any]])
    var resources = try #require(containers[0]["resources"] as? [String: Any])
    var limits = try #require(resources["limits"] as? [String: Any])
    limits["memory"] = memory
    resources["limits"] = limits
    containers[0]["resources"] = resources
    template["containers"] = containers
    _ = try await send("PATCH", "CLOUD_RUN_V2", path + "?updateMask=template", ["template": template])
  }

  /// Sends a request to an API.
  /// - Parameters:
  ///   - method: of HTTP.
  ///   - api: as Terraform's variables name it: `GOOGLE_API_CUSTOM_ENDPOINT`.
  ///   - path: what follows the endpoint.
  ///   - body: a JSON object.
  /// - Returns: the answer's JSON object.
  /// - Throws: an expectation's failure for any status but 200.
  @discardableResult
  func send(_ method: String, _ api: String, _ path: String, _ body: [String: Any]? = nil) async throws -> [String: Any]
  {
    let root = try #require(variables["GOOGLE_\(api)_CUSTOM_ENDPOINT"])
    let token = try #require(variables["GOOGLE_OAUTH_ACCESS_TOKEN"])
    var request = HTTPClientRequest(url: root + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(try JSONSerialization.data(withJSONObject: body))
    }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let text = String(buffer: try await answer.body.collect(upTo: 1 << 24))
    try #require(answer.status == .ok, "\(method) \(path): \(answer.status.code) \(text)")
    return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
