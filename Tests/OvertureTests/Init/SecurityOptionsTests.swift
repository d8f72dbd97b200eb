import SetupPlan
import Testing

@testable import overture

@Suite("The security answers of init")
struct SecurityOptionsTests {
  @Test("without options each is the safer one")
  func safer() throws {
    #expect(try SecurityOptions.parse([]).answers(accepting: []).tradeOffs == [])
  }

  @Test("what is accepted is taken, and what an option names")
  func riskier() throws {
    let answers = try SecurityOptions.parse(["--network", "all"]).answers(accepting: [.publicAccess])
    #expect(answers.tradeOffs == [.publicAccess, .openIngress])
    #expect(answers.acknowledgements == [])
  }

  @Test("an option and an acceptance that contradict each other are refused")
  func contradiction() throws {
    let options = try SecurityOptions.parse(["--access", "authenticated"])
    let error = #expect(throws: CommandFailure.self) { try options.answers(accepting: [.publicAccess]) }
    #expect(error?.status == .usage)
  }

  @Test(
    "what is said of the service has to be a key with a value that it can have",
    arguments: [
      ("application=app.main:app", true), ("port=9000", true), ("port=http", false), ("unknown=1", false),
      ("application", false),
    ])
  func settings(text: String, isValid: Bool) {
    #expect((ServiceSetting(argument: text) != nil) == isValid)
  }
}
