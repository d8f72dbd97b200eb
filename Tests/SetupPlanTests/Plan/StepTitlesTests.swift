import Testing

@testable import SetupPlan

@Suite("The steps' names")
struct StepTitlesTests {
  @Test("the ids are the public ones, in the order of display")
  func ids() {
    #expect(
      StepID.allCases.map(\.rawValue) == [
        "check.credentials", "check.permissions", "files.write", "services.enable", "identity.pool",
        "identity.provider", "accounts.deployer", "accounts.runtime", "accounts.planner", "accounts.previewer",
        "roles.deployer", "roles.runtime", "roles.impersonation", "roles.planner", "roles.previewer", "roles.retired",
        "registry.repository", "state.bucket", "key.secret", "configuration.secrets", "github.environment",
        "github.secrets", "github.workflows", "terraform.init", "terraform.plan",
        "terraform.apply", "service.verify",
      ])
  }

  @Test("each title is its own and fits the tree of the run screen", arguments: StepID.allCases)
  func title(step: StepID) {
    #expect((1...24).contains(step.title.count))
    #expect(StepID.allCases.filter { $0.title == step.title } == [step])
  }

  @Test("steps under one heading stand together")
  func groups() {
    let groups = StepID.allCases.map(\.group)
    let runs = groups.indices.filter { $0 == 0 || groups[$0] != groups[$0 - 1] }.map { groups[$0] }
    #expect(runs == StepGroup.allCases)
  }
}
