/// What holds deployments to an environment back, as a PUT asks for it.
struct GitHubProtection: Sendable {
  /// `null`, or which branches may deploy.
  let branchPolicy: JSON
  private let wait: Int
  private let reviewers: [JSON]
  private let preventsSelfReview: Bool

  /// Reads the body of a PUT.
  /// - Parameters:
  ///   - body: with permitted keys only.
  ///   - isPrivate: private repositories below the enterprise plan have no protection rules; naming one is refused, even
  ///     with its default value.
  /// - Throws: 422.
  init(_ body: JSON, isPrivate: Bool) throws(APIError) {
    if isPrivate {
      let rules = [
        ("wait_timer", "wait timer"), ("reviewers", "required reviewers"),
        ("prevent_self_review", "required reviewers"),
      ]
      if let rule = rules.first(where: { body[$0.0] != nil }) {
        throw .gitHubUnprocessable(
          "Failed to create the environment protection rule. Please ensure the billing plan supports the \(rule.1) "
            + "protection rule.")
      }
    }
    wait = body["wait_timer"].flatMap { $0 == .null ? nil : $0.int ?? -1 } ?? 0
    guard (0...43_200).contains(wait) else {
      throw .gitHubInvalid("wait_timer must be a number of minutes from 0 to 43200.")
    }
    reviewers = body["reviewers"]?.array ?? []
    guard reviewers.count <= 6,
      reviewers.allSatisfy({ ["User", "Team"].contains($0["type"]?.string) && $0["id"]?.int != nil })
    else { throw .gitHubInvalid("reviewers must be at most six users or teams with their ids.") }
    preventsSelfReview = body["prevent_self_review"]?.bool ?? false
    branchPolicy = body["deployment_branch_policy"] ?? .null
    guard branchPolicy != .null else { return }
    guard let own = branchPolicy["protected_branches"]?.bool, let custom = branchPolicy["custom_branch_policies"]?.bool,
      own != custom
    else { throw .gitHubInvalid("protected_branches and custom_branch_policies cannot have the same value.") }
  }

  /// The rules as an environment shows them.
  /// - Parameter number: gives each its id.
  /// - Returns: a list.
  func rules(number: () -> Int64) -> JSON {
    var rules: [JSON] = []
    if wait > 0 { rules.append(["id": .int(number()), "type": "wait_timer", "wait_timer": .int(Int64(wait))]) }
    if !reviewers.isEmpty {
      rules.append([
        "id": .int(number()), "type": "required_reviewers", "prevent_self_review": .bool(preventsSelfReview),
        "reviewers": .array(
          reviewers.map { ["type": $0["type"] ?? .null, "reviewer": ["id": $0["id"] ?? .null]] }),
      ])
    }
    if branchPolicy != .null { rules.append(["id": .int(number()), "type": "branch_policy"]) }
    return .array(rules)
  }
}
