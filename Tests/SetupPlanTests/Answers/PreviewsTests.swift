import Testing

@testable import SetupPlan

@Suite("The answer that gives pull requests previews")
struct PreviewsTests {
  /// The sample with some lines beside production's project.
  private func text(_ lines: String, ci: Bool = true, staging: String = "") -> String {
    var text = SampleText.written.replacing(
      "    project: orchestra-prod\n", with: "    project: orchestra-prod\n    \(lines)\n")
    if !staging.isEmpty {
      text = text.replacing("    project: orchestra-demo\n", with: "    project: orchestra-demo\n    \(staging)\n")
    }
    return ci ? text.replacing("\nenvironments:", with: "\nci: true\nenvironments:") : text
  }

  @Test("it is read, written again, changed in place, and taken out")
  func written() throws {
    let document = try AnswersDocument(text: text("previews: { days: 7 } # a week"), file: "overture.yaml")
    var answers = document.answers
    #expect(answers.environments[1].previews == Previews(days: 7) && answers.environments[0].previews == nil)
    let fresh = AnswersDocument.text(for: answers)
    #expect(fresh.contains("    previews: { days: 7 }\n"))
    #expect(try AnswersDocument(text: fresh, file: "overture.yaml").answers == answers)
    answers.environments[1].previews = Previews(days: 14)
    #expect(document.replacing(with: answers).contains("previews: { days: 14 } # a week"))
    answers.environments[1].previews = nil
    #expect(try AnswersDocument(text: document.replacing(with: answers), file: "overture.yaml").answers == answers)
  }

  @Test(
    "it is refused without days, beyond 1 to 90 of them, or as anything else",
    arguments: [
      "previews: {}", "previews: { days: 0 }", "previews: { days: 91 }", "previews: { days: \"7\" }", "previews: true",
    ])
  func refused(line: String) throws {
    let problem = try #require(SampleText.problems(text(line)).first { $0.path.contains(".previews") })
    #expect(problem.line != nil && !problem.remedy.isEmpty)
  }

  @Test(
    "it needs ci, and no environment that is promoted, or promoted from, has previews: both where they stand, and in a plan"
  )
  func combinations() throws {
    let cases = [
      (text("previews: { days: 7 }", ci: false), "has previews, and the answers have no ci"),
      (text("previews: { days: 7 }\n    promote: { from: staging }"), "has both previews and promote"),
      (text("promote: { from: staging }", staging: "previews: { days: 7 }"), "production is promoted from it"),
    ]
    for (text, message) in cases {
      let problem = try #require(
        SampleText.problems(text).first { $0.message.contains(message) }, "\(message): \(SampleText.problems(text))")
      #expect(problem.path.hasSuffix(".previews") && problem.line != nil)
    }
    var answers = try AnswersDocument(text: text("previews: { days: 7 }"), file: "overture.yaml").answers
    #expect(answers.problems() == [])
    answers.usesTeamWorkflow = false
    #expect(answers.problems().map(\.path) == ["environments.production.previews"])
    #expect(throws: AnswersError.self) { try Plan(answers: answers, environment: "production") }
    // Another environment's mistake stops nobody else.
    _ = try Plan(answers: answers, environment: "staging")
  }

  @Test("its account, roles and risk come with the answer alone; it can deploy to this one service, and nothing else")
  func granted() throws {
    let answers = try AnswersDocument(text: text("previews: { days: 7 }"), file: "overture.yaml").answers
    let (with, without) = (
      try Plan(answers: answers, environment: "production"), try Plan(answers: answers, environment: "staging")
    )
    #expect(Set(with.steps).subtracting(without.steps).isSuperset(of: [.accountsPreviewer, .rolesPreviewer]))
    #expect(!without.grants.contains { $0.member == .previewer || $0.resource == .previewerAccount })
    let own = with.grants.filter { $0.member == .previewer }
    #expect(
      own.map { "\($0.role) \($0.resource)" } == [
        "roles/artifactregistry.writer registry", "roles/run.developer service",
        "roles/iam.serviceAccountUser runtimeAccount",
      ])
    let ways = with.grants.filter { $0.resource == .previewerAccount }.map(\.member)
    #expect(ways == [.event("pull_request"), .event("schedule")])
    let day = try #require(Day("2026-11-29"))
    let risk = try #require(RiskReport(of: with, on: day).configured.first { $0.what == "previews" })
    #expect(risk.sentence.contains("whoever may push a branch") && risk.sentence.contains("delete its service"))
    #expect(RiskReport(of: without, on: day).configured.isEmpty)
  }

  @Test("only a tag of a pull request's is one")
  func tags() {
    #expect(PullRequestPreview.number(of: PullRequestPreview.tag(of: 12)) == 12)
    for tag in ["pr-", "pr-0", "pr-01", "pr-1a", "next", "xpr-1", "pr-99999999999"] {
      #expect(PullRequestPreview.number(of: tag) == nil, "\(tag)")
    }
  }
}
