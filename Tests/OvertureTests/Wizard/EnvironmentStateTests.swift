import SetupPlan
import Testing
import Wizard

@testable import SetupEngine
@testable import overture

@Suite("What the last run left behind")
struct EnvironmentStateTests {
  @Test(
    "is told from the journal",
    arguments: [
      ("apply", "succeeded", .applied(at: "then")), ("adjust", "succeeded", .applied(at: "then")),
      ("revert", "succeeded", .reverted(at: "then")), ("apply", "failed", .interrupted(.apply, at: "then")),
      ("adjust", "interrupted", .interrupted(.adjust, at: "then")), ("revert", nil, .interrupted(.revert, at: "then")),
    ] as [(String, String?, EnvironmentState)])
  func states(kind: String, outcome: String?, state: EnvironmentState) {
    #expect(EnvironmentState(Ledger.LastRun(kind: kind, outcome: outcome, at: "then")) == state)
  }
}
