import SetupPlan

/// The answers that `overture init` cannot do without, in the order in which they are asked for.
enum InitAnswer: String, CaseIterable, Sendable {
  case project, repository, name, environment, region

  /// What a question about it begins with.
  var title: String {
    switch self {
    case .project: "Google Cloud project"
    case .repository: "GitHub repository"
    case .name: "Name of the service"
    case .environment: "Environment"
    case .region: "Region"
    }
  }

  /// The option that gives it.
  var option: String { "--\(rawValue)" }

  /// The option with a word for its value, as a command line shows it.
  var example: String {
    switch self {
    case .project: "\(option) PROJECT-ID"
    case .repository: "\(option) OWNER/NAME"
    case .name, .environment: "\(option) NAME"
    case .region: "\(option) us-central1"
    }
  }

  /// Why it could not be found, and where it is looked for.
  var sought: String {
    switch self {
    case .project:
      "gcloud has no project set, and neither CLOUDSDK_CORE_PROJECT nor GOOGLE_CLOUD_PROJECT names one; "
        + "gcloud projects list shows the ids"
    case .repository: "the git remote origin is missing, or is not on GitHub"
    case .name, .environment, .region: "nothing says it"
    }
  }

  /// What is wrong with an answer; nil where nothing is.
  func violation(of text: String) -> NameRules.Violation? {
    switch self {
    case .project: NameRules.project(text)
    case .repository: NameRules.repository(text)
    case .name: NameRules.service(text)
    case .environment: NameRules.environment(text)
    case .region: NameRules.region(text)
    }
  }
}

extension InitAnswer {
  /// What is wrong with an answer, in a line; nil where nothing is.
  func complaint(about text: String) -> String? { violation(of: text).map { "\($0.message) \($0.reason)" } }
}

/// An answer, and what says so.
struct InitValue: Sendable, Equatable {
  var text: String
  /// An option, a file or a program; empty for what is simply the usual.
  var source: String
}
