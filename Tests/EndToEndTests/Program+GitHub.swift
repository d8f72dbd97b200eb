import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

extension Program {
  /// Asks the GitHub of a sandbox that is served, as `gh api` would.
  /// - Parameters:
  ///   - method: such as `PUT`.
  ///   - path: behind `repos/ai-cherry/ai-orchestra/`.
  ///   - body: JSON; nil for none.
  /// - Returns: the answer, where it is an object or a list.
  /// - Throws: where it is refused.
  @discardableResult
  func hub(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Any? {
    let variables = try await variables()
    let (api, token) = (try #require(variables["GITHUB_API_URL"]), try #require(variables["GH_TOKEN"]))
    var request = HTTPClientRequest(url: "\(api)/repos/ai-cherry/ai-orchestra/\(path)")
    request.method = .init(rawValue: method)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    request.headers.add(name: "User-Agent", value: "tests")
    if let body { request.body = .bytes(try JSONSerialization.data(withJSONObject: body)) }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    try #require((200..<300).contains(answer.status.code), "\(path): \(answer.status.code)")
    let bytes = try await answer.body.collect(upTo: 1 << 22)
    return try? JSONSerialization.jsonObject(with: Data(bytes.readableBytesView))
  }

  /// Puts the workflows that were written on the default branch, as a push does.
  func pushWorkflows(from repository: URL) async throws {
    let folder = repository.appending(path: ".github/workflows")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let text = try Data(contentsOf: folder.appending(path: name)).base64EncodedString()
      try await hub("PUT", "contents/.github/workflows/\(name)", ["message": "Deploy", "content": text])
    }
  }
}
