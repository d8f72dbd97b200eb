import Testing

@testable import SetupPlan

@Suite("A plan that may be carried out")
struct AcceptedPlanTests {
  private func accepted(_ environment: EnvironmentAnswers, on today: Day = Samples.today) throws -> AcceptedPlan {
    try AcceptedPlan(answers: Samples.answers(environment), environment: "production", on: today)
  }

  @Test("there is none while a trade-off in play is not accepted, and the error names each")
  func unaccepted() throws {
    let error = #expect(throws: AnswersError.self) {
      try accepted(Samples.environment(security: Samples.risky))
    }
    #expect(error?.unacknowledged == TradeOff.ID.allCases)
    #expect(error?.failure.kind == .answers)
  }

  @Test("it holds the same plan, and who accepted what")
  func holding() throws {
    let accepted = try accepted(Samples.environment(security: Samples.accepted))
    #expect(try accepted.plan == Samples.plan(Samples.accepted))
    #expect(accepted.acceptances == Samples.accepted.acknowledgements)
    #expect(try self.accepted(Samples.environment()).acceptances.isEmpty)
  }

  @Test("an acceptance that has run out makes none")
  func runOut() throws {
    var security = Samples.accepted
    security.acknowledgements[0].until = Samples.today
    let environment = Samples.environment(security: security)
    #expect(throws: Never.self) { try accepted(environment) }
    let error = #expect(throws: AnswersError.self) { try accepted(environment, on: Samples.today.adding(1)) }
    #expect(error?.unacknowledged == [.serviceAccountKeys])
  }

  @Test("a record of a trade-off that is not in play is not part of it")
  func notInPlay() throws {
    var security = Samples.accepted
    security.access = .authenticated
    let accepted = try accepted(Samples.environment(security: security))
    #expect(accepted.acceptances.map(\.id) == [.serviceAccountKeys, .broadPermissions, .openIngress])
  }

  @Test("names, sizing and trade-offs are said together")
  func together() throws {
    var environment = Samples.environment(security: Samples.risky)
    environment.region = "here"
    environment.resources.maxInstances = 0
    let error = #expect(throws: AnswersError.self) { try accepted(environment) }
    #expect(
      error?.problems.map(\.path) == [
        "environments.production.region", "environments.production.resources.maxInstances",
        "environments.production.security.containerAuthentication", "environments.production.security.permissions",
        "environments.production.security.access", "environments.production.security.network",
      ])
  }
}
