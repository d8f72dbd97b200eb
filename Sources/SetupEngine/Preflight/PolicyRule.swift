import GoogleCloud
import SetupPlan

/// A constraint of organisation policies, what of a plan it can forbid, and the way out that works under it.
struct PolicyRule: Sendable {
  /// Without `constraints/`.
  let constraint: String
  /// The step that would run into it; where that has nothing to do any more, nothing is forbidden.
  let step: StepID
  /// Whether another rule is about the same by the managed form of the constraint.
  var hasTwin = false
  /// Whether the step would still make something.
  var isAhead: @Sendable (StepID, Scene) async throws -> Bool = { step, scene in
    try await StepCatalog.step(step).inspect(scene.looking) != .asWanted
  }
  /// Whether the plan has what it is about.
  var isInPlay: @Sendable (Scene) -> Bool = { _ in true }
  /// What is wrong under a policy; nil where it allows the plan.
  let failure: @Sendable (EffectivePolicy, Scene) -> Failure?

  /// The table: every constraint that the plan's resources are subject to.
  static let all: [PolicyRule] =
    ["iam.disableServiceAccountKeyCreation", "iam.managed.disableServiceAccountKeyCreation"].map(keys)
    + [StepID.accountsDeployer, .accountsRuntime].map(accounts)
    + [issuer, invokers, ingress, secretLocation]
    + [.registryRepository, .stateBucket, .terraformApply].map(location)
    + [domains]
}

extension PolicyRule {
  private static func keys(_ constraint: String) -> PolicyRule {
    PolicyRule(
      constraint: constraint, step: .keySecret, hasTwin: true, isInPlay: { $0.plan.steps.contains(.keySecret) }
    ) { policy, scene in
      guard policy.isEnforced else { return nil }
      return Failure(
        message: "The organisation forbids keys of service accounts (\(constraint))",
        reason: "The answer containerAuthentication: service-account-key makes one for \(scene.names.runtimeEmail).",
        remedy: "Answer containerAuthentication: keyless in overture.yaml: the container needs no key then.",
        kind: .answers)
    }
  }

  private static func accounts(_ step: StepID) -> PolicyRule {
    PolicyRule(constraint: "iam.disableServiceAccountCreation", step: step) { policy, scene in
      guard policy.isEnforced else { return nil }
      let isDeployer = step == .accountsDeployer
      let account = isDeployer ? scene.names.deployerAccount : scene.names.runtimeAccount
      let email = isDeployer ? scene.names.deployerEmail : scene.names.runtimeEmail
      // By its description the set-up knows the account as its own.
      let label = isDeployer ? scene.plan.deployerLabel : scene.plan.runtimeLabel
      return Failure(
        message: "The organisation forbids new service accounts in \(scene.project) "
          + "(iam.disableServiceAccountCreation)",
        reason: "\(email), the account of the \(isDeployer ? "workflow" : "running service"), is missing.",
        remedy: "One that is made so is used as it is. Have an organisation policy administrator make it: "
          + "gcloud resource-manager org-policies disable-enforce iam.disableServiceAccountCreation "
          + "--project=\(scene.project) && gcloud iam service-accounts create \(account) --project=\(scene.project) "
          + "--description='\(label.description)' && "
          + "gcloud resource-manager org-policies enable-enforce iam.disableServiceAccountCreation "
          + "--project=\(scene.project)", kind: .notPermitted)
    }
  }

  private static let issuer = PolicyRule(constraint: "iam.workloadIdentityPoolProviders", step: .identityProvider) {
    policy, scene in
    let issuer = scene.github.host.tokenIssuer
    guard !policy.allows([issuer]) else { return nil }
    return Failure(
      message: "The organisation does not allow GitHub as an identity provider (iam.workloadIdentityPoolProviders)",
      reason: listed(policy, "The workflow signs in by \(issuer)."),
      remedy: "Ask an organisation policy administrator to allow it: gcloud resource-manager org-policies allow "
        + "iam.workloadIdentityPoolProviders \(issuer) --project=\(scene.project)", kind: .notPermitted)
  }

  private static let invokers = PolicyRule(
    constraint: "run.managed.requireInvokerIam", step: .terraformApply, isAhead: { _, _ in true },
    isInPlay: { $0.plan.environment.security.access == .public }
  ) { policy, scene in
    guard policy.isEnforced else { return nil }
    return Failure(
      message: "The organisation requires the invoker check of every service (run.managed.requireInvokerIam)",
      reason: "The answer access: public turns it off for \(scene.names.service).",
      remedy: "Answer access: authenticated in overture.yaml, and let callers in by roles/run.invoker or by a gateway.",
      kind: .answers)
  }

