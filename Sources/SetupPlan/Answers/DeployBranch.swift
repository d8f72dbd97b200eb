/// A branch whose workflow may become an environment's deployer.
package enum DeployBranch: Sendable, Hashable {
  /// The one that the answers name.
  case named(String)
  /// The one that GitHub calls the repository's default branch; its name is known where GitHub was asked.
  case repositoryDefault

  /// The branch's name.
  ///
  /// - Parameter known: the name of the repository's default branch.
  /// - Returns: the name without `refs/heads/`.
  package func name(default known: String) -> String {
    switch self {
    case .named(let name): name
    case .repositoryDefault: known
    }
  }
}

extension EnvironmentAnswers {
  /// The branches that may deploy, in the order of the answers; never empty.
  package var deployBranches: [DeployBranch] {
    branches.isEmpty ? [.repositoryDefault] : branches.map(DeployBranch.named)
  }
}

extension NameRules {
  /// How many branches may deploy to one environment.
  static let mostBranches = 20

  /// A branch that may deploy: a whole name, which stands in an IAM member, in GitHub's branch policy and in a workflow.
  ///
  /// Git allows more. `@` would make the composed attribute `ID@ENVIRONMENT@REF` ambiguous, and GitHub reads `*`, `?` and
  /// brackets as patterns.
  package static func branch(_ name: String) -> Violation? {
    let allowed: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && !part.hasPrefix(".") && !part.hasSuffix(".") && !part.hasSuffix(".lock") && !part.contains("..")
        && part.allSatisfy(allowed)
    }
    guard !isPlain || name.hasPrefix("-") || name.hasPrefix("refs/") || name.count > 200 else { return nil }
    return Violation(
      message: "\(quoted(name)) cannot be a branch that deploys.",
      reason:
        "Allowed: the whole name of one branch, of letters, digits, -, _, dots and /; no pattern, no @, no refs/.",
      remedy: "Name each branch by itself, such as main or release/2.")
  }
}
