import PlainText
import SetupPlan
import Testing

@testable import overture

@Suite("What became of several runs")
struct FleetReportTests {
  private func report(_ outcomes: [FleetOutcome]) throws -> FleetReport {
    let answers = try SampleAnswers.answers()
    let selections = [".", "web", "api", "jobs"].prefix(outcomes.count).map { home in
      var own = answers
      own.service.home = home
      return AnswersSelection(answers: own, name: "staging", file: "\(home)/overture.yaml")
    }
    return FleetReport(
      place: Place(directory: "/r", isSandbox: false), kind: .apply, selections: Array(selections), outcomes: outcomes)
  }

  private var failure: Failure {
    Failure.together([
      Failure(message: "No quota", reason: "It is 0.", remedy: "Ask for more."),
      Failure(message: "No API", reason: "It is off.", remedy: "Enable it."),
    ]) ?? Failure(message: "", reason: "", remedy: "")
  }

  @Test("each failure is told with its parts, and with the command that goes on; the status is 1")
  func failures() throws {
    let report = try report([.done(address: "https://a"), .failed(failure), .done(address: nil)])
    #expect(report.status == .stepFailed)
    #expect(
      report.lines.map(\.text) == [
        "1 of 3 failed; the others were not stopped by that:", "ai-orchestra staging", "  No quota", "  It is 0.",
        "  Ask for more.", "  No API", "  It is off.", "  Enable it.",
        "  go on: overture apply --directory /r --service ai-orchestra --environment staging --resume",
      ])
    #expect(report.addresses == "ai-orchestra staging https://a\n")
  }

  @Test("what was stopped and what was not begun is told, with 130")
  func stopped() throws {
    let report = try report([.interrupted, .unbegun, .unbegun])
    #expect(report.status == .interrupted)
    #expect(
      report.lines.map(\.text) == [
        "1 stopped on the way; go on with each by --resume:",
        "  overture apply --directory /r --environment staging --resume",
        "2 not begun; run the same command again with --resume",
      ])
    #expect(try self.report([.failed(failure), .unbegun]).status == .stepFailed)
  }

  @Test("where all ended well there is nothing to say")
  func well() throws {
    let report = try report([.done(address: nil), .done(address: nil)])
    #expect(report.status == .done && report.lines.isEmpty && report.addresses.isEmpty)
  }
}
