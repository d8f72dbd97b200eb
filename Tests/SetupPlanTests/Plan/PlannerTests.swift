import Testing

@testable import SetupPlan

@Suite("The planner of pull requests")
struct PlannerTests {
  private func plan(_ usesTeamWorkflow: Bool) throws -> Plan {
    var answers = try Samples.plan().answers
    answers.usesTeamWorkflow = usesTeamWorkflow
    return try Plan(answers: answers, environment: answers.environments[0].name)
  }

  @Test("only the answer ci: true brings its account, its roles and what its members are made of")
  func inPlay() throws {
    let (with, without) = (try plan(true), try plan(false))
    #expect(Set(with.steps).subtracting(without.steps) == [.accountsPlanner, .rolesPlanner])
    #expect(with.grants.count - without.grants.count == RoleGrant.planner.count)
    #expect(without.grants.allSatisfy { $0.member != .planner && $0.resource != .plannerAccount })
    #expect(DeploymentIdentity.mapping(for: with).map(\.attribute).contains("attribute.repository_event"))
    #expect(!DeploymentIdentity.mapping(for: without).map(\.attribute).contains("attribute.repository_event"))
  }

  @Test("no role of it reads a secret's value, becomes another account, or administers anything")
  func readsAlone() {
    for grant in RoleGrant.planner where grant.member == .planner {
      #expect(grant.meaning.power == .uses, "\(grant.role)")
      #expect(
        !["secretAccessor", "serviceAccountUser", "TokenCreator", "writer", "editor", "Editor", "developer"]
          .contains { grant.role.hasSuffix($0) }, "\(grant.role)")
    }
    let ways = RoleGrant.planner.filter { $0.resource == .plannerAccount }
    #expect(ways.map(\.member) == [.event("pull_request"), .event("schedule")])
  }

  @Test("its account is another one than the deployer's and the runtime's, also where the name is long")
  func names() {
    for name in ["shop", "a-service-with-a-rather-long-name"] {
      let names = ResourceNames(
        service: Service(name: name, directory: "."), environment: "production", project: "p", region: "us-central1")
      #expect(names.plannerAccount.hasSuffix("-plan") && (6...30).contains(names.plannerAccount.count))
      #expect(Set([names.plannerAccount, names.deployerAccount, names.runtimeAccount]).count == 3)
    }
  }

  @Test("the answer is read, written, and kept; anything but true and false is refused")
  func answer() throws {
    let text = SampleText.written.replacing(
      "environments:", with: "ci: true # pull requests\nenvironments:", maxReplacements: 1)
    let document = try AnswersDocument(text: text, file: "overture.yaml")
    #expect(document.answers.usesTeamWorkflow)
    #expect(AnswersDocument.text(for: document.answers).contains("\nci: true\nenvironments:"))
    #expect(document.replacing(with: document.answers).contains("ci: true # pull requests"))
    var without = document.answers
    without.usesTeamWorkflow = false
    #expect(try AnswersDocument(text: document.replacing(with: without), file: "overture.yaml").answers == without)
    for wrong in ["1", "\"true\"", "[]"] {
      let error = #expect(throws: AnswersError.self) {
        try AnswersDocument(text: text.replacing("ci: true", with: "ci: \(wrong)"), file: "overture.yaml")
      }
      #expect(error?.problems.first?.path == "ci", "\(wrong)")
    }
  }
}
