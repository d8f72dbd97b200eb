import Glibc
import Testing

@testable import TerminalUI

extension TerminalSuites {
  @Suite("The terminal")
  @MainActor
  struct TerminalTests {
    private let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]

    @Test("it takes the whole screen, and gives it back as it was, once")
    func restoring() throws {
      let pseudo = try PseudoTerminal(rows: 6, columns: 40)
      let before = pseudo.modes
      let terminal = try Terminal.open(environment: environment, input: pseudo.program, output: pseudo.program)
      #expect(terminal.size == Size(columns: 40, rows: 6))
      #expect(terminal.colorLevel == .many)
      #expect(pseudo.modes != before)
      let opening = pseudo.output(until: "\u{1B}[?2004h")
      #expect(opening.contains("\u{1B}[?1049h"))
      terminal.close()
      terminal.close()
      let closing = pseudo.output(until: "\u{1B}[?1049l")
      #expect(closing.contains("\u{1B}[?2004l"))
      #expect(closing.contains("1000l"))
      #expect(pseudo.modes == before)
      #expect(!terminal.isOpen)
    }

    @Test("it shows wide and combining text, colours, and afterwards only what changed")
    func drawing() throws {
      let pseudo = try PseudoTerminal(rows: 6, columns: 40)
      let terminal = try Terminal.open(environment: environment, input: pseudo.program, output: pseudo.program)
      defer { terminal.close() }
      _ = pseudo.output(until: "\u{1B}[?2004h")
      var frame = Frame(size: terminal.size)
      frame.put("漢字 e\u{301} ✔ fine", row: 1, column: 2, style: Style(.green))
      frame.put("same", row: 3, column: 0)
      terminal.draw(frame)
      let first = pseudo.output(until: "\u{1B}[?2026l")
      #expect(first.contains("漢字 e\u{301} ✔ fine"))
      // The green that is legible on white and on black.
      #expect(first.contains("\u{1B}[38;5;29m"))
      frame.put("FINE", row: 1, column: 12, style: Style(.green))
      terminal.draw(frame)
      let second = pseudo.output(until: "\u{1B}[?2026l")
      #expect(second.contains("FINE"))
      #expect(!second.contains("same"))
      #expect(!second.contains("漢"))
    }

    @Test("NO_COLOR leaves attributes only, and a locale without UTF-8 leaves ASCII only")
    func plain() throws {
      let pseudo = try PseudoTerminal(rows: 4, columns: 40)
      let terminal = try Terminal.open(
        environment: ["TERM": "xterm-256color", "LC_ALL": "C", "NO_COLOR": "1"], input: pseudo.program,
        output: pseudo.program)
      defer { terminal.close() }
      #expect(terminal.colorLevel == .none)
      #expect(!terminal.isUnicode)
      _ = pseudo.output(until: "\u{1B}[?2004h")
      var frame = Frame(size: terminal.size)
      frame.put("│✔│", row: 0, column: 0, style: Style(.red, bold: true))
      terminal.draw(frame)
      let output = pseudo.output(until: "\u{1B}[?2026l")
      #expect(output.contains("|v|"))
      #expect(output.contains("1m|v|"))
      #expect(!output.contains("\u{1B}[31m"))
    }

    @Test(
      "what is not a fit terminal is refused, with a way out",
      arguments: [
        ([:], .typeMissing), (["TERM": "dumb"], .typeUnusable("dumb")),
        (["TERM": "no-such-terminal"], .typeUnusable("no-such-terminal")),
      ] as [([String: String], TerminalError)])
    func refusing(environment: [String: String], error: TerminalError) throws {
      let pseudo = try PseudoTerminal(rows: 4, columns: 40)
      let before = pseudo.modes
      #expect(throws: error) {
        try Terminal.open(environment: environment, input: pseudo.program, output: pseudo.program)
      }
      #expect(error.remedy.contains("overture apply"))
      #expect(pseudo.modes == before)
    }

    @Test("a stream that is no terminal is named")
    func redirected() throws {
      let null = Glibc.open("/dev/null", O_RDWR)
      defer { Glibc.close(null) }
      #expect(throws: TerminalError.notATerminal(stream: "standard input")) {
        try Terminal.open(environment: environment, input: null, output: null)
      }
    }
  }
}

/// Suites that share the process's one terminal, one test at a time.
@Suite("Terminals", .serialized)
enum TerminalSuites {}
