import GitHub
import GoogleCloud
import SetupPlan

/// One question of the doctor's to a service, and what came of it.
struct Asked<Value: Sendable>: Sendable {
  /// What was asked, as a person would say it: `Cloud Run for the service api`.
  let question: String
  let answer: Answer

  /// What came of a question.
  enum Answer: Sendable {
    case known(Value)
    /// There is none: 404.
    case absent
    case refused(Refusal)
    /// Nothing was asked, since it would say nothing: no service, no run.
    case notAsked
  }

  init(_ question: String, _ answer: Answer) {
    self.question = question
    self.answer = answer
  }

  /// Nothing was asked.
  static var none: Asked { Asked("", .notAsked) }

  /// An answer as a test has it.
  static func known(_ value: Value) -> Asked { Asked("a question", .known(value)) }

  var value: Value? { if case .known(let value) = answer { value } else { nil } }
  var isAbsent: Bool { if case .absent = answer { true } else { false } }
  var refusal: Refusal? { if case .refused(let refusal) = answer { refusal } else { nil } }
}

/// Why a question was not answered.
struct Refusal: Sendable, Equatable {
  /// What kind of refusal it is.
  enum Kind: Sendable, Equatable {
    /// The project's API is off, or was switched on just now: `run.googleapis.com`.
    case apiIsOff(String, project: String?)
    /// The project has no billing account.
    case billing
    /// A permission is missing.
    case notPermitted
    /// A fine-grained token of GitHub's lacks a permission, such as `secrets=read`; nil where GitHub does not name it.
    case token(String?)
    /// The organisation wants the token authorised.
    case signOn(String?)
    /// Anything else: the network, a server's trouble.
    case other
  }

  let kind: Kind
  let failure: Failure
  /// The permission that is missing, as the service names it.
  let permission: String?

  init(kind: Kind, failure: Failure, permission: String? = nil) {
    self.kind = kind
    self.failure = failure
    self.permission = permission
  }

  init(_ error: any Error) {
    failure = Failure(error)
    switch error {
    case let error as GoogleCloudError:
      permission = error.permission
      kind =
        switch error.kind {
        case .serviceDisabled:
          .apiIsOff(error.metadata["service"] ?? "", project: error.metadata["consumer"])
        case .billingDisabled: .billing
        case .notPermitted, .unauthenticated, .noCredentials: .notPermitted
        default: .other
        }
    case let error as GitHubError:
      permission = error.acceptedPermissions
      kind =
        switch error.kind {
        case .singleSignOn: .signOn(error.signOnURL)
        case .notPermitted where error.detail.contains("not accessible by"): .token(error.acceptedPermissions)
        case .notPermitted, .unauthenticated, .noCredentials: .notPermitted
        default: .other
        }
    default:
      permission = nil
      kind = .other
    }
  }
}
