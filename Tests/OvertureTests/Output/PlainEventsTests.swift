import PlainText
import SetupPlan
import Testing

@testable import overture

@Suite("A run as plain text")
struct PlainEventsTests {
  private static let failure = Failure(message: "It broke", reason: "Because.", remedy: "mend it")

  @Test(
    "each event is the lines that it needs",
    arguments: [
      (
        .runStarted(run: .apply, environment: "production", steps: [.checkCredentials, .filesWrite]),
        ["apply production: 2 steps"]
      ),
      (.stepStarted(.filesWrite), []),
      (.stepLog(.filesWrite, level: .info, line: "created a"), ["  files.write: created a"]),
      (.stepLog(.filesWrite, level: .warning, line: "hm"), ["  files.write: warning: hm"]),
      (.stepLog(.filesWrite, level: .error, line: "no"), ["  files.write: error: no"]),
      (
        .stepWaits(.filesWrite, RunEvent.Retry(seconds: 12.4, attempt: 1, reason: "busy", request: "GET x")),
        ["  files.write: warning: busy; trying again in 12 s (try 1)"]
      ),
      (.stepFinished(.filesWrite, outcome: .changed, seconds: 1.26), ["files.write           changed    1.3 s"]),
      (.stepFinished(.checkCredentials, outcome: .unchanged, seconds: 0), ["check.credentials     unchanged  0.0 s"]),
      (.stepFinished(.filesWrite, outcome: .skipped, seconds: 0), ["files.write           skipped    0.0 s"]),
      (
        .stepFinished(.filesWrite, outcome: .failed(failure), seconds: 61),
        ["files.write           failed     61.0 s", "  It broke", "  Because.", "  mend it"]
      ),
      (.runFinished(.interrupted, seconds: 2), ["interrupted in 2.0 s"]),
    ] as [(RunEvent, [SafeText])])
  func lines(event: RunEvent, lines: [SafeText]) { #expect(PlainEvents().lines(event) == lines) }

  @Test("the steps' log can be left out; what fails is told all the same")
  func quiet() {
    let events = PlainEvents(showsLog: false)
    #expect(events.lines(.stepLog(.filesWrite, level: .error, line: "no")) == [])
    #expect(events.lines(.stepFinished(.filesWrite, outcome: .failed(Self.failure), seconds: 0)).count == 4)
  }

  @Test("a step of any name leaves room before its outcome", arguments: StepID.allCases)
  func columns(step: StepID) {
    let line = PlainEvents().lines(.stepFinished(step, outcome: .changed, seconds: 0))[0]
    #expect(line.text.hasPrefix(step.rawValue + " ") && line.text.contains(" changed "))
  }

  @Test(
    "seconds are shown in tenths, whatever the clock says",
    arguments: [(0.04, "0.0 s"), (0.05, "0.1 s"), (-3, "0.0 s"), (3599.96, "3600.0 s"), (.infinity, "1000000000.0 s")])
  func seconds(seconds: Double, text: String) { #expect(PlainEvents.seconds(seconds) == text) }
}
