import GitHub
import SetupPlan

/// Whether the token can write environments and secrets, as far as GitHub tells before it is tried.
struct TokenCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let repository = scene.plan.answers.repository.description
    // Only the tokens with scopes say what they are good for.
    if let scopes = try await scopes(scene), !scopes.contains("repo") {
      let held = scopes.isEmpty ? "none" : scopes.joined(separator: ", ")
      return [
        .obstacle(
          Failure(
            message: "The GitHub token may not write the environment and the secrets of \(repository)",
            reason: "It needs the scope repo, and has \(held). The token is that of \(scene.github.tokenSource).",
            remedy: scene.github.widening, kind: .notPermitted))
      ]
    }
    do {
      // A fine-grained token that may not even read them may not write them either.
      _ = try await SecretStore(scene).list()
    } catch let error as GitHubError where error.kind == .notPermitted && !error.wantsAnotherPlan {
      return [.obstacle(Failure(error))]
    } catch let error as GitHubError where error.wantsAnotherPlan {
    }
    return []
  }

  /// The scopes of the token; nil where it has none, or belongs to no account.
  private func scopes(_ scene: Scene) async throws -> [String]? {
    do {
      return try await scene.lookups.operatorOfGitHub().scopes
    } catch let error as GitHubError where error.kind == .notPermitted || error.kind == .notFound {
      return nil
    }
  }
}
