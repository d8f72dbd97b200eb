import Testing

@testable import SetupPlan

@Suite("Promotion from one environment to another")
struct PromotionTests {
  /// The sample with `promote` beside the region of an environment.
  private func text(_ promotions: [(beside: String, line: String)]) -> String {
    promotions.reduce(SampleText.written) { text, promotion in
      text.replacing("    \(promotion.beside)\n", with: "    \(promotion.beside)\n    \(promotion.line)\n")
    }
  }

  private static let production = "project: orchestra-prod"
  private static let staging = "project: orchestra-demo"

  @Test("it is read, written again, and gives the deployer one role: to read the other environment's images")
  func granted() throws {
    let document = try AnswersDocument(
      text: text([(Self.production, "promote: { from: staging }")]), file: "overture.yaml")
    let answers = document.answers
    #expect(answers.environments[1].promote == Promotion(from: "staging") && answers.environments[0].promote == nil)
    let plan = try Plan(answers: answers, environment: "production")
    let grants = plan.grants.filter { $0.role == "roles/artifactregistry.reader" }
    #expect(
      grants.map(\.resource) == [
        .otherRegistry(project: "orchestra-demo", location: "europe-west3", name: "ai-orchestra-staging")
      ])
    #expect(grants.first?.member == .deployer && grants.first?.step == .rolesDeployer)
    #expect(try !Plan(answers: answers, environment: "staging").grants.contains { $0.role == grants.first?.role })
    let written = AnswersDocument.text(for: answers)
    #expect(written.contains("    promote: { from: staging }\n"))
    #expect(try AnswersDocument(text: written, file: "overture.yaml").answers == answers)
  }

  @Test(
    "it is refused where it stands: from itself, from nowhere, in a circle, from what is promoted, beside branches",
    arguments: [
      ([(production, "promote: { from: production }")], "promoted from itself", 20),
      ([(production, "promote: { from: live }")], "no environment “live” to promote from", 20),
      ([(production, "promote: { from: staging }\n    branches: [main]")], "both branches and promote", 20),
      ([(production, "promote: { form: staging }")], "form", 20), ([(production, "promote: staging")], "promote", 20),
    ])
  func refused(promotions: [(String, String)], message: String, line: Int) throws {
    let found = SampleText.problems(text(promotions.map { (beside: $0.0, line: $0.1) }))
    let problem = try #require(found.first { $0.message.contains(message) }, "\(found)")
    #expect(problem.line.map { abs($0 - line) <= 2 } == true, "\(found)")
    #expect(!problem.remedy.isEmpty && !problem.reason.isEmpty)
  }

  @Test("a rewritten file keeps what a person wrote, and says it below or in its place")
  func rewritten() throws {
    let document = try AnswersDocument(text: SampleText.written, file: "overture.yaml")
    var answers = document.answers
    answers.environments[1].promote = Promotion(from: "staging")
    let text = document.replacing(with: answers)
    #expect(text.contains("promote: { from: staging }") && text.contains("# asked in the team meeting"))
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == answers)
    answers.environments[1].promote = nil
    let without = try AnswersDocument(text: text, file: "overture.yaml").replacing(with: answers)
    #expect(try AnswersDocument(text: without, file: "overture.yaml").answers == document.answers)
  }

  @Test("two that promote from each other are refused, and so is one that promotes from what is promoted")
  func circles() throws {
    let both = SampleText.problems(
      text([(Self.production, "promote: { from: staging }"), (Self.staging, "promote: { from: production }")]))
    #expect(both.count == 2 && both.allSatisfy { $0.message.contains("promoted from each other") }, "\(both)")
    var answers = try Samples.answers(
      Samples.environment("development"), Samples.environment("staging"), Samples.environment("production"))
    answers.environments[1].promote = Promotion(from: "development")
    answers.environments[2].promote = Promotion(from: "staging")
    let error = #expect(throws: AnswersError.self) { try Plan(answers: answers, environment: "production") }
    #expect(error?.problems.first?.remedy.contains("promote: { from: development }") == true)
    #expect(answers.problems().map(\.path) == ["environments.production.promote"])
    // Another environment's mistake stops this one no more than before.
    #expect(throws: Never.self) { try Plan(answers: answers, environment: "staging") }
  }
}
