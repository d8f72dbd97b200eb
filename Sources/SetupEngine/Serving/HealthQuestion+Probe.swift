import RESTClient
import SetupPlan

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
