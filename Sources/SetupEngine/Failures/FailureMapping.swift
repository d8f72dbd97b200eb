import Artifacts
import Foundation
import GitHub
import GoogleCloud
import SetupPlan

extension Failure {
  /// Any error that a step can meet, as people read it.
  package init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as AnswersError: self = error.failure
    case let error as GoogleCloudError: self.init(google: error)
    case let error as GitHubError: self.init(github: error)
    case let problem as FileProblem: self = problem.failure
    case let error as ArtifactError: self.init(message: error.message, reason: error.reason, remedy: error.remedy)
    default:
      let error = error as NSError
      self.init(
        message: "Something went wrong that Overture does not know",
        reason: redacted("\(error.localizedDescription) (\(error.domain) \(error.code))"),
        remedy: "Run it again: overture apply --resume")
    }
  }

  private init(google error: GoogleCloudError) {
    let kind: Kind =
      switch error.kind {
      case .unauthenticated, .notPermitted, .noCredentials, .billingDisabled: .notPermitted
      case .unavailable, .unreachable, .notReachable, .timedOut, .exhausted: .unavailable
      default: .step
      }
    self.init(message: error.message, reason: error.reason, remedy: error.remedy, kind: kind)
  }

  private init(github error: GitHubError) {
    let kind: Kind =
      switch error.kind {
      case .noCredentials, .unauthenticated, .notPermitted, .singleSignOn: .notPermitted
      case .rateLimited, .unavailable, .unreachable, .notReachable: .unavailable
      case .notFound, .conflict, .invalid, .other: .step
      }
    self.init(message: error.message, reason: error.reason, remedy: error.remedy, kind: kind)
  }
}
