/// How Cloud Run is told that an instance has started.
package enum HealthProbe: Sendable, Hashable {
  /// A path that answers below 400, such as `/health`.
  case http(String)
  /// The port opens.
  case tcp
  /// The health service of gRPC answers `SERVING`.
  case grpc

  /// As an answer says it: a path, `tcp` or `grpc`.
  package var text: String {
    switch self {
    case .http(let path): path
    case .tcp: "tcp"
    case .grpc: "grpc"
    }
  }

  /// - Parameter text: a path, `tcp` or `grpc`; nil for anything else.
  package init?(_ text: String) {
    switch text {
    case "tcp": self = .tcp
    case "grpc": self = .grpc
    case _ where text.hasPrefix("/"): self = .http(text)
    default: return nil
    }
  }

  /// The path that the probe asks for; nil for one without.
  package var path: String? { if case .http(let path) = self { path } else { nil } }

  /// The path that also answers callers from outside: Google's front end keeps those that end with `z` to itself.
  package var outsidePath: String? { path.flatMap { $0.hasSuffix("z") ? nil : $0 } }
}
