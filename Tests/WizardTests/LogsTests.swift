import ServiceLog
import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The log on a screen")
struct LogsTests {
  private let size = Size(columns: 120, rows: 30)

  @Test("l on Home reads it, and leaving it ends the following")
  func opened() {
    var model = Journeys.atHome()
    #expect(
      model.update(.input(.key(.character("l")))) == [.readLogs(Fixtures.answers(), environment: "production")])
    #expect(model.view(size: size).text.contains("reading the log of production"))
    model.do(.logsRead([]))
    #expect(model.view(size: size).text.contains("No line in the last hour"))
    #expect(model.update(.input(.key(.escape))) == [.leaveLogs])
    #expect(model.place == .home)
    model.do(.logsRead(Fixtures.log))
    #expect(model.logs.count == 0, "what was on its way is dropped")
  }

  @Test("follows the newest line, until somebody moves; f follows again")
  func following() {
    var model = Journeys.atLogs()
    #expect(model.logs.isFollowing)
    model.press(.up)
    #expect(!model.logs.isFollowing)
    let marked = model.logs.marked
    model.do(.logsRead([Fixtures.logLine(20, "new", .stdout)]))
    #expect(model.logs.marked == marked)
    model.press(.character("f"))
    #expect(model.logs.isFollowing)
    #expect(model.view(size: size).text.contains("new"))
  }

  @Test("what the service writes cannot move the cursor, nor turn the text's direction")
  func hostile() {
    let text = Journeys.atLogs().view(size: size).text
    #expect(text.contains("hostile"))
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
  }

  @Test("a word narrows it down as it is typed, lines that come are held against it, and esc shows all again")
  func searched() {
    var model = Journeys.atLogs()
    for key in "/PRICE" { model.press(.character(key)) }
    #expect(model.logs.count == 4)
    model.do(.logsRead([Fixtures.logLine(20, "another price", .stdout), Fixtures.logLine(21, "fine", .stdout)]))
    #expect(model.logs.count == 5)
    model.press(.enter)
    model.press(.escape)
    #expect(model.logs.count == 10 && model.place == .logs)
  }

  @Test("s steps through severities, where a stack trace on plain output and an answer of 500 are errors")
  func severities() {
    var model = Journeys.atLogs()
    for _ in 0..<3 { model.press(.character("s")) }
    #expect(model.logs.severity == .error)
    #expect(model.logs.count == 2)
    model.press(.character("s"))
    #expect(model.logs.count == 8)
  }

  @Test("o tells requests, output and Cloud Run's own lines apart")
  func origins() {
    var model = Journeys.atLogs()
    var counts: [Int] = []
    for _ in 0..<4 {
      model.press(.character("o"))
      counts.append(model.logs.count)
    }
    #expect(counts == [2, 4, 2, 8])
  }

  @Test("t shows all lines of the marked one's trace; a line without one says so")
  func trace() {
    var model = Journeys.atLogs()
    model.press(.home)
    model.press(.character("t"))
    #expect(model.logs.count == 2)
    model.press(.character("t"))
    #expect(model.logs.count == 8)
    model.press(.end)
    model.press(.character("t"))
    #expect(model.view(size: size).text.contains("this line names no trace"))
  }

  @Test("enter opens a line: when, where, and all that it says")
  func details() {
    var model = Journeys.atLogs()
    for key in [Key.end, .up, .enter] { model.press(key) }
    let text = model.view(size: size).text
    for words in ["Severity", "WARNING", "00004-bim", #""currency":"EUR""#] {
      #expect(text.contains(words), "\(words)")
    }
    model.press(.escape)
    #expect(!model.logs.showsDetails && model.place == .logs)
  }

  @Test("a search through very many lines goes on tick by tick, the newest first, and input is taken meanwhile")
  func manyLines() {
    var model = Journeys.atLogs()
    let count = 3 * LogsScreen.scanned
    model.do(
      .logsRead((0..<count).map { Fixtures.logLine(20 + Double($0), $0 % 1000 == 0 ? "needle" : "hay", .stdout) }))
    for key in "/needle" { model.press(.character(key)) }
    #expect(model.logs.isScanning)
    let first = model.logs.count
    #expect(first > 0)
    model.press(.enter)
    var ticks = 0
    while model.logs.isScanning, ticks < 10 {
      model.do(.input(.tick))
      ticks += 1
    }
    #expect(ticks == 3)
    #expect(model.logs.count == (count + 999) / 1000)
    #expect(model.logs.matches == model.logs.matches?.sorted())
  }

  @Test("a refusal says which permission is missing, and r asks again")
  func refused() {
    var model = Journeys.atLogs()
    model.do(.logsFailed(Fixtures.logsRefused))
    #expect(model.view(size: size).text.contains("roles/logging.viewer"))
    #expect(
      model.update(.input(.key(.character("r")))) == [.readLogs(Fixtures.answers(), environment: "production")])
  }
}
