import Testing

@testable import overture

@Suite("Agreeing to a revert")
struct RevertConfirmationTests {
  @Test(
    "takes the environment's name, typed, and no other word", arguments: [nil, "", "y", "yes", "Production", "staging"])
  func refused(typed: String?) {
    let confirmation = RevertConfirmation.typed(environment: "production", options: "--environment production")
    do {
      try confirmation.settle("the list") { typed }
      Issue.record("\(typed ?? "nothing") was taken for it")
    } catch {
      #expect(ErrorReport(error).status == .answers)
    }
  }

  @Test("is given by the name, and by --yes without a question")
  func agreed() throws {
    try RevertConfirmation.typed(environment: "production", options: "--environment production").settle("the list") {
      " production "
    }
    try RevertConfirmation.given.settle("the list") {
      Issue.record("it was asked")
      return nil
    }
  }

  @Test("needs a terminal or --yes: 64, with both commands")
  func nobody() {
    // The tests' own standard input is no terminal.
    do {
      _ = try RevertConfirmation.asked(environment: "staging", options: "--environment staging")
      Issue.record("nobody was there")
    } catch {
      let report = ErrorReport(error)
      #expect(report.status == .usage)
      let text = report.lines.map(\.text).joined()
      #expect(text.contains("--environment staging --dry-run") && text.contains("--environment staging --yes"))
    }
  }
}
