import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// Which provider of the pool the repository signs in by, and what has to change in it: all worked out before anything is
/// changed.
///
/// Providers that Overture made are shared: each repository is a term of the condition. Others are not touched, and one whose
/// condition has no room for another term is left too: then the next number is taken, `github-provider-2`. Members name the
/// pool and not the provider, so that nothing else depends on which it is.
struct ProviderChoice: Sendable {
  /// The provider's id.
  let id: String
  /// The condition that it is to have.
  let condition: String
}

extension ProviderChoice {
  /// Chooses.
  ///
  /// - Parameters:
  ///   - google: the client.
  ///   - names: of the plan.
  ///   - issuer: of GitHub's tokens.
  ///   - own: the repository's own term of the condition.
  /// - Returns: the provider and its condition.
  /// - Throws: a `Failure` where the pool cannot be used safely or has no room.
  static func make(
    _ google: GoogleCloudClient, _ names: ResourceNames, issuer: String, own: String
  ) async throws -> ProviderChoice {
    let providers = google.providers(pool: names.pool)
    let all = try await readable { try await providers.list(names.project) } ?? []
    for provider in all { try refuseForgery(provider, names, issuer: issuer) }
    if let known = all.first(where: { isOurs($0, issuer: issuer) && condition(of: $0).allows(own) }) {
      return ProviderChoice(id: known.id, condition: condition(of: known).text)
    }
    for id in names.providers {
      guard let provider = try await readable({ try await providers.get(names.project, id) }) else {
        return ProviderChoice(id: id, condition: own)
      }
      let wanted =
        condition(of: provider).allows(own) ? condition(of: provider).text : condition(of: provider).adding(own)
      if isOurs(provider, issuer: issuer), wanted.count <= DeploymentIdentity.longestCondition {
        return ProviderChoice(id: id, condition: wanted)
      }
    }
    throw Failure(
      message: "The pool \(names.pool) has no provider that this repository can use",
      reason: "\(names.provider) to \(names.providers.last ?? "") are made by others, or their conditions are full.",
      remedy: "See them, and delete one that nobody uses: gcloud iam workload-identity-pools providers list "
        + "--workload-identity-pool=\(names.pool) --location=global --project=\(names.project)")
  }

  /// What is not there, or not yet readable since its API is not enabled, is nil.
  private static func readable<Value: Sendable>(_ read: () async throws -> Value?) async throws -> Value? {
    do {
      return try await read()
    } catch let error as GoogleCloudError where error.kind == .notFound || error.kind == .serviceDisabled {
      return nil
    }
  }

  /// The attribute condition of a provider.
  static func condition(of provider: IdentityResource) -> ProviderCondition {
    ProviderCondition(provider.document["attributeCondition"].string ?? "")
  }

  /// Whether a provider is one that Overture made, now or before: GitHub's issuer, a condition, and all of our mapping.
  private static func isOurs(_ provider: IdentityResource, issuer: String) -> Bool {
    let mapping = provider.document["attributeMapping"].object.compactMapValues(\.string)
    let present = DeploymentIdentity.mapping.allSatisfy { mapping[$0.attribute] == $0.expression }
    return provider.document["oidc"]["issuerUri"].string == issuer && !condition(of: provider).terms.isEmpty
      && (present || mapping == DeploymentIdentity.formerMapping)
  }

  /// Refuses a pool in which another provider could make up the attributes that deployers are bound to.
  private static func refuseForgery(
    _ provider: IdentityResource, _ names: ResourceNames, issuer: String
  ) throws {
    let mapping = provider.document["attributeMapping"].object.compactMapValues(\.string)
    let isGitHub = provider.document["oidc"]["issuerUri"].string == issuer
    let bound =
      [("attribute.deployment", DeploymentIdentity.deployment, "the deployer")]
      + [(DeploymentIdentity.event.attribute, DeploymentIdentity.event.expression, "the planner")]
    let forged = bound.first { attribute, expression, _ in
      mapping[attribute].map { !isGitHub || $0 != expression } ?? false
    }
    guard let (attribute, _, account) = forged, let mapped = mapping[attribute] else { return }
    throw Failure(
      message: "The provider \(provider.id) could let others become \(account)",
      reason:
        "It maps \(attribute) to \(mapped)\(isGitHub ? "" : " of another issuer"), and members name the whole "
        + "pool \(names.pool).",
      remedy:
        "Take that attribute out of its mapping, or delete it if nobody uses it: gcloud iam workload-identity-pools "
        + "providers delete \(provider.id) --workload-identity-pool=\(names.pool) --location=global "
        + "--project=\(names.project)")
  }
}

extension IdentityResource {
  /// The last part of the name.
  var id: String { String(name.split(separator: "/").last ?? "") }
}
