import GoogleCloud
import RESTClient
import SetupPlan

/// How the workflow gets in: the pool, its provider, and who may become the deployer.
extension DoctorRow {
  static let identity: [DoctorRow] = [
    DoctorRow(.poolDeleted, .settings, masks: [.providerUnusable, .providerCondition, .nameCondition, .impersonation]) {
      readings in
      let deleted = [readings.pool.value, readings.ownProvider].compactMap(\.self).first(where: \.isDeleted)
      guard let deleted else { return nil }
      return DoctorFinding(
        .poolDeleted, "\(deleted.id) was deleted; Google keeps its name for 30 days, so that none can be made anew.",
        proof: [
          "\(readings.pool.question): \(deleted.name) has the state DELETED"
            + (deleted.document["expireTime"].string.map { " until \($0)" } ?? "")
        ],
        cure: .steps(
          [.identityPool, .identityProvider], "It is brought back as it was.", of: .poolDeleted, readings.plan))
    },
    DoctorRow(.providerUnusable, .settings, masks: [.providerCondition, .nameCondition, .impersonation]) { readings in
      let names = readings.names
      var what: [String] = []
      if readings.pool.isAbsent { what.append("the pool \(names.pool) is missing") }
      if readings.pool.value?.isDisabled == true { what.append("the pool \(names.pool) is disabled") }
      if readings.pool.value != nil, readings.providers.value?.isEmpty == true {
        what.append("the pool \(names.pool) has no provider")
      }
      if let own = readings.ownProvider, own.isDisabled { what.append("the provider \(own.id) is disabled") }
      guard !what.isEmpty else { return nil }
      return DoctorFinding(
        .providerUnusable, "GitHub's tokens cannot be exchanged: \(what.joined(separator: ", ")).",
        proof: what.map { "\(readings.providers.question.isEmpty ? "IAM" : readings.providers.question): \($0)" },
        cure: .steps(
          [.identityPool, .identityProvider], "The pool and its provider are made, or enabled.", of: .providerUnusable,
          readings.plan))
    },
    DoctorRow(.nameCondition, .settings, masks: [.providerCondition]) { readings in
      guard let provider = readings.refusingProvider, readings.comparesNames(provider) else { return nil }
      return DoctorFinding(
        .nameCondition,
        "\(provider.id) compares the repository's name, which is sensitive to case and changes with a new name.",
        proof: readings.conditionProof(provider),
        cure: .steps(
          [.identityProvider], "The repository's numeric ids are let in beside it.", of: .nameCondition, readings.plan))
    },
    DoctorRow(.providerCondition, .settings) { readings in
      guard let provider = readings.refusingProvider, !readings.comparesNames(provider) else { return nil }
      return DoctorFinding(
        .providerCondition,
        "\(provider.id) does not let \(readings.plan.answers.repository) in: its condition names others.",
        proof: readings.conditionProof(provider) + readings.lines(with: "rejected by the attribute condition"),
        cure: .steps(
          [.identityProvider], "The repository's numeric ids are added to the condition; others stay in it.",
          of: .providerCondition, readings.plan))
    },
    DoctorRow(.subjectMember, .settings, masks: [.impersonation]) { readings in
      guard let policy = readings.policies[.deployerAccount]?.value, !readings.missing(on: .deployerAccount).isEmpty,
        let member = policy.bindings.map(\.member).first(where: { $0.contains("/subject/repo:") })
      else { return nil }
      return DoctorFinding(
        .subjectMember,
        "The deployer is bound to the subject \(member.split(separator: "/").last ?? ""), which GitHub spells otherwise for "
          + "new repositories and after a new name.",
        proof: ["the policy of \(readings.names.deployerEmail) names \(member)"],
        cure: .steps(
          [.rolesImpersonation], "The repository's number, its environment and its branch are bound instead.",
          of: .subjectMember, readings.plan))
    },
    DoctorRow(.projectIDMember, .settings, masks: [.impersonation]) { readings in
      guard let policy = readings.policies[.deployerAccount]?.value, !readings.missing(on: .deployerAccount).isEmpty,
        let member = policy.bindings.map(\.member).first(where: { $0.firstMatch(of: /projects\/[^\/0-9]/) != nil })
      else { return nil }
      return DoctorFinding(
        .projectIDMember,
        "A principal set names the project by its id, and so matches nobody; it has to be the number.",
        proof: ["the policy of \(readings.names.deployerEmail) names \(member)"],
        cure: .steps(
          [.rolesImpersonation], "The member is added with the project's number.", of: .projectIDMember, readings.plan))
    },
    DoctorRow(.impersonation, .settings) { readings in
      let names = readings.names
      if let mapping = readings.mappingProblem {
        return DoctorFinding(
          .impersonation, "The provider does not map \(mapping), which the deployer's member goes by.",
          proof: ["\(readings.providers.question): attributeMapping has no \(mapping)"],
          cure: .steps([.identityProvider], "The attribute is mapped.", of: .impersonation, readings.plan))
      }
      let missing = readings.missing(on: .deployerAccount)
      guard let first = missing.first else { return nil }
      return DoctorFinding(
        .impersonation, "The workflow may not become \(names.deployerEmail).",
        proof: [
          "\(readings.policies[.deployerAccount]?.question ?? ""): no \(first.role) for \(readings.members[first.member] ?? "")"
        ] + readings.lines(with: "iam.serviceAccounts.getAccessToken"),
        cure: .steps([.rolesImpersonation], "The member is added.", of: .impersonation, readings.plan))
    },
    DoctorRow(.actAs, .settings) { readings in
      let names = readings.names
      guard let grant = readings.missing(on: .runtimeAccount).first else { return nil }
      return DoctorFinding(
        .actAs, "\(names.deployerEmail) may not deploy revisions that run as \(names.runtimeEmail).",
        proof: [
          "\(readings.policies[.runtimeAccount]?.question ?? ""): no \(grant.role) for \(readings.members[grant.member] ?? "")"
        ] + readings.lines(with: "iam.serviceaccounts.actAs"),
        cure: .steps([.rolesImpersonation], "The role is granted on that account alone.", of: .actAs, readings.plan))
    },
  ]
}

