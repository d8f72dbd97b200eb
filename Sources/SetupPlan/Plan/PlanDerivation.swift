extension Plan {
  /// Derives everything from the answers; a plan exists only for answers that make sense, accepted or not.
  ///
  /// - Parameters:
  ///   - answers: the answers of the service.
  ///   - name: the environment's name.
  /// - Throws: `AnswersError` with all that is wrong with names and sizing.
  package init(answers: Answers, environment name: String) throws(AnswersError) {
    let environment = try Self.environment(name, in: answers)
    let problems = Self.problems(of: environment, in: answers)
    guard problems.isEmpty else { throw AnswersError(problems: problems) }

    let names = ResourceNames(
      service: answers.service, environment: name, project: environment.project, region: environment.region)
    let usesKey = environment.security.containerAuthentication == .serviceAccountKey
    self.init(
      answers: answers, environment: environment, names: names,
      steps: StepID.allCases.filter { step in
        switch step {
        case .keySecret: usesKey
        case .configurationSecrets: environment.usesSecrets
        case .githubEnvironment: answers.service.secretsPlace == .environment
        case .githubWorkflows: !environment.workflows.isEmpty
        case .accountsPlanner, .rolesPlanner: answers.usesTeamWorkflow
        case .accountsPreviewer, .rolesPreviewer: environment.previews != nil
        default: true
        }
      },
      services: Self.services(environment),
      grants: RoleGrant.all(
        for: environment, releases: answers.service.releaseCommand != nil,
        source: answers.sourceNames(of: environment))
        + (answers.usesTeamWorkflow ? RoleGrant.planner : [])
        + (environment.previews != nil ? RoleGrant.previewer : []),
      githubSecrets: GitHubSecret.all(for: environment, names: names).map { secret in
        GitHubSecret(
          name: Self.secretPrefix(answers.service, environment: name) + secret.name, value: secret.value)
      })
  }

  /// The answers of the environment of a name.
  static func environment(_ name: String, in answers: Answers) throws(AnswersError) -> EnvironmentAnswers {
    if let environment = answers.environments.first(where: { $0.name == name }) { return environment }
    let known = answers.environments.map(\.name).joined(separator: ", ")
    throw AnswersError(problems: [
      AnswersProblem(
        path: "environments", message: "There is no environment \(NameRules.quoted(name)).",
        reason: "The answers have: \(known.isEmpty ? "none" : known).",
        remedy: "Choose one of them by --environment, or set the new one up in the wizard.")
    ])
  }

  /// What is wrong with an environment's answers. Another environment's mistakes do not stop this one, but what both
  /// share does.
  static func problems(of environment: EnvironmentAnswers, in answers: Answers) -> [AnswersProblem] {
    var alone = environment
    alone.promote = nil
    alone.previews = nil
    let own = Answers(repository: answers.repository, service: answers.service, environments: [alone]).problems()
    let together = [
      ("promote", answers.promotionViolation(of: environment)),
      ("previews", answers.previewsViolation(of: environment)),
    ]
    return own
      + together.compactMap { key, violation in
        violation.map {
          AnswersProblem(
            path: "environments.\(environment.name).\(key)", message: $0.message, reason: $0.reason, remedy: $0.remedy)
        }
      }
  }

  /// The same set-up with other resource settings.
  ///
  /// - Parameter resources: the settings.
  /// - Returns: its plan.
  /// - Throws: `AnswersError` where they cannot be.
  package func resized(_ resources: Resources) throws(AnswersError) -> Plan {
    var answers = answers
    for index in answers.environments.indices where answers.environments[index].name == names.environment {
      answers.environments[index].resources = resources
    }
    return try Plan(answers: answers, environment: names.environment)
  }

  /// The steps of this plan that must have succeeded before a step starts.
  package func needs(of step: StepID) -> Set<StepID> { step.needs.intersection(steps) }

  /// The Google APIs that a revert leaves enabled: a project does not work without them.
  package static let baseServices: Set<String> = Set(
    ["iam", "cloudresourcemanager", "serviceusage", "logging", "monitoring", "storage"].map { "\($0).googleapis.com" })

  /// The Google APIs to enable; at most 20, the limit of one `services:batchEnable`.
  private static func services(_ environment: EnvironmentAnswers) -> [String] {
    let always = [
      "iam", "iamcredentials", "cloudresourcemanager", "run", "artifactregistry", "secretmanager", "monitoring",
      "logging", "cloudscheduler", "cloudtrace", "sts", "storage",
    ]
    let data = environment.security.permissions == .broad ? ["firestore", "aiplatform"] : []
    let budgets = environment.budget == nil ? [] : ["billingbudgets"]
    return (always + data + budgets + environment.configurationServices).map { "\($0).googleapis.com" }
  }
}

extension GitHubSecret {
  /// The ten secrets of the GitHub environment, in the guide's order.
  ///
  /// `GCP_SECRET_MANAGEMENT_KEY` holds the name of the Secret Manager secret, never the key.
  static func all(for environment: EnvironmentAnswers, names: ResourceNames) -> [GitHubSecret] {
    [
      GitHubSecret(name: "GCP_PROJECT_ID", value: .text(environment.project)),
      GitHubSecret(name: "GCP_REGION", value: .text(environment.region)),
      GitHubSecret(name: "GCP_WORKLOAD_IDENTITY_PROVIDER", value: .providerName),
      GitHubSecret(name: "GCP_SERVICE_ACCOUNT", value: .text(names.deployerEmail)),
      GitHubSecret(name: "GCP_SECRET_MANAGEMENT_KEY", value: .text(names.keySecret)),
    ] + sizing(environment.resources)
  }

  /// The secrets that the workflow takes the sizes from; the guide's sizes where one is missing.
  package static func sizing(_ resources: Resources) -> [GitHubSecret] {
    [
      GitHubSecret(name: "CLOUD_RUN_MEMORY", value: .text(resources.memory.description)),
      GitHubSecret(name: "CLOUD_RUN_CPU", value: .text(resources.cpu.description)),
      GitHubSecret(name: "CLOUD_RUN_MIN_INSTANCES", value: .text(String(resources.minInstances))),
      GitHubSecret(name: "CLOUD_RUN_MAX_INSTANCES", value: .text(String(resources.maxInstances))),
      GitHubSecret(name: "CLOUD_RUN_CONCURRENCY", value: .text(String(resources.concurrency))),
    ]
  }
}
