import GoogleCloud
import RESTClient
import SetupPlan

/// A request to a deployed service that tells whether it answers, where it can be reached from here.
struct HealthRequest: Sendable {
  /// What came of it.
  enum Outcome: Sendable, Equatable {
    /// Nothing was sent, for a reason in words.
    case notSent(String)
    /// - Parameters:
    ///   - path: what was asked for.
    ///   - status: the answer's.
    case answered(path: String, status: Int)
    /// The service cannot be reached from this machine, which says nothing about it.
    case unreachable(path: String, String)
  }

  let google: GoogleCloudClient
  let security: SecurityAnswers
  /// How long one request to the service may take, in seconds.
  let timeout: Int

  /// Asks once.
  ///
  /// - Parameters:
  ///   - uri: the service's address.
  ///   - path: what is asked for.
  /// - Returns: what came of it.
  /// - Throws: `CancellationError`.
  func send(_ uri: String, path: String) async throws -> Outcome {
    guard security.access == .public, security.network == .all else {
      return .notSent(security.access == .public ? "it is reached only from inside" : "it wants an identity token")
    }
    // The first request may meet a cold start.
    let limit = min(Duration.seconds(timeout + 30), .seconds(90))
    do {
      return .answered(path: path, status: try await google.request(url: uri + path, timeout: limit).status)
    } catch let error as GoogleCloudError {
      return .unreachable(path: path, error.detail)
    }
  }
}

extension HealthQuestion {
  /// What a revision's startup probe tells.
  ///
  /// - Parameter container: the revision's first container.
  init(probeOf container: JSONValue) {
    let probe = container["startupProbe"]
    guard probe["grpc"].isNull else {
      self = .none
      return
    }
    // Google's front end answers 404 for paths that end with z, before the container is asked.
    guard let path = probe["httpGet"]["path"].string, path.hasPrefix("/"), !path.hasSuffix("z") else {
      self = .anyAnswer
      return
    }
    self = .path(path)
  }

  /// What is asked for; nil where nothing is.
  var askedPath: String? {
    switch self {
    case .path(let path): path
    case .anyAnswer: "/"
    case .none: nil
    }
  }

  /// Whether an answer of that status tells that the service is healthy.
  func isHealthy(_ status: Int) -> Bool {
    switch self {
    case .path: (200..<400).contains(status)
    case .anyAnswer: status < 500 && status != 403
    case .none: true
    }
  }
}
