import Testing

@testable import PlainText

@Suite("When colours are written")
struct ColorChoiceTests {
  @Test(
    "by the variables, where the command line says nothing",
    arguments: [
      ([:], true, true), ([:], false, false), (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
      (["CLICOLOR": "0"], true, false), (["CLICOLOR": "1"], false, false), (["TERM": "dumb"], true, false),
      (["CLICOLOR_FORCE": "1"], false, true), (["CLICOLOR_FORCE": "0"], false, false),
      (["CLICOLOR_FORCE": ""], false, false), (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
      (["CLICOLOR_FORCE": "1", "TERM": "dumb"], false, true),
    ] as [([String: String], Bool, Bool)])
  func variables(environment: [String: String], isTerminal: Bool, expected: Bool) {
    #expect(ColorChoice.auto.allows(environment: environment, isTerminal: isTerminal) == expected)
  }

  @Test("an option wins over every variable")
  func options() {
    #expect(ColorChoice.always.allows(environment: ["NO_COLOR": "1"], isTerminal: false))
    #expect(!ColorChoice.never.allows(environment: ["CLICOLOR_FORCE": "1"], isTerminal: true))
  }

  @Test("each line of a text has its colour, and gives it back before its end")
  func painted() {
    #expect(("a\n\nb" as SafeText).painted(.red).text == "\u{1B}[31ma\u{1B}[0m\n\n\u{1B}[31mb\u{1B}[0m")
    #expect(("a" as SafeText).painted(nil) == "a")
    #expect(
      ("\u{1B}[2J" as SafeText).painted(.bold).text.contains("[2J")
        && SafeText(line: "\u{1B}[2J").painted(.bold).text.hasPrefix("\u{1B}[1m\\u{1b}"))
  }
}
