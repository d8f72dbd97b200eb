import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

/// GitHub as the operator's `gh api` would ask it.
struct Hub {
  private let program: Program

  init(_ program: Program) { self.program = program }

  /// Sends a request, which has to succeed.
  ///
  /// - Parameters:
  ///   - method: such as `PUT`.
  ///   - path: behind the API's address.
  ///   - body: the members of a JSON object.
  /// - Throws: where it does not succeed.
  func send(_ method: String, _ path: String, _ body: [String: String]) async throws {
    let variables = try await program.variables()
    let (api, token) = (try #require(variables["GITHUB_API_URL"]), try #require(variables["GH_TOKEN"]))
    var request = HTTPClientRequest(url: "\(api)/\(path)")
    request.method = .init(rawValue: method)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    request.headers.add(name: "User-Agent", value: "tests")
    request.body = .bytes(try JSONSerialization.data(withJSONObject: body))
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    try #require((200..<300).contains(answer.status.code), "\(path): \(answer.status.code)")
  }
}
