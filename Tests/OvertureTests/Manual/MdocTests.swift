import Testing

@testable import overture

@Suite("mdoc")
struct MdocTests {
  @Test(
    "a line is text alone, whatever stands in it",
    arguments: [
      (".Sh NAME", "\\&.Sh NAME"), ("'quoted'", "\\(aqquoted\\(aq"), ("a\\b", "a\\eb"), ("--sandbox", "\\-\\-sandbox"),
      ("“x” …", "\\[u201C]x\\[u201D] \\[u2026]"), ("~/.local", "\\(ti/.local"),
    ])
  func line(text: String, written: String) {
    #expect(Mdoc.line(text) == written)
  }

  @Test("a word behind a macro is one word and no macro")
  func word() {
    #expect(Mdoc.word("Fl") == "\\&Fl")
    #expect(Mdoc.word("two words") == "\"two words\"")
  }

  @Test("each sentence begins a line; an abbreviation inside a word ends none")
  func sentences() {
    #expect(Mdoc.sentences("One. Two, e.g.x?\n  Three") == ["One.", "Two, e.g.x?", "Three"])
    #expect(Mdoc.sentences("").isEmpty)
  }
}

@Suite("A discussion, taken apart")
struct ManualTextTests {
  @Test("examples and exit statuses are no part of what is said; indented lines keep their breaks")
  func parts() {
    let text = ManualText(
      """
      It says
      something.

      Look:
        one
        two

      Examples:
        overture plan    # changes nothing
        overture apply

      Exit status:
        0   done
      """)
    #expect(text.parts == [.paragraph("It says something."), .lines(["Look:", "  one", "  two"])])
    #expect(text.examples == ["overture plan    # changes nothing", "overture apply"])
    #expect(ManualText("").parts.isEmpty)
  }

  @Test("a page's date is the day of SOURCE_DATE_EPOCH, in English and UTC")
  func date() {
    #expect(ManualCommand.date(["SOURCE_DATE_EPOCH": "0"]) == "January 1, 1970")
    #expect(ManualCommand.date(["SOURCE_DATE_EPOCH": "1800000000"]) == "January 15, 2027")
  }
}
