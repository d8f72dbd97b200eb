import Foundation
import RESTClient

/// The metadata server of a Google machine, which hands out its service account's tokens. It is reached without a proxy:
/// it is a part of the machine's own network.
struct MetadataServer: Sendable {
  private let exchange: TokenExchange
  private let root: String
  /// How long it is looked for: half a second, so that a laptop does not wait long for nothing.
  private let patience: Duration
  private let headers = [(name: "Metadata-Flavor", value: "Google")]

  init(environment: [String: String], exchange: TokenExchange) {
    self.exchange = TokenExchange(transport: HTTPTransport(environment: [:]), retry: exchange.retry, now: exchange.now)
    let named = ["GCE_METADATA_HOST", "GCE_METADATA_ROOT"].compactMap { environment[$0] }
    root = "http://\(named.first { !$0.isEmpty } ?? "169.254.169.254")"
    patience =
      environment["GCE_METADATA_TIMEOUT"].flatMap(Double.init)
      .map { .seconds(min(max(0.001, $0.isFinite ? $0 : 0.5), 600)) } ?? .milliseconds(500)
  }

  /// Whether it is there.
  func answers() async -> Bool {
    let call = HTTPCall("GET", "\(root)/", headers: headers, timeout: patience)
    return (try? await exchange.transport.send(call))?.header("Metadata-Flavor") == "Google"
  }

  func issue() async throws -> AccessToken {
    try await exchange.token(
      HTTPCall(
        "GET", "\(root)/computeMetadata/v1/instance/service-accounts/default/token", headers: headers,
        timeout: .seconds(10)))
  }
}
