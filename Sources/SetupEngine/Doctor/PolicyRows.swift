import GoogleCloud
import RESTClient
import SetupPlan

/// What the deployer may do, and what it was told.
extension DoctorRow {
  static let policies: [DoctorRow] = [
    DoctorRow(.deploymentSecrets, .settings) { readings in
      let changed = readings.changedSecrets.filter { !readings.isOfDeployer($0.name) }
      guard let first = changed.first else {
        guard let grant = readings.missing(on: .service).first(where: { $0.role == "roles/run.developer" }) else {
          return nil
        }
        return DoctorFinding(
          .deploymentSecrets, "\(readings.names.deployerEmail) has no role on the service \(readings.names.service).",
          proof: [
            "\(readings.policies[.service]?.question ?? ""): no \(grant.role) for \(readings.members[grant.member] ?? "")"
          ] + readings.lines(with: "run.services.get"),
          cure: .steps(
            Self.ofTerraform, "Terraform grants the role.", of: .deploymentSecrets, readings.plan))
      }
      return DoctorFinding(
        .deploymentSecrets,
        "\(changed.map(\.name).joined(separator: ", ")) \(changed.count == 1 ? "is" : "are") not what the last run wrote: the "
          + "workflow may deploy to another project, region or size.",
        proof: changed.map(\.proof) + readings.lines(with: "run.services"),
        cure: .steps(
          [.githubSecrets], "\(first.name)\(changed.count > 1 ? " and the others are" : " is") written again.",
          of: .deploymentSecrets, readings.plan))
    },
    DoctorRow(.crossedSecret, .settings) { readings in
      let changed = readings.changedSecrets.filter { readings.isOfDeployer($0.name) }
      guard let first = changed.first else { return nil }
      return DoctorFinding(
        .crossedSecret,
        "\(first.name) is not what the last run wrote: the workflow may sign in as another environment's deployer.",
        proof: changed.map(\.proof) + readings.lines(with: "unable to impersonate"),
        cure: .steps(
          [.githubSecrets], "It is written again, with \(readings.names.deployerEmail).", of: .crossedSecret,
          readings.plan))
    },
    DoctorRow(.registryRole, .settings) { readings in
      let names = readings.names
      if readings.registry.isAbsent {
        return DoctorFinding(
          .registryRole, "The image repository \(names.registry) is not in \(names.region).",
          proof: ["\(readings.registry.question): 404"],
          cure: .steps(
            [.registryRepository, .rolesDeployer], "It is made, and the deployer may write to it.", of: .registryRole,
            readings.plan))
      }
      guard let grant = readings.missing(on: .registry).first else { return nil }
      return DoctorFinding(
        .registryRole, "\(names.deployerEmail) may not push images to \(names.imageRepository).",
        proof: [
          "\(readings.policies[.registry]?.question ?? ""): no \(grant.role) for \(readings.members[grant.member] ?? "")"
        ] + readings.lines(with: "artifactregistry.repositories"),
        cure: .steps([.rolesDeployer], "The role is granted on this one repository.", of: .registryRole, readings.plan))
    },
    DoctorRow(.accountKeys, .settings) { readings in
      let full = readings.keys.sorted { $0.key < $1.key }.first { ($0.value.value?.count ?? 0) >= 10 }
      guard let (email, asked) = full, let keys = asked.value else { return nil }
      let oldest = keys.min { $0.validAfter < $1.validAfter }
      return DoctorFinding(
        .accountKeys, "\(email) has \(keys.count) keys, the most that Google allows: another one cannot be made.",
        proof: ["\(asked.question): \(keys.count) that people made, the oldest of \(oldest?.validAfter ?? "")"],
        cure: .told(
          "Delete those that nobody uses, the oldest first.",
          "gcloud iam service-accounts keys delete \(oldest?.id ?? "") --iam-account=\(email) "
            + "--project=\(readings.names.project)"))
    },
    DoctorRow(.invokerPolicy, .settings, masks: [.notInvokable]) { readings in
      let constraint = "run.managed.requireInvokerIam"
      guard readings.plan.environment.security.access == .public,
        readings.organisation.value?[constraint]?.isEnforced == true
      else { return nil }
      return DoctorFinding(
        .invokerPolicy,
        "The organisation requires the invoker check of every service, and \(readings.names.service) is to be public: the next "
          + "change of it is refused.",
        proof: ["\(readings.organisation.question): \(constraint) is enforced"],
        cure: .told(
          "Answer access: authenticated in overture.yaml and apply it, or have the policy lifted for this project by whoever "
            + "administers policies.",
          "gcloud org-policies delete \(constraint) --project=\(readings.names.project)"))
    },
  ]

  /// The steps by which Terraform's part is carried out.
  static let ofTerraform: [StepID] = [.terraformInit, .terraformPlan, .terraformApply, .serviceVerify]
}

extension DoctorReadings {
  /// A secret of the deployment that is not as the last run left it.
  struct ChangedSecret: Sendable {
    let name: String
    let proof: String
  }

  /// Those that are missing, or were written since the last run did. GitHub shows when, and never what.
  var changedSecrets: [ChangedSecret] {
    guard let secrets = secrets.value else { return [] }
    let dates = Dictionary(secrets.map { ($0.name.uppercased(), $0.updatedAt) }) { first, _ in first }
    return plan.githubSecrets.compactMap { secret in
      guard let known = secretDates[secret.name] else { return nil }
      guard let date = dates[secret.name.uppercased()] else {
        return ChangedSecret(name: secret.name, proof: "\(self.secrets.question): \(secret.name) is missing")
      }
      guard date != known else { return nil }
      return ChangedSecret(
        name: secret.name,
        proof: "\(self.secrets.question): \(secret.name) was written at \(date), the last run wrote it at \(known)")
    }
  }

  /// Whether a secret holds the deployer's name.
  func isOfDeployer(_ name: String) -> Bool { name.hasSuffix("GCP_SERVICE_ACCOUNT") }
}
