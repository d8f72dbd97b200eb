import Testing

@testable import SetupPlan

@Suite("The order of the steps")
struct StepOrderTests {
  /// The design's table; “checks”, “services”, “identity” and “accounts” stand for the steps of that name.
  static let table: [(StepID, Set<StepID>)] = [
    (.checkCredentials, []), (.filesWrite, [.checkCredentials, .checkPermissions]),
    (.servicesEnable, [.checkCredentials, .checkPermissions]), (.identityPool, [.servicesEnable]),
    (.identityProvider, [.servicesEnable]), (.accountsDeployer, [.servicesEnable]),
    (.accountsRuntime, [.servicesEnable]), (.rolesDeployer, [.accountsDeployer, .identityPool]),
    (.rolesRuntime, [.accountsRuntime]),
    (.rolesImpersonation, [.accountsDeployer, .accountsRuntime, .identityPool]),
    (.registryRepository, [.servicesEnable]), (.stateBucket, [.servicesEnable]), (.keySecret, [.accountsRuntime]),
    (.configurationSecrets, [.accountsRuntime]), (.terraformPlan, [.configurationSecrets]),
    (.githubEnvironment, [.identityPool, .identityProvider, .accountsDeployer, .accountsRuntime]),
    (.githubSecrets, [.identityProvider, .accountsDeployer, .rolesImpersonation, .terraformApply]),
    (.terraformInit, [.filesWrite, .stateBucket]),
    (.terraformPlan, [.rolesRuntime]), (.terraformApply, [.filesWrite, .stateBucket, .rolesRuntime]),
    (.serviceVerify, [.terraformApply]), (.rolesPreviewer, [.accountsPreviewer, .registryRepository, .terraformApply]),
    (.rolesRetired, [.rolesDeployer, .rolesRuntime, .rolesImpersonation, .githubSecrets, .serviceVerify]),
  ]

  /// All that a step waits for, directly or not.
  private func ancestors(of step: StepID) -> Set<StepID> {
    step.needs.reduce(into: step.needs) { $0.formUnion(ancestors(of: $1)) }
  }

  @Test("each waits for what the design's table names", arguments: table)
  func design(step: StepID, needs: Set<StepID>) {
    #expect(ancestors(of: step).isSuperset(of: needs))
  }

  @Test("one after another, each step stands behind those that it needs", arguments: [Samples.safe, Samples.accepted])
  func sequence(security: SecurityAnswers) throws {
    let plan = try Samples.plan(security)
    let sequence = plan.stepsInSequence
    #expect(Set(sequence) == Set(plan.steps) && sequence.count == plan.steps.count)
    for (index, step) in sequence.enumerated() { #expect(plan.needs(of: step).isSubset(of: sequence[..<index])) }
    #expect(sequence.prefix(8) == plan.steps.prefix(8) && sequence.last == .rolesRetired)
  }

  @Test("starting whatever can start comes to the end: there is no circle")
  func noCircle() {
    var done: Set<StepID> = []
    for _ in StepID.allCases { done.formUnion(StepID.allCases.filter { $0.needs.isSubset(of: done) }) }
    #expect(done == Set(StepID.allCases))
  }

  @Test("files and APIs, accounts and pool, registry and bucket do not wait for each other")
  func concurrent() {
    let together: [Set<StepID>] = [
      [.filesWrite, .servicesEnable],
      [.identityPool, .accountsDeployer, .accountsRuntime, .registryRepository, .stateBucket],
      [.rolesDeployer, .rolesRuntime, .rolesImpersonation, .keySecret],
      [.githubEnvironment, .terraformApply],
    ]
    for steps in together {
      for step in steps { #expect(ancestors(of: step).isDisjoint(with: steps)) }
    }
  }

  @Test("a role is bound on a resource only when that is there")
  func bindings() {
    #expect(StepID.rolesDeployer.needs.isSuperset(of: [.registryRepository, .stateBucket]))
    #expect(StepID.terraformPlan.needs.contains(.keySecret))
  }

  @Test("a step that a plan leaves out is not waited for")
  func leftOut() throws {
    #expect(try Samples.plan(Samples.accepted).needs(of: .terraformPlan).contains(.keySecret))
    #expect(try Samples.plan().needs(of: .terraformPlan) == [.terraformInit, .rolesRuntime])
  }

  @Test("another memory size makes five steps necessary and no more")
  func memory() {
    var larger = Resources.guide
    larger.memory = Memory(mebibytes: 4096)
    #expect(
      StepID.following(resourceChange: .guide, to: larger)
        == [.filesWrite, .githubSecrets, .terraformPlan, .terraformApply, .serviceVerify])
  }

  @Test("each setting of a secret writes the secrets; timeout and keep-warm are Terraform's alone")
  func settings() {
    let changes: [(WritableKeyPath<Resources, Int>, Bool)] = [
      (\.minInstances, true), (\.maxInstances, true), (\.concurrency, true), (\.timeout, false),
    ]
    for (setting, writesSecrets) in changes {
      var changed = Resources.guide
      changed[keyPath: setting] += 1
      #expect(StepID.following(resourceChange: .guide, to: changed).contains(.githubSecrets) == writesSecrets)
    }
    var changed = Resources.guide
    changed.cpu = CPU(millis: 4000)
    #expect(StepID.following(resourceChange: .guide, to: changed).contains(.githubSecrets))
    changed = .guide
    changed.keepWarm = nil
    #expect(
      StepID.following(resourceChange: .guide, to: changed)
        == [.filesWrite, .terraformPlan, .terraformApply, .serviceVerify])
  }

  @Test("no change makes no step necessary")
  func unchanged() {
    #expect(StepID.following(resourceChange: .guide, to: .guide).isEmpty)
  }
}
