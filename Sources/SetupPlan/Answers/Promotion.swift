/// What an environment deploys instead of what it builds: the image that another environment has run.
package struct Promotion: Sendable, Equatable {
  /// The environment whose image it is.
  package var from: String

  package init(from: String) { self.from = from }
}

extension Answers {
  /// The environment whose image another one deploys.
  ///
  /// - Parameter environment: the answers of the environment that deploys.
  /// - Returns: its answers; nil for an environment that builds its own image.
  package func source(of environment: EnvironmentAnswers) -> EnvironmentAnswers? {
    environments.first { $0.name == environment.promote?.from }
  }

  /// What the things of that environment are called.
  ///
  /// - Parameter environment: the answers of the environment that deploys.
  /// - Returns: the names; nil for an environment that builds its own image.
  package func sourceNames(of environment: EnvironmentAnswers) -> ResourceNames? {
    source(of: environment).map {
      ResourceNames(service: service, environment: $0.name, project: $0.project, region: $0.region)
    }
  }

  /// What keeps an environment from deploying another one's image; nil where nothing does.
  func promotionViolation(of environment: EnvironmentAnswers) -> NameRules.Violation? {
    guard let from = environment.promote?.from else { return nil }
    let others = environments.map(\.name).filter { $0 != environment.name }
    let choice =
      others.isEmpty ? "Remove promote." : "Name one of \(others.joined(separator: ", ")), or remove promote."
    guard from != environment.name else {
      return NameRules.Violation(
        message: "The environment \(from) is promoted from itself.",
        reason: "An image comes from another environment, which has built and run it.", remedy: choice)
    }
    guard let source = source(of: environment) else {
      return NameRules.Violation(
        message: "There is no environment \(NameRules.quoted(from)) to promote from.",
        reason: "The answers have: \(environments.map(\.name).joined(separator: ", ")).", remedy: choice)
    }
    if let next = source.promote?.from {
      return NameRules.Violation(
        message: next == environment.name
          ? "The environments \(environment.name) and \(from) are promoted from each other."
          : "The environment \(from), which \(environment.name) is promoted from, is promoted itself.",
        reason: "One of them has to build the image: what is promoted is what that environment's workflow has made.",
        remedy: next == environment.name
          ? "Remove promote from one of them." : "Write promote: { from: \(next) }, or remove promote from \(from).")
    }
    guard environment.branches.isEmpty else {
      return NameRules.Violation(
        message: "The environment \(environment.name) has both branches and promote.",
        reason: "A promotion follows the workflow of \(from), and GitHub runs it on the repository's default branch.",
        remedy: "Remove branches; those of \(from) say whose images are promoted.")
    }
    return nil
  }
}