  /// Each deployment is held against it, not only the first.
  private static let ingress = PolicyRule(
    constraint: "run.allowedIngress", step: .terraformApply, isAhead: { _, _ in true }
  ) { policy, scene in
    let security = scene.plan.environment.security
    let stricter = "internal-and-cloud-load-balancing"
    let wanted = security.network == .all ? "all" : stricter
    guard !policy.allows([wanted]) else { return nil }
    let mayBeStricter = wanted != stricter && policy.allows([stricter])
    return Failure(
      message: "The organisation does not allow this network answer (run.allowedIngress)",
      reason: listed(policy, "The answer network: \(security.network.rawValue) needs ingress “\(wanted)”."),
      remedy: mayBeStricter
        ? "Answer network: internal-and-load-balancing in overture.yaml."
        : "Neither answer is allowed. Ask an organisation policy administrator to allow one: gcloud resource-manager "
          + "org-policies allow run.allowedIngress \(stricter) --project=\(scene.project); then answer network: "
          + "internal-and-load-balancing in overture.yaml.",
      kind: mayBeStricter ? .answers : .notPermitted)
  }

  private static let secretLocation = PolicyRule(
    constraint: "gcp.resourceLocations", step: .keySecret, isInPlay: { $0.plan.steps.contains(.keySecret) }
  ) { policy, scene in
    guard !policy.allows(["global"]) else { return nil }
    return Failure(
      message: "The organisation does not allow secrets that Google places by itself (gcp.resourceLocations)",
      reason: listed(policy, "The secret \(scene.names.keySecret) has no location of its own."),
      remedy: "Answer containerAuthentication: keyless in overture.yaml: the container needs no secret then.",
      kind: .answers)
  }

  private static func location(_ step: StepID) -> PolicyRule {
    PolicyRule(
      constraint: "gcp.resourceLocations", step: step,
      isAhead: { step, scene in
        guard step == .terraformApply else { return try await isMissing(step, scene) }
        let names = scene.names
        return try await scene.looking.existing {
          try await scene.google.run.getService(names.project, names.region, names.service)
        } == nil
      }
    ) { policy, scene in
      let region = scene.names.region
      guard !policy.allows(LocationGroups.spellings(of: region)) else { return nil }
      let permitted = Region.all.map(\.id).filter { policy.allows(LocationGroups.spellings(of: $0)) }.sorted()
      let shown = permitted.prefix(6).joined(separator: ", ") + (permitted.count > 6 ? ", …" : "")
      return Failure(
        message: "The organisation does not allow resources in \(region) (gcp.resourceLocations)",
        reason: listed(policy, "The answer region: \(region) places the service, its images and its state there."),
        remedy: permitted.isEmpty
          ? "No region of Cloud Run is allowed. Ask an organisation policy administrator to allow one: gcloud "
            + "resource-manager org-policies allow gcp.resourceLocations in:\(region)-locations --project=\(scene.project)"
          : "Answer an allowed region in overture.yaml: \(shown)", kind: permitted.isEmpty ? .notPermitted : .answers)
    }
  }

  /// What is there already may stay where it is: the policy is about what is made.
  private static func isMissing(_ step: StepID, _ scene: Scene) async throws -> Bool {
    let (project, names) = (scene.project, scene.names)
    return try await scene.looking.existing {
      step == .stateBucket
        ? try await scene.google.storage.bucket(names.stateBucket)
        : try await scene.google.registry.get(project, names.region, names.registry)
    } == nil
  }

  /// Accounts and pools of the project are never foreign to it, and no public binding is made: only a policy that lets
  /// nobody in at all stands in the way.
  private static let domains = PolicyRule(constraint: "iam.allowedPolicyMemberDomains", step: .rolesDeployer) {
    policy, scene in
    guard policy.deniesAll else { return nil }
    return Failure(
      message: "The organisation lets no member into IAM policies of \(scene.project) (iam.allowedPolicyMemberDomains)",
      reason: "\(scene.names.deployerEmail) and \(scene.names.runtimeEmail) have to be granted roles.",
      remedy: "Ask an organisation policy administrator to allow the project's own accounts: gcloud org-policies reset "
        + "iam.allowedPolicyMemberDomains --project=\(scene.project)", kind: .notPermitted)
  }

  /// A sentence, and what a policy allows instead.
  private static func listed(_ policy: EffectivePolicy, _ sentence: String) -> String {
    let values = policy.allowedValues
    if values.isEmpty { return sentence }
    return sentence + " Allowed: \(values.prefix(6).joined(separator: ", "))\(values.count > 6 ? ", …" : "")."
  }
}

/// The names under which `gcp.resourceLocations` lists a location
/// (cloud.google.com/resource-manager/docs/organization-policy/defining-locations).
enum LocationGroups {
  /// The location itself, and the value groups that it is in.
  static func spellings(of location: String) -> [String] {
    let place = location.lowercased()
    let continent = String(place.prefix { $0 != "-" })
    var groups = [place, "in:\(place)-locations", "in:\(continent)-locations"]
    if continent == "europe", !["europe-west2", "europe-west6"].contains(place) { groups.append("in:eu-locations") }
    if continent == "us" { groups.append("in:northamerica-locations") }
    return groups
  }
}
