import Foundation

/// The metadata server of a Google machine, which hands out its service account's tokens.
struct MetadataServer: Sendable {
  let transport: HTTPTransport
  let now: @Sendable () -> Date
  private let root: String
  private let headers = [(name: "Metadata-Flavor", value: "Google")]

  init(environment: [String: String], transport: HTTPTransport, now: @escaping @Sendable () -> Date) {
    self.transport = transport
    self.now = now
    root = "http://\(environment["GCE_METADATA_HOST"] ?? environment["GCE_METADATA_ROOT"] ?? "169.254.169.254")"
  }

  /// Whether it is there; half a second, so that a laptop does not wait long for nothing.
  func answers() async -> Bool {
    let call = HTTPCall("GET", "\(root)/", headers: headers, timeout: .milliseconds(500))
    return (try? await transport.send(call))?.header("Metadata-Flavor") == "Google"
  }

  func issue() async throws -> AccessToken {
    try await TokenExchange(transport: transport, now: now).token(
      HTTPCall(
        "GET", "\(root)/computeMetadata/v1/instance/service-accounts/default/token", headers: headers,
        timeout: .seconds(10)))
  }
}
