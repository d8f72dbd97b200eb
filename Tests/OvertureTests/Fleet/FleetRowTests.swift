import PlainText
import SetupPlan
import Testing

@testable import overture

@Suite("The row of one of several runs")
struct FleetRowTests {
  private let failure = Failure(message: "No quota", reason: "r", remedy: "d")
  private var row = FleetRow(name: SetUpName(service: "web", environment: "staging"))

  init() {
    let steps: [StepID] = [.filesWrite, .identityPool, .terraformApply]
    _ = row.take(.runStarted(run: .apply, environment: "staging", steps: steps))
  }

  @Test("it says which step goes on, of how many")
  mutating func going() {
    #expect(FleetRow(name: row.name).going == "web staging: beginning")
    _ = row.take(.stepFinished(.filesWrite, outcome: .unchanged, seconds: 0))
    _ = row.take(.stepStarted(.identityPool))
    #expect(row.going == "web staging: step 2 of 3 identity.pool")
  }

  @Test("what was changed, what failed and warnings are lines; what was found unchanged or was skipped is none")
  mutating func lines() {
    let events: [RunEvent] = [
      .stepFinished(.filesWrite, outcome: .unchanged, seconds: 0),
      .stepFinished(.identityPool, outcome: .changed, seconds: 0), .stepLog(.identityPool, level: .info, line: "x"),
      .stepLog(.identityPool, level: .warning, line: "a\u{1B}b"),
      .stepFinished(.terraformApply, outcome: .failed(failure), seconds: 0),
    ]
    var lines: [String] = []
    for event in events { lines += row.take(event).map(\.text) }
    #expect(
      lines == [
        "web staging: step 2 of 3 identity.pool changed", "web staging: warning: a\\u{1b}b",
        "web staging: step 3 of 3 terraform.apply failed",
      ])
  }

  @Test("its end says how it ended")
  mutating func ends() {
    _ = row.take(.runFinished(.succeeded, seconds: 2.04))
    #expect(row.end(.done(address: nil)) == "web staging: done in 2.0 s, up to date")
    _ = row.take(.stepFinished(.filesWrite, outcome: .changed, seconds: 0))
    #expect(row.end(.done(address: "https://w")) == "web staging: done in 2.0 s, 1 step changed, https://w")
    #expect(row.end(.failed(failure)) == "web staging: failed: No quota")
    #expect(row.end(.interrupted) == "web staging: interrupted")
    #expect(row.end(.unbegun) == "web staging: not begun")
  }
}
