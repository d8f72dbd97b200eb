import Foundation
import PublishedSchemas
import Testing

@Suite("Day two", .serialized, .timeLimit(.minutes(5)))
struct DayTwoTests {
  /// A set-up that had visitors for eight days, every one of which the model of `advise` can play again.
  private func visited() async throws -> Program {
    let program = try Program()
    let run = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    try #require(run.status == 0, "\(run.error)")
    let traffic = try await program.run("sandbox", "traffic", "--days", "8", "--rps", "0.4", "--seed", "3")
    try #require(traffic.status == 0, "\(traffic.error)")
    return program
  }

  private func document(_ result: Program.Result) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.error)")
  }

  @Test("what was measured is played again, advised from, and one of the sizings taken through an adjustment")
  func advice() async throws {
    let program = try await visited()
    let advised = try await program.run("advise", "--sandbox", "--format", "json")
    #expect(advised.status == 0, "\(advised.error)")
    #expect(try PublishedSchema("advise").faults(in: advised.output) == [])
    let advice = try document(advised)
    let figures = try #require(advice["replay"] as? [[String: Any]])
    #expect(Set(figures.compactMap { $0["figure"] as? String }) == ["instances", "starts", "p95"])
    for figure in figures { #expect((figure["error"] as? Double ?? 1) <= 0.25, "\(figure)") }
    let picks = try #require(advice["picks"] as? [[String: Any]])
    let other = try #require(picks.first { ($0["marks"] as? [String])?.contains("now") == false })
    let wanted = try #require(other["resources"] as? [String: Any])
    let number = try #require(other["number"] as? Int)

    let adjusted = try await program.run("adjust", "--sandbox", "--advice", "\(number)")
    #expect(adjusted.status == 0, "\(adjusted.output) \(adjusted.error)")
    let answers = try String(contentsOf: program.repository.appending(path: "overture.yaml"), encoding: .utf8)
    #expect(answers.contains("concurrency: \(wanted["concurrency"] ?? "")"))
    #expect(answers.contains("minInstances: \(wanted["minInstances"] ?? "")"))
    let status = try await program.run("status", "--sandbox")
    #expect(status.status == 0, "no drift: \(status.output)")

    // What other settings did says nothing of these, and no model is blamed for it.
    let anew = try await program.run("advise", "--sandbox")
    #expect(anew.error.contains("Too little was measured with today's settings"), "\(anew.error)")

    // It was for other settings.
    let again = try await program.run("adjust", "--sandbox", "--advice", "\(number)")
    #expect(again.status == 65 && again.error.contains("The advice is for other settings"), "\(again.error)")
  }

  @Test("where nobody came, there is no advice, and a load can be typed instead")
  func nobody() async throws {
    let program = try Program()
    _ = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    let advised = try await program.run("advise", "--sandbox")
    #expect(advised.status != 0 && advised.error.contains("--requests-per-month"), "\(advised.error)")
    #expect(advised.output.isEmpty)
  }

  @Test(
    "by key presses Home leads to figures, advice, its review, findings, comparison and log",
    .enabled(if: Screen.isPossible, "tmux is not installed"))
  func wizard() async throws {
    let program = try await visited()
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await screen.shows("in 24 h")
      try await screen.shows("Findings")
      try await screen.press("v")
      try await screen.shows("p99 (ms) over US$ a month")
      try await screen.press("1", "Enter")
      try await screen.shows("2/4 Review")
      try await screen.shows("production.tfvars.json")
      try await screen.press("Escape", "Escape")
      try await screen.shows("Advice")
      try await screen.press("d")
      try await screen.shows("not on the default branch")
      try await screen.press("Escape")
      try await screen.press("m")
      try await screen.shows("Before and after")
      try await screen.press("Escape")
      try await screen.press("l")
      try await screen.shows("GET ", or: "POST ")
      try await screen.press("Escape")
      try await screen.shows("Serving")
      try await screen.press("q")
      try await screen.shows("ended with 0")
    }
  }
}
