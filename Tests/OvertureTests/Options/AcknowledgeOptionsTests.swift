import SetupPlan
import Testing

@testable import overture

@Suite("What a command accepts")
struct AcknowledgeOptionsTests {
  @Test("an acceptance may have an end and a reason")
  func whole() throws {
    let options = try AcknowledgeOptions.parse([
      "--acknowledge", "public-access", "--until", "2099-12-31", "--because", "the fair is on",
    ])
    #expect(options.acknowledged == [.publicAccess])
    #expect(options.until == Day("2099-12-31"))
    #expect(options.because == "the fair is on")
  }

  @Test(
    "an end that is over or no day, a reason that is no line, and either of them alone are refused",
    arguments: [
      ["--acknowledge", "public-access", "--until", "2020-01-01"],
      ["--acknowledge", "public-access", "--until", "soon"],
      ["--acknowledge", "public-access", "--until", "2099-02-30"], ["--until", "2099-12-31"], ["--because", "fair"],
      ["--acknowledge", "public-access", "--because", ""], ["--acknowledge", "public-access", "--because", "a\nb"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try AcknowledgeOptions.parse(arguments) }
  }
}
