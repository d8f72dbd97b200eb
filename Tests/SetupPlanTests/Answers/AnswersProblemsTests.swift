import Testing

@testable import SetupPlan

@Suite("What is wrong with answers as values")
struct AnswersProblemsTests {
  @Test("good answers have no problems")
  func none() throws {
    let answers = try Samples.answers(Samples.environment(), Samples.environment("staging"))
    #expect(answers.problems().isEmpty)
  }

  @Test("everything is found at once, each under its path")
  func all() throws {
    var broken = Samples.environment("Prod!")
    broken.project = "12345"
    broken.region = "here"
    broken.resources.concurrency = 0
    broken.resources.timeout = 0
    var answers = try Samples.answers(broken, Samples.environment())
    answers.service = Service(name: "AI", directory: "../up")
    #expect(
      answers.problems().map(\.path) == [
        "service.name", "service.directory", "environments.Prod!", "environments.Prod!.project",
        "environments.Prod!.region", "environments.Prod!.resources.concurrency",
        "environments.Prod!.resources.timeout",
      ])
    #expect(answers.problems().allSatisfy { !$0.message.isEmpty && !$0.reason.isEmpty && !$0.remedy.isEmpty })
  }

  @Test("an environment that is there twice is said")
  func twice() throws {
    let answers = try Samples.answers(Samples.environment(), Samples.environment())
    #expect(answers.problems().map(\.message) == ["The environment production is there twice."])
  }

  @Test("a missing acknowledgement names the trade-off, why, and both ways out")
  func acknowledgement() throws {
    var security = Samples.safe
    security.access = .public
    let problem = try #require(Samples.environment(security: security).acceptanceProblems(on: Samples.today).first)
    #expect(problem.tradeOff == .publicAccess)
    #expect(problem.path == "environments.production.security.access")
    #expect(problem.message == "The trade-off public-access of the environment production is not accepted.")
    #expect(
      problem.reason == "The answer access: public is the riskier one: A service that anyone may call.")
    #expect(
      problem.remedy
        == "Read it in the wizard, accept it by --acknowledge public-access, or answer access: authenticated.")
  }

  @Test("a record of another text is said to be out of date")
  func changedText() throws {
    var security = Samples.accepted
    security.acknowledgements[0].text = Samples.oldHash
    let problems = Samples.environment(security: security).acceptanceProblems(on: Samples.today)
    #expect(problems.map(\.tradeOff) == [.serviceAccountKeys])
    #expect(
      problems.map(\.reason) == ["Its text has changed since someone@example.com accepted it on 2026-11-23."])
  }

  @Test("an acceptance counts through its last day, and a day later it has run out")
  func runOut() throws {
    var security = Samples.accepted
    security.acknowledgements[2].until = Samples.today
    let environment = Samples.environment(security: security)
    #expect(environment.acceptanceProblems(on: Samples.today).isEmpty)
    let problems = environment.acceptanceProblems(on: Samples.today.adding(1))
    #expect(problems.map(\.tradeOff) == [.publicAccess])
    #expect(
      problems.map(\.message) == ["The acceptance of public-access in the environment production has run out."])
    #expect(problems.map(\.reason) == ["someone@example.com accepted it until 2026-11-28."])
  }
}
