import PlainText
import SetupPlan
import Testing

@testable import overture

@Suite("A section of a report")
struct ReportSectionTests {
  private let section = ReportSection(
    title: "Files", lines: [.item("changed a"), .detail("why"), .code("diff", ["-x", "+y"])])

  @Test("for a terminal is indented text")
  func plain() {
    #expect(section.plain == "Files\n  changed a\n    why\n    -x\n    +y\n")
  }

  @Test("as Markdown has a heading, a list and fenced code")
  func markdown() {
    #expect(section.markdown == "## Files\n\n- changed a\n  - why\n\n```diff\n-x\n+y\n```\n\n")
  }

  @Test(
    "a fence is longer than any run of backticks that begins a line of the code",
    arguments: [
      (["plain `code`"], "```"), (["```"], "````"), (["a", "`````sh"], "``````"), (["+```"], "```"), ([], "```"),
    ] as [([String], String)])
  func fences(lines: [String], fence: String) {
    let markdown = ReportSection(title: "t", lines: [.code("md", lines)]).markdown.text
    let expected = (["\(fence)md"] + lines + [fence]).joined(separator: "\n")
    #expect(markdown == "## t\n\n\n\(expected)\n\n")
  }

  @Test("an indented run of backticks closes a fence too, so that it counts")
  func indented() {
    let markdown = ReportSection(title: "t", lines: [.code("diff", [" ```", "+x"])]).markdown.text
    #expect(markdown.contains("\n````diff\n ```\n+x\n````\n"))
  }
}

@Suite("A report of values from elsewhere")
struct HostileReportTests {
  private let section = ReportSection(
    title: "a\u{1B}]0;T\u{7}",
    lines: [.item("b\n  + roles/owner"), .detail("c\u{9B}2J\u{202E}"), .code("sh", ["\td\u{1B}[2J\r"])])

  @Test("no value breaks its line, or reaches the terminal as it is; the tabs of code stay")
  func plain() {
    #expect(
      section.plain.text
        == "a\\u{1b}]0;T\\u{7}\n  b\\n  + roles/owner\n    c\\u{9b}2J\\u{202e}\n    \td\\u{1b}[2J\\r\n")
  }

  @Test("nor in Markdown")
  func markdown() {
    #expect(
      section.markdown.text
        == "## a\\u{1b}]0;T\\u{7}\n\n- b\\n  + roles/owner\n  - c\\u{9b}2J\\u{202e}\n\n```sh\n\td\\u{1b}[2J\\r\n```\n\n"
    )
  }

  @Test("nor in an error, a log line or a document")
  func others() throws {
    let failure = Failure(message: "a\u{1B}c", reason: "b\noverture: c", remedy: "d\u{202E}")
    #expect(ErrorReport(failure).lines.map(\.text) == ["overture: a\\u{1b}c", "  b\\noverture: c", "  d\\u{202e}"])
    let log = PlainEvents().lines(.stepLog(.filesWrite, level: .info, line: "e\u{9D}0;T\u{7}"))
    #expect(log.map(\.text) == ["  files.write: e\\u{9d}0;T\\u{7}"])
    struct Document: ReportJSON { let name = "f\u{9B}\u{202E}\u{1B}" }
    #expect(try Document().text.text.contains(#""f\u009b\u202e\u001b""#))
  }
}
