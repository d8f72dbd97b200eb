/// One method and path of an emulated API, and what answers it.
///
/// Patterns are whole paths from the root: `/run/v2/projects/{project}/locations/{location}/services/{service}:wait`.
/// `{name}` takes one segment, percent-decoded; `{name...}` as the last one takes the rest, slashes included. A `:verb` at
/// the end must be there literally.
package struct Route: Sendable {
  /// What answers.
  package typealias Handler = @Sendable (Call) async throws -> SandboxResponse

  let method: String
  let segments: [Substring]
  let verb: Substring?
  var handler: Handler

  /// A route.
  /// - Parameters:
  ///   - method: HTTP method.
  ///   - pattern: path with captures.
  ///   - handler: what answers.
  package init(_ method: String, _ pattern: String, _ handler: @escaping Handler) {
    self.method = method
    self.handler = handler
    var parts = pattern.split(separator: "/", omittingEmptySubsequences: true)
    var verb: Substring?
    if let last = parts.last, let brace = last.lastIndex(of: "}"), let colon = last[brace...].firstIndex(of: ":") {
      verb = last[colon...]
      parts[parts.count - 1] = last[..<colon]
    }
    segments = parts
    self.verb = verb
  }

  /// The captures, or nil where the path is another.
  func match(_ path: [Substring]) -> [String: String]? {
    var path = path
    if let verb {
      guard let last = path.last, last.hasSuffix(verb) else { return nil }
      path[path.count - 1] = last.dropLast(verb.count)
    }
    var captures: [String: String] = [:]
    for (index, segment) in segments.enumerated() {
      if segment.hasPrefix("{"), segment.hasSuffix("...}") {
        guard index < path.count else { return nil }
        captures[String(segment.dropFirst().dropLast(4))] = PercentCoding.decode(path[index...].joined(separator: "/"))
        return captures
      }
      guard index < path.count else { return nil }
      if segment.hasPrefix("{") {
        guard !path[index].isEmpty else { return nil }
        captures[String(segment.dropFirst().dropLast())] = PercentCoding.decode(path[index])
      } else if segment != path[index] {
        return nil
      }
    }
    return path.count == segments.count ? captures : nil
  }
}

/// A request that found its route.
package struct Call: Sendable {
  /// What was asked.
  package let request: SandboxRequest
  /// What the pattern captured.
  package let captures: [String: String]
  /// What exists.
  package let state: SandboxState

  /// A call; tests make their own.
  package init(request: SandboxRequest, captures: [String: String] = [:], state: SandboxState) {
    self.request = request
    self.captures = captures
    self.state = state
  }

  /// A capture of the pattern; empty where the pattern has none of that name.
  package subscript(capture: String) -> String { captures[capture] ?? "" }
  /// Who asks; the server has refused those without a token where the API demands one.
  package var principal: Principal { request.principal ?? Principal(member: "allUsers") }

  /// Answers from the world as it is.
  package func read(_ body: @Sendable (World) throws -> SandboxResponse) async throws -> SandboxResponse {
    try await state.read(body)
  }
  /// Changes the world and answers when the change is on disk.
  package func mutate(
    _ body: @Sendable (inout World) throws -> SandboxResponse
  ) async throws -> SandboxResponse {
    try await state.mutate(body)
  }
}
