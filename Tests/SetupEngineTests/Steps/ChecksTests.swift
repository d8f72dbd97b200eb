import GoogleCloud
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The steps check.credentials and check.permissions", .timeLimit(.minutes(5)))
struct ChecksTests {
  @Test("in a project and a repository that fit, both pass and say what they found")
  func passing() async throws {
    try await StepBench.use(enabling: false) { bench in
      for step in [StepID.checkCredentials, .checkPermissions] { try await bench.expectSettled(step) }
      #expect(try await bench.inspect(.checkCredentials) == [])
      #expect(try await bench.inspect(.checkPermissions) == [])
      #expect(bench.log.contains("project orchestra-demo, number 314159265358"))
      #expect(bench.log.contains("repository ai-cherry/ai-orchestra, id 958214736"))
      #expect(bench.log.last?.hasPrefix("all ") == true)
    }
  }

  @Test("a project without billing stops the run, with the command that links an account")
  func unfunded() async throws {
    try await StepBench.use(SamplePlan.plan(project: "orchestra-unfunded"), enabling: false) { bench in
      let failure = await bench.failure { try await bench.apply(.checkCredentials) }
      #expect(failure?.kind == .notPermitted)
      #expect(failure?.remedy.contains("gcloud billing projects link orchestra-unfunded") == true)
    }
  }

  @Test("a repository that is administered by others stops the run")
  func notAdministered() async throws {
    var answers = try SamplePlan.plan().answers
    answers.repository = try #require(RepositoryName("ai-cherry/partner-gateway"))
    try await StepBench.use(Plan(answers: answers, environment: "production"), enabling: false) { bench in
      let failure = await bench.failure { try await bench.apply(.checkCredentials) }
      #expect(failure?.message == "You do not administer ai-cherry/partner-gateway on GitHub")
      #expect(failure?.kind == .notPermitted)
    }
  }

  @Test("a project that cannot be seen is refused as not permitted")
  func invisible() async throws {
    try await StepBench.use(SamplePlan.plan(project: "partner-payments"), enabling: false) { bench in
      let failure = await bench.failure { try await bench.apply(.checkCredentials) }
      #expect(failure?.kind == .notPermitted)
    }
  }

  @Test("a budget of a billing account on which nothing is held stops the run before anything is done")
  func budget() async throws {
    let own = Budget(billingAccount: "01D4B8-7C5A19-E3F602", monthly: 50)
    try await StepBench.use(SamplePlan.plan(budget: own), enabling: false) { bench in
      let details = try await bench.inspect(.checkPermissions)
      #expect(details == [])
    }
    let foreign = Budget(billingAccount: "000000-000000-000000", monthly: 50)
    try await StepBench.use(SamplePlan.plan(budget: foreign), enabling: false) { bench in
      let failure = await bench.failure { try await bench.apply(.checkPermissions) }
      #expect(failure?.kind == .notPermitted && failure?.reason.contains("billing.budgets.create") == true)
      #expect(failure?.remedy.contains("add-iam-policy-binding 000000-000000-000000") == true)
      #expect(failure?.remedy.contains("--role=roles/billing.costsManager") == true)
    }
  }

  @Test("missing permissions are named, with the roles that give them")
  func viewer() async throws {
    try await StepBench.use(SamplePlan.plan(project: "shared-platform"), enabling: false) { bench in
      let failure = await bench.failure { try await bench.apply(.checkPermissions) }
      #expect(failure?.kind == .notPermitted)
      #expect(failure?.reason.hasPrefix("Missing: serviceusage.services.enable") == true)
      #expect(failure?.remedy.contains("gcloud projects add-iam-policy-binding shared-platform") == true)
      let sent = try bench.world.mutations()
      #expect(sent == [])
    }
  }
}
