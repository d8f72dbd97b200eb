import SetupPlan

/// The shell equivalents of the steps: what a person would type instead, with gcloud, gh and terraform.
package enum StepCommands {
  /// The commands of one step, in order.
  ///
  /// No secret value appears in them: keys go from one command to the next through a pipe. Numbers that are not known
  /// yet are asked for inside the command.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - plan: the set-up of one environment.
  ///   - remote: the numbers that Google and GitHub gave, as far as known.
  ///   - layout: where the files lie.
  /// - Returns: one or more commands, in the order to run them.
  package static func commands(
    for step: StepID, plan: Plan, remote: RemoteFacts = RemoteFacts(), layout: FileLayout = .usual
  ) -> [StepCommand] {
    lines(step, plan, layout, ShellLookups(plan: plan, remote: remote)) { _ in true }
      .map { StepCommand(step: step, command: $0) }
  }

  /// The commands that make up for what a step found to differ: of its files, grants and secrets only those that the
  /// details name.
  ///
  /// - Parameters:
  ///   - change: the step and what differs; no commands where nothing does.
  ///   - plan: the set-up of one environment.
  ///   - remote: the numbers that Google and GitHub gave, as far as known.
  ///   - layout: where the files lie.
  /// - Returns: the commands, in the order to run them.
  package static func commands(
    for change: StepChange, plan: Plan, remote: RemoteFacts, layout: FileLayout = .usual
  ) -> [StepCommand] {
    guard !change.details.isEmpty else { return [] }
    return lines(change.step, plan, layout, ShellLookups(plan: plan, remote: remote)) { name in
      change.details.contains { $0.contains(name) }
    }.map { StepCommand(step: change.step, command: $0) }
  }

  /// The commands of all steps of a plan, in an order in which they can be run.
  package static func commands(
    plan: Plan, remote: RemoteFacts = RemoteFacts(), layout: FileLayout = .usual
  ) -> [StepCommand] {
    plan.stepsInSequence.flatMap { commands(for: $0, plan: plan, remote: remote, layout: layout) }
  }

  private static func lines(
    _ step: StepID, _ plan: Plan, _ layout: FileLayout, _ lookups: ShellLookups, _ isWanted: (String) -> Bool
  ) -> [String] {
    switch step {
    case .filesWrite:
      plan.answers.files.copies
        ? [layout.dockerfilePath(plan.answers.service)].filter { $0 != layout.recipe && isWanted($0) }.map {
          Shell.command(["cp", layout.recipe, $0])
        } : []
    case .checkCredentials, .checkPermissions: checkCommands(step, plan)
    case .servicesEnable:
      [Shell.command(["gcloud", "services", "enable", "--project=\(plan.names.project)"], plan.services.map { [$0] })]
    case .identityPool, .identityProvider: identityCommands(step, plan, lookups)
    case .accountsDeployer, .accountsRuntime, .accountsPlanner, .accountsPreviewer: [accountCommand(step, plan)]
    case .rolesDeployer, .rolesRuntime, .rolesImpersonation, .rolesPlanner, .rolesPreviewer, .configurationSecrets:
      plan.grants.filter { $0.step == step && isWanted($0.role) }
        .map { GrantCommand.add($0, plan: plan, lookups: lookups) }
    case .registryRepository, .stateBucket: storeCommands(step, plan)
    case .rolesRetired: retirementCommands(plan, lookups, isWanted)
    case .keySecret: keyCommands(plan, lookups)
    case .githubWorkflows:
      plan.environment.workflows.filter { $0.value == .disable }.keys.sorted().filter(isWanted).map {
        Shell.command(["gh", "workflow", "disable", $0, "--repo", plan.answers.repository.description])
      }
    case .githubEnvironment, .githubSecrets: githubCommands(step, plan, lookups, isWanted)
    case .terraformInit, .terraformPlan, .terraformApply: terraformCommands(step, plan, layout)
    case .serviceVerify: verifyCommands(plan)
    }
  }

  private static func checkCommands(_ step: StepID, _ plan: Plan) -> [String] {
    let project = plan.names.project
    guard step == .checkPermissions else {
      return [Shell.command(["gcloud", "projects", "describe", project]), "gh api user --jq .login"]
    }
    return [
      Shell.command(["gcloud", "billing", "projects", "describe", project, "--format=value(billingEnabled)"]),
      Shell.command([
        "gcloud", "projects", "get-iam-policy", project, "--flatten=bindings[].members",
        "--format=table(bindings.role, bindings.members)",
      ]),
    ]
  }

  private static func accountCommand(_ step: StepID, _ plan: Plan) -> String {
    let (account, label) =
      switch step {
      case .accountsDeployer: (plan.names.deployerAccount, plan.deployerLabel)
      case .accountsPlanner: (plan.names.plannerAccount, plan.plannerLabel)
      case .accountsPreviewer: (plan.names.previewerAccount, plan.previewerLabel)
      default: (plan.names.runtimeAccount, plan.runtimeLabel)
      }
    return Shell.command(
      ["gcloud", "iam", "service-accounts", "create", account, "--display-name=\(label.title)"],
      [["--description=\(label.description)", "--project=\(plan.names.project)"]])
  }

  private static func storeCommands(_ step: StepID, _ plan: Plan) -> [String] {
    let names = plan.names
    let bucket = "gs://\(names.stateBucket)"
    let place = ["--location=\(names.region)", "--project=\(names.project)"]
    guard step == .stateBucket else {
      let repositories = ["gcloud", "artifacts", "repositories"]
      return [
        Shell.command(repositories + ["create", names.registry, "--repository-format=docker"], [place]),
        Shell.command(
          repositories + ["set-cleanup-policies", names.registry, "--no-dry-run", "--policy=/dev/stdin"], [place])
          + hereDocument(StorePolicies.cleanup),
      ]
    }
    return [
      Shell.command(
        ["gcloud", "storage", "buckets", "create", bucket] + place,
        [["--uniform-bucket-level-access", "--public-access-prevention", "--soft-delete-duration=7d"]]),
      // gcloud cannot read a lifecycle from a pipe.
      "lifecycle=\"$(mktemp)\"\ncat >\"$lifecycle\"" + hereDocument(StorePolicies.lifecycle) + "\n"
        + Shell.command(["gcloud", "storage", "buckets", "update", bucket, "--versioning"])
        + " --lifecycle-file=\"$lifecycle\"",
    ]
  }

  /// A text on a command's standard input.
  private static func hereDocument(_ text: String) -> String { " <<'JSON'\n\(text)\nJSON" }

  private static func terraformCommands(_ step: StepID, _ plan: Plan, _ layout: FileLayout) -> [String] {
    let names = plan.names
    let program = "TF_DATA_DIR=\"$PWD\"/\(Shell.quote(".overture/terraform/\(names.githubEnvironment)")) terraform"
    let base = "\(program) -chdir=\(Shell.quote(layout.terraformDirectory))"
    let values = Shell.command(["-var-file=\(FileLayout.variables(names.environment))"])
    switch step {
    case .terraformInit:
      let backend = Shell.command(["-backend-config=\(FileLayout.backend(names.environment))"])
      return ["\(base) init -input=false -reconfigure \\\n  \(backend)"]
    case .terraformPlan: return ["\(base) plan -input=false -detailed-exitcode \\\n  \(values)"]
    default: return ["\(base) apply -input=false -auto-approve \\\n  \(values)"]
    }
  }

  private static func verifyCommands(_ plan: Plan) -> [String] {
    let names = plan.names
    return [
      Shell.command(
        ["gcloud", "run", "services", "describe", names.service, "--region=\(names.region)"],
        [["--project=\(names.project)", "--format=value(status.url)"]])
    ]
  }
}
