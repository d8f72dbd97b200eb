import RESTClient

/// A deployment of a run that an environment holds back until somebody has reviewed it, or until its timer is over.
package struct PendingDeployment: Sendable, Equatable {
  /// The environment.
  package let environment: String
  /// Its number, by which it is approved; 0 where GitHub does not tell.
  package var environmentID = 0
  /// For how long it waits by itself, in minutes; 0 where only a review is wanted.
  package let minutes: Int
  /// Whether the token's account may let it pass.
  package let mayApprove: Bool
  /// The logins of people and the names of teams, one of whom has to let it pass.
  package let reviewers: [String]
}

extension GitHubClient {
  /// What holds a run back.
  package func pendingDeployments(_ repository: String, run id: Int) async throws -> [PendingDeployment] {
    try await all(PendingDeployments.list(repository, id))
  }

  /// Lets deployments of a run pass.
  ///
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - run: the run's id.
  ///   - environments: the numbers of the environments that hold it back.
  ///   - comment: why, for whoever looks at it later.
  /// - Throws: `GitHubError`, also where the token's account is no reviewer.
  package func approve(_ repository: String, run: Int, environments: [Int], comment: String) async throws {
    try await send(PendingDeployments.approve(repository, run, environments, comment))
  }
}

/// The request about deployments that wait:
/// https://docs.github.com/en/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run
private enum PendingDeployments {
  static func list(_ repository: String, _ run: Int) -> GitHubRequest<[PendingDeployment]> {
    GitHubRequest(.get, .rest, "\(actionsPath(repository))/runs/\(run)/pending_deployments") {
      try $0.asList().map { document in
        PendingDeployment(
          environment: try document["environment"].text("name"), environmentID: document["environment"]["id"].int ?? 0,
          minutes: document["wait_timer"].int ?? 0,
          mayApprove: document["current_user_can_approve"].bool ?? false,
          reviewers: document["reviewers"].array.map { $0["reviewer"] }.compactMap {
            $0["login"].string ?? $0["slug"].string ?? $0["name"].string
          })
      }
    }
  }

  static func approve(
    _ repository: String, _ run: Int, _ environments: [Int], _ comment: String
  ) -> GitHubRequest<Void> {
    GitHubRequest(
      .post, .rest, "\(actionsPath(repository))/runs/\(run)/pending_deployments",
      body: [
        "environment_ids": .array(environments.map(JSONValue.int)), "state": "approved", "comment": .string(comment),
      ], rule: .refusedOnly)
  }
}