extension DoctorReadings {
  /// The grants of the plan on a resource that its policy does not have; none where it could not be read.
  func missing(on resource: RoleGrant.Resource) -> [RoleGrant] {
    guard let policy = policies[resource]?.value else { return [] }
    return plan.grants.filter { grant in
      guard grant.resource == resource, let member = members[grant.member] else { return false }
      return !policy.contains(Binding(role: grant.role, member: member))
    }
  }

  /// The lines of the failed step that hold a text, as a sentence of proof.
  func lines(with text: String) -> [String] {
    guard let step = failedStep, let line = step.lines.first(where: { $0.localizedCaseInsensitiveContains(text) })
    else {
      return []
    }
    return ["the last run, \(step.job): \(line)"]
  }

  /// What the repository has to be let in by.
  private var ownTerm: String? {
    repository.value.map { DeploymentIdentity.condition(owner: "\($0.ownerID)", repository: "\($0.id)") }
  }

  /// The provider that the repository signs in by, or could: one whose condition lets it in, else ours.
  var ownProvider: IdentityResource? {
    let ours = (providers.value ?? []).filter { names.providers.contains($0.id) }
    guard let ownTerm else { return ours.first }
    return ours.first { ProviderChoice.condition(of: $0).allows(ownTerm) } ?? ours.first
  }

  /// The provider whose condition keeps the repository out.
  var refusingProvider: IdentityResource? {
    guard let ownTerm, let provider = ownProvider, !provider.isDeleted else { return nil }
    return ProviderChoice.condition(of: provider).allows(ownTerm) ? nil : provider
  }

  func comparesNames(_ provider: IdentityResource) -> Bool {
    ProviderChoice.condition(of: provider).text.firstMatch(of: /assertion\.(repository|repository_owner)\b/) != nil
  }

  func conditionProof(_ provider: IdentityResource) -> [String] {
    let found = repository.value
    return [
      "\(providers.question): the condition is \(ProviderChoice.condition(of: provider).text)",
      "\(repository.question): its number is \(found?.id ?? 0), its owner's \(found?.ownerID ?? 0)",
    ]
  }

  /// An attribute that members go by, and the provider does not map as they need it.
  var mappingProblem: String? {
    guard let provider = ownProvider, !provider.isDeleted else { return nil }
    let mapping = provider.document["attributeMapping"].object.compactMapValues(\.string)
    return DeploymentIdentity.mapping(for: plan).first { mapping[$0.attribute] != $0.expression }?.attribute
  }
}
