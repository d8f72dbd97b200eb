import GitHub
import GoogleCloud
import RESTClient
import SetupPlan
import Synchronization
import Testing

@testable import CloudSandbox
@testable import SetupEngine

/// Each thing that would fail half-way is found by the checks: nothing is changed, and the way out is one that works.
@Suite("The pre-flight", .timeLimit(.minutes(5)))
struct PreflightTests {
  private let repository = "ai-cherry/ai-orchestra"

  /// Runs a set-up that has to be stopped by a check, and hands over what it was stopped by.
  private func refused(_ world: SandboxWorld, _ plan: Plan) async throws -> [Failure] {
    let before = try world.mutations()
    let run = try await world.run(.apply, plan)
    #expect(run.outcome == .failed)
    #expect(try world.mutations() == before, "a request has changed something")
    #expect(run.steps(.changed).isEmpty)
    let failed = run.failures.keys.filter { !$0.isCheck }
    #expect(failed.isEmpty)
    let failures = run.failures.values.flatMap { $0.all }
    for failure in failures {
      #expect(!failure.remedy.isEmpty)
      #expect(
        !["PROJECT", "YOU ", "OWNER/NAME", "ACCOUNT"].contains { failure.remedy.contains($0) }, "\(failure.remedy)")
    }
    // A plan says the same.
    let preview = await #expect(throws: Failure.self) { try await world.engine(plan).preview() }
    let told = (preview?.all ?? []).map { $0.message }
    #expect(told == failures.map { $0.message })
    return failures
  }

  @Test("where nothing is in the way, nothing is found, and policies that may be read are read")
  func clear() async throws {
    try await SandboxWorld.use { world in
      try await world.policy("run.allowedIngress", ["allowAll": true])
      let before = try world.mutations()
      _ = try await world.engine(SamplePlan.plan()).preview()
      #expect(try world.mutations() == before)
      #expect(try world.answers(200, to: "run.allowedIngress:getEffectivePolicy") == 1)
    }
  }

  @Test(
    "an organisation policy that forbids an answer stops the run, with the answer that it allows",
    arguments: [
      ("iam.disableServiceAccountKeyCreation", "containerAuthentication: keyless"),
      ("iam.managed.disableServiceAccountKeyCreation", "containerAuthentication: keyless"),
      ("run.managed.requireInvokerIam", "access: authenticated"),
    ])
  func answers(constraint: String, answer: String) async throws {
    try await SandboxWorld.use { world in
      try await world.policy(constraint, ["enforce": true])
      let failures = try await refused(world, SamplePlan.plan(key: true, access: .public))
      #expect(failures.count == 1)
      #expect(failures.first?.kind == .answers)
      #expect(failures.first?.remedy.contains(answer) == true)
      // And that answer is let through.
      _ = try await world.engine(SamplePlan.plan()).preview()
    }
  }

  @Test("the policy against new accounts names the accounts; those that exist are used as they are")
  func accounts() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan()
      try await world.policy("iam.disableServiceAccountCreation", ["enforce": true])
      let failures = try await refused(world, plan)
      #expect(failures.count == 2)
      #expect(failures[0].remedy.contains("gcloud iam service-accounts create \(plan.names.deployerAccount) "))
      #expect(failures[1].remedy.contains("gcloud iam service-accounts create \(plan.names.runtimeAccount) "))
      // What the advice says: lifted, made, and enforced again.
      let path = "v2/projects/orchestra-demo/policies/iam.disableServiceAccountCreation"
      func enforce(_ isOn: Bool) async throws {
        _ = try await world.google.send(
          GoogleRequest<JSONValue>(
            .patch, .orgPolicy, path, body: ["name": .string(path), "spec": ["rules": [["enforce": .bool(isOn)]]]]))
      }
      try await enforce(false)
      try await world.google.services.enable(plan.names.project, plan.services)
      for (account, label) in [
        (plan.names.deployerAccount, plan.deployerLabel), (plan.names.runtimeAccount, plan.runtimeLabel),
      ] {
        #expect(failures.contains { $0.remedy.contains("--description='\(label.description)'") })
        _ = try await world.google.accounts.create(
          plan.names.project, id: account, displayName: "", description: label.description)
      }
      try await enforce(true)
      try await world.apply(plan)
    }
  }

  @Test("an issuer that is not allowed is named in the command that allows it")
  func issuer() async throws {
    try await SandboxWorld.use { world in
      try await world.policy(
        "iam.workloadIdentityPoolProviders", ["values": ["allowedValues": ["https://sts.windows.net/x"]]])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.kind == .notPermitted)
      #expect(failure?.reason.contains("https://sts.windows.net/x") == true)
      #expect(
        failure?.remedy.hasSuffix(
          "iam.workloadIdentityPoolProviders https://token.actions.githubusercontent.com --project=orchestra-demo")
          == true)
    }
  }

  @Test(
    "of the two network answers the one that is allowed is advised, or neither",
    arguments: [
      (["internal", "internal-and-cloud-load-balancing"], "Answer network: internal-and-load-balancing"),
      (["internal"], "Neither answer is allowed"),
    ])
  func ingress(allowed: [String], advice: String) async throws {
    try await SandboxWorld.use { world in
      try await world.policy(
        "run.allowedIngress", ["values": ["allowedValues": .array(allowed.map(JSONValue.string))]])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.remedy.hasPrefix(advice) == true, "\(failure?.remedy ?? "")")
    }
  }

  @Test("a region that is not allowed is told with those that are; a secret without a location is its own finding")
  func locations() async throws {
    try await SandboxWorld.use { world in
      try await world.policy("gcp.resourceLocations", ["values": ["allowedValues": ["in:europe-locations"]]])
      let failures = try await refused(world, SamplePlan.plan(key: true))
      #expect(failures.count == 2)
      #expect(failures.contains { $0.remedy.contains("containerAuthentication: keyless") })
      #expect(failures.contains { $0.remedy.contains("europe-central2") && !$0.remedy.contains("us-") })
    }
  }

  @Test("policies that may not be read hold nothing up, and are said to be unknown")
  func unreadable() async throws {
    try await SandboxWorld.use { world in
      let run = try await world.run(.apply, SamplePlan.plan(project: "legacy-apps"))
      #expect(run.lines(.checkPermissions).contains { $0.hasPrefix("organisation policies were not looked at") })
    }
  }

  @Test("an archived repository is to be unarchived, by its name")
  func archived() async throws {
    try await SandboxWorld.use { world in
      try await world.hub(.patch, "repos/\(repository)", ["archived": true])
      let failures = try await refused(world, SamplePlan.plan())
      #expect(failures.map(\.message) == ["The repository \(repository) is archived"])
      #expect(failures.first?.remedy.contains("gh repo unarchive \(repository) --yes") == true)
      try await world.hub(.patch, "repos/\(repository)", ["archived": false])
      _ = try await world.engine(SamplePlan.plan()).preview()
    }
  }

  @Test("a repository that GitHub has disabled is said to be, with who can do something about it")
  func disabledRepository() async throws {
    try await SandboxWorld.use { world in
      let body = """
        {"id": 958214736, "full_name": "\(repository)", "private": false, "archived": false, "disabled": true,
          "default_branch": "main", "permissions": {"admin": true},
          "owner": {"id": 204817355, "login": "ai-cherry", "type": "Organization"}}
        """
      await world.sandbox.inject(
        Faults([
          FaultRule(
            "disabled", method: "GET", path: "/github/repos/ai-cherry/ai-orchestra",
            effect: .status(FaultAnswer(200, body: body, type: "application/json"), .before))
        ]))
      let failures = try await refused(world, SamplePlan.plan())
      #expect(failures.map(\.message) == ["GitHub has disabled the repository \(repository)"])
    }
  }

  @Test("domain restricted sharing that lets nobody in is found; one that lists customers is no obstacle")
  func domains() async throws {
    try await SandboxWorld.use { world in
      try await world.policy("iam.allowedPolicyMemberDomains", ["denyAll": true])
      let failures = try await refused(world, SamplePlan.plan())
      #expect(failures.first?.message.hasSuffix("(iam.allowedPolicyMemberDomains)") == true)
      #expect(failures.first?.remedy.contains("iam.allowedPolicyMemberDomains --project=orchestra-demo") == true)
    }
    try await SandboxWorld.use { world in
      try await world.policy("iam.allowedPolicyMemberDomains", ["values": ["allowedValues": ["C01234567"]]])
      _ = try await world.engine(SamplePlan.plan()).preview()
    }
  }

  @Test("Actions that are off are to be turned on, by the request that the advice names")
  func actionsOff() async throws {
    try await SandboxWorld.use { world in
      try await world.hub(.put, "repos/\(repository)/actions/permissions", ["enabled": false])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.message == "GitHub Actions is off in \(repository)")
      #expect(failure?.remedy.contains("repos/\(repository)/actions/permissions -F enabled=true") == true)
      try await world.hub(.put, "repos/\(repository)/actions/permissions", ["enabled": true, "allowed_actions": "all"])
      _ = try await world.engine(SamplePlan.plan()).preview()
    }
  }

  @Test("actions that are not let in are named, and the advice keeps what was let in before")
  func selectedActions() async throws {
    try await SandboxWorld.use { world in
      let path = "repos/\(repository)/actions/permissions"
      try await world.hub(.put, path, ["enabled": true, "allowed_actions": "selected"])
      try await world.hub(
        .put, "\(path)/selected-actions",
        ["github_owned_allowed": true, "verified_allowed": false, "patterns_allowed": ["acme/own@*", "docker/*"]])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.message.contains("astral-sh/setup-uv") == true)
      #expect(failure?.message.contains("docker/") == false && failure?.message.contains("actions/checkout") == false)
      #expect(failure?.remedy.contains("patterns_allowed[]=acme/own@*") == true)
      // What the command would send.
      let patterns = (failure?.remedy ?? "").matches(of: /patterns_allowed\[\]=([^' ]+)/).map { String($0.1) }
      try await world.hub(
        .put, "\(path)/selected-actions",
        [
          "github_owned_allowed": true, "verified_allowed": false,
          "patterns_allowed": .array(patterns.map(JSONValue.string)),
        ])
      _ = try await world.engine(SamplePlan.plan()).preview()
    }
  }

  @Test("only protected branches may deploy, and the branch is none: said before, and right once it is protected")
  func protectedBranches() async throws {
    try await SandboxWorld.use { world in
      try await world.hub(
        .put, "repos/\(repository)/environments/production",
        ["deployment_branch_policy": ["protected_branches": true, "custom_branch_policies": false]])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.message.contains("The branch main may not deploy to the environment production") == true)
      let drift = try await world.engine(SamplePlan.plan()).drift()
      #expect(drift.first { $0.step == .checkPermissions }?.details.first?.contains("main may not deploy") == true)
      #expect(failure?.remedy.contains("PUT repos/\(repository)/branches/main/protection") == true)
      try await world.hub(
        .put, "repos/\(repository)/branches/main/protection",
        [
          "enforce_admins": false, "restrictions": .null, "required_status_checks": .null,
          "required_pull_request_reviews": .null,
        ])
      _ = try await world.engine(SamplePlan.plan()).preview()
    }
  }

  @Test("reviewers and a timer are said, and hold nothing up")
  func reviewers() async throws {
    try await SandboxWorld.use { world in
      try await world.hub(
        .put, "repos/\(repository)/environments/production",
        ["wait_timer": 30, "reviewers": [["type": "User", "id": 90_314_207]]])
      let preview = try await world.engine(SamplePlan.plan()).preview()
      #expect(preview.notices.contains { $0.message.contains("waits until it is approved") })
      #expect(preview.notices.contains { $0.message.contains("30 minutes") })
    }
  }

  @Test("a branch that is locked, or a path that no commit may touch, stops the run")
  func lockedBranch() async throws {
    try await SandboxWorld.use { world in
      let rules: JSONValue = [["type": "update"]]
      try await world.hub(
        .post, "repos/\(repository)/rulesets",
        [
          "name": "freeze", "target": "branch", "enforcement": "active",
          "conditions": ["ref_name": ["include": ["~DEFAULT_BRANCH"], "exclude": []]], "rules": rules,
        ])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.message == "The branch main of \(repository) takes no changes")
    }
    try await SandboxWorld.use { world in
      let paths: JSONValue = ["restricted_file_paths": [".github/workflows/**"]]
      try await world.hub(
        .post, "repos/\(repository)/rulesets",
        [
          "name": "workflows", "target": "push", "enforcement": "active",
          "rules": [["type": "file_path_restriction", "parameters": paths]],
        ])
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.message.contains("let nobody commit .github/workflows/") == true)
    }
  }

  @Test("a branch that takes pull requests only is said with the commands of one")
  func pullRequests() async throws {
    try await SandboxWorld.use { world in
      try await world.hub(
        .put, "repos/\(repository)/branches/main/protection",
        [
          "enforce_admins": true, "restrictions": .null, "required_status_checks": .null,
          "required_pull_request_reviews": ["required_approving_review_count": 1],
        ])
      let preview = try await world.engine(SamplePlan.plan()).preview()
      let notice = preview.notices.first { $0.message == "The branch main takes changes by pull request only" }
      #expect(notice?.remedy.contains("gh pr create --base main") == true)
    }
  }

  @Test("a quota below the maximum is told with the number of instances that it allows")
  func quota() async throws {
    try await SandboxWorld.use { world in
      // Ten instances of two CPUs.
      try await world.quota("cpu_allocation", 20_000)
      let failure = try await refused(world, SamplePlan.plan()).first
      #expect(failure?.message == "The quota of us-central1 allows 10 instances of this size, not 20")
      #expect(failure?.remedy.contains("maxInstances: 10 or fewer") == true)
      var answers = try SamplePlan.plan().answers
      answers.environments[0].resources.maxInstances = 10
      _ = try await world.engine(Plan(answers: answers, environment: "production")).preview()
    }
  }

  @Test("everything that is in the way is told at once")
  func together() async throws {
    try await SandboxWorld.use { world in
      try await world.policy("iam.disableServiceAccountKeyCreation", ["enforce": true])
      try await world.quota("mem_allocation", 1 << 30)
      try await world.hub(.put, "repos/\(repository)/actions/permissions", ["enabled": false])
      let failures = try await refused(world, SamplePlan.plan(key: true))
      #expect(failures.count == 3)
    }
  }

  @Test("a private repository of a plan without environments is told what can be done instead, and what is lost")
  func freePlan() async throws {
    try await SandboxWorld.use(prepare: {
      try $0.addGitHubRepository(
        "solo/service", id: 970_000_001, owner: 204_000_001, role: "admin", isPrivate: true, plan: "free")
    }) { world in
      var answers = try SamplePlan.plan().answers
      answers.repository = try #require(RepositoryName("solo/service"))
      let failure = try await refused(world, Plan(answers: answers, environment: "production")).first
      #expect(failure?.message == "The plan of solo has no environments for the private repository solo/service")
      #expect(failure?.reason.contains("only the branch binds who may become the deployer") == true)
      #expect(failure?.remedy.contains("service.secrets: repository") == true)
      answers.service.details[.secrets] = "repository"
      _ = try await world.engine(Plan(answers: answers, environment: "production")).preview()
    }
  }

  @Test("a fine-grained token that may not read what it has to write is told what it lacks")
  func fineGrained() async throws {
    let issued = Mutex("")
    try await SandboxWorld.use(prepare: { world in
      let token = world.issueFineGrainedToken(
        to: "orchestra-operator", permissions: ["secrets": "write", "actions": "read"])
      issued.withLock { $0 = token }
    }) { world in
      let token = issued.withLock(\.self)
      var context = try await world.context(SamplePlan.plan())
      context.github = GitHubClient(
        environment: context.environment, token: GitHubToken(value: token, source: "GH_TOKEN"))
      let run = await world.run(.apply, try SamplePlan.plan(), context)
      let failures = run.failures.values.flatMap(\.all)
      #expect(run.steps(.changed).isEmpty)
      #expect(failures.contains { $0.remedy.contains("the permission administration=read") })
      #expect(failures.contains { $0.remedy.contains("environments") })
      #expect(failures.allSatisfy { !$0.remedy.contains("--scopes") })
    }
  }
}
