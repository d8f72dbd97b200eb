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
    let markdown = ReportSection(title: "t", lines: [.code("md", lines)]).markdown
    let expected = (["\(fence)md"] + lines + [fence]).joined(separator: "\n")
    #expect(markdown == "## t\n\n\n\(expected)\n\n")
  }

  @Test("an indented run of backticks closes a fence too, so that it counts")
  func indented() {
    let markdown = ReportSection(title: "t", lines: [.code("diff", [" ```", "+x"])]).markdown
    #expect(markdown.contains("\n````diff\n ```\n+x\n````\n"))
  }
}
