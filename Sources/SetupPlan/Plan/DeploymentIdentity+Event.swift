extension DeploymentIdentity {
  /// Repository and event in one attribute: by it the planner, which can only read, is bound to pull requests and to the
  /// schedule, whatever their refs are. A fork's pull request gets no token at all.
  package static let event: (attribute: String, expression: String) = (
    "attribute.repository_event", "assertion.repository_id + '@' + assertion.event_name"
  )

  /// The attribute mapping that a plan needs, in order.
  package static func mapping(for plan: Plan) -> [(attribute: String, expression: String)] {
    mapping + (plan.answers.usesTeamWorkflow ? [event] : [])
  }

  /// The member for the workflows of a repository that an event has started.
  ///
  /// - Parameters:
  ///   - pool: the full resource name of the pool, with the project's number.
  ///   - repository: the repository's number.
  ///   - event: such as `pull_request`.
  /// - Returns: the member as IAM spells it.
  package static func member(pool: String, repository: String, event: String) -> String {
    "principalSet://iam.googleapis.com/\(pool)/\(Self.event.attribute)/\(repository)@\(event)"
  }
}
