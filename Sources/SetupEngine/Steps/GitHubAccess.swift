import SetupPlan

/// What a GitHub token needs for a plan's steps, and for the delivery of what they write.
///
/// The table is GitHub's own, by the methods that are used: its REST reference names for each what a fine-grained token must
/// permit.
package struct GitHubAccess: Sendable, Equatable {
  /// A permission of a fine-grained token.
  package struct Permission: Sendable, Equatable {
    /// As GitHub's settings call it.
    package let title: String
    /// As GitHub's answers call it, such as `pull_requests`.
    package let name: String
    package let isWriting: Bool
    /// What it is needed for.
    package let purpose: String
  }

  /// Those of a fine-grained token for the one repository; reading metadata comes with each.
  package let permissions: [Permission]
  /// Those of a classic token, and of gh's own.
  package let scopes: [String]

  /// What a plan needs.
  package init(for plan: Plan) {
    let pushes = [.branch, .pullRequest].contains(plan.environment.delivery)
    let decides = plan.steps.contains(.githubWorkflows)
    var all = [
      Permission(
        title: "Administration", name: "administration", isWriting: true,
        purpose: "make the environment, and look at the branches' rules")
    ]
    all.append(
      plan.usesRepositorySecrets
        ? Permission(title: "Secrets", name: "secrets", isWriting: true, purpose: "write the secrets of the deployment")
        : Permission(
          title: "Environments", name: "environments", isWriting: true,
          purpose: "write the environment's secrets"))
    all.append(
      Permission(
        title: "Actions", name: "actions", isWriting: decides,
        purpose: decides ? "switch older workflows off and on" : "look at environments and workflows"))
    if pushes {
      all.append(
        Permission(
          title: "Contents", name: "contents", isWriting: true, purpose: "push the branch of the delivery"))
      all.append(
        Permission(
          title: "Workflows", name: "workflows", isWriting: true, purpose: "push the workflow's files"))
    }
    if plan.environment.delivery == .pullRequest {
      all.append(
        Permission(
          title: "Pull requests", name: "pull_requests", isWriting: true, purpose: "open the pull request"))
    }
    permissions = all
    scopes = pushes ? ["repo", "workflow"] : ["repo"]
  }
}
