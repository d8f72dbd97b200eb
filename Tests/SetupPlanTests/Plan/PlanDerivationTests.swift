import Testing

@testable import SetupPlan

@Suite("The plan of an environment")
struct PlanDerivationTests {
  @Test("it has every step but those that only some answers call for, and key.secret with a key alone")
  func steps() throws {
    let further: [StepID] = [
      .configurationSecrets, .githubWorkflows, .accountsPlanner, .rolesPlanner, .accountsPreviewer,
      .rolesPreviewer,
    ]
    #expect(try Samples.plan(Samples.accepted).steps == StepID.allCases.filter { !further.contains($0) })
    #expect(try Samples.plan().steps == StepID.allCases.filter { !(further + [.keySecret]).contains($0) })
    var answers = try Samples.plan().answers
    answers.usesTeamWorkflow = true
    let teams = try Plan(answers: answers, environment: "production").steps
    #expect(teams.filter(further.contains) == [.accountsPlanner, .rolesPlanner])
  }

  @Test("it enables the guide's APIs and what identity and state need; data's only with broad permissions")
  func services() throws {
    let always = [
      "iam", "iamcredentials", "cloudresourcemanager", "run", "artifactregistry", "secretmanager", "monitoring",
      "logging", "cloudscheduler", "cloudtrace", "sts", "storage",
    ]
    #expect(try Samples.plan().services == always.map { "\($0).googleapis.com" })
    var answers = try Samples.plan().answers
    let name = answers.environments[0].name
    answers.environments[0].budget = Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50)
    let more = try Plan(answers: answers, environment: name).services
    #expect(more == (always + ["billingbudgets"]).map { "\($0).googleapis.com" })
    let broad = try Samples.plan(Samples.accepted).services
    #expect(broad == (always + ["firestore", "aiplatform"]).map { "\($0).googleapis.com" })
    #expect(broad.count <= 20)
  }

  @Test("it has the ten secrets under the guide's names, from the answers and not from defaults")
  func secrets() throws {
    let resources = Resources(
      memory: Memory(mebibytes: 1536), cpu: CPU(millis: 1000), minInstances: 3, maxInstances: 7, concurrency: 33,
      timeout: 60, keepWarm: nil)
    #expect(
      try Samples.plan(resources: resources).githubSecrets == [
        GitHubSecret(name: "GCP_PROJECT_ID", value: .text("orchestra-demo")),
        GitHubSecret(name: "GCP_REGION", value: .text("us-central1")),
        GitHubSecret(name: "GCP_WORKLOAD_IDENTITY_PROVIDER", value: .providerName),
        GitHubSecret(
          name: "GCP_SERVICE_ACCOUNT",
          value: .text("ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com")),
        GitHubSecret(name: "GCP_SECRET_MANAGEMENT_KEY", value: .text("secret-management-key-production")),
        GitHubSecret(name: "CLOUD_RUN_MEMORY", value: .text("1536Mi")),
        GitHubSecret(name: "CLOUD_RUN_CPU", value: .text("1")),
        GitHubSecret(name: "CLOUD_RUN_MIN_INSTANCES", value: .text("3")),
        GitHubSecret(name: "CLOUD_RUN_MAX_INSTANCES", value: .text("7")),
        GitHubSecret(name: "CLOUD_RUN_CONCURRENCY", value: .text("33")),
      ])
  }

  @Test("secrets of the repository have the environment's name before theirs, and no environment is made for them")
  func repositorySecrets() throws {
    var answers = try Samples.plan().answers
    answers.service.details[.secrets] = "repository"
    for (name, prefix) in [
      ("production", "PRODUCTION_"), ("pre-prod", "PRE_PROD_"), ("github-like", "ENV_GITHUB_LIKE_"),
    ] {
      answers.environments[0].name = name
      let plan = try Plan(answers: answers, environment: name)
      #expect(plan.usesRepositorySecrets)
      #expect(!plan.steps.contains(.githubEnvironment))
      #expect(plan.steps.contains(.githubSecrets))
      #expect(plan.githubSecrets.allSatisfy { $0.name.hasPrefix(prefix) })
      #expect(plan.githubSecrets.first?.name == "\(prefix)GCP_PROJECT_ID")
    }
  }

  @Test("an environment that the answers lack is said, with those that they have")
  func unknownEnvironment() throws {
    let answers = try Samples.answers(Samples.environment(), Samples.environment("staging"))
    let error = #expect(throws: AnswersError.self) { try Plan(answers: answers, environment: "qa") }
    #expect(error?.problems.map(\.message) == ["There is no environment “qa”."])
    #expect(error?.problems.map(\.reason) == ["The answers have: production, staging."])
  }

  @Test("it can be looked at whatever is accepted")
  func lookingAt() throws {
    #expect(try Samples.plan(Samples.risky).steps == Samples.plan(Samples.accepted).steps)
  }

  @Test("there is none for impossible answers")
  func impossible() throws {
    var environment = Samples.environment(security: Samples.risky)
    environment.region = "here"
    environment.resources.maxInstances = 0
    let answers = try Samples.answers(environment)
    let error = #expect(throws: AnswersError.self) { try Plan(answers: answers, environment: "production") }
    #expect(
      error?.problems.map(\.path) == [
        "environments.production.region", "environments.production.resources.maxInstances",
      ])
  }

  @Test("another environment's mistakes do not stop this one, mistakes that both share do")
  func otherEnvironment() throws {
    var broken = Samples.environment("staging", security: Samples.risky)
    broken.resources.timeout = 0
    var answers = try Samples.answers(Samples.environment(), broken)
    let plan = try Plan(answers: answers, environment: "production")
    #expect(plan.environment.name == "production")
    #expect(plan.answers == answers)
    answers.service.directory = "../elsewhere"
    #expect(throws: AnswersError.self) { try Plan(answers: answers, environment: "production") }
  }

  @Test("each environment has its own names, the deployer's among them, and shares the state's bucket")
  func environments() throws {
    let answers = try Samples.answers(Samples.environment(), Samples.environment("staging"))
    let production = try Plan(answers: answers, environment: "production").names
    let staging = try Plan(answers: answers, environment: "staging").names
    #expect(production.stateBucket == staging.stateBucket)
    for name: KeyPath<ResourceNames, String> in [
      \.service, \.deployerAccount, \.runtimeAccount, \.registry, \.keySecret, \.statePrefix,
    ] {
      #expect(production[keyPath: name] != staging[keyPath: name])
    }
  }
}
