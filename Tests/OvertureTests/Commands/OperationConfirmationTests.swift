import SetupPlan
import Testing

@testable import overture

@Suite("What an operation is agreed to by")
struct OperationConfirmationTests {
  @Test("nothing is asked where it was given")
  func given() throws {
    try OperationConfirmation(isGiven: true, command: "overture pause").settle("Pause?", "what", command: "x") {
      Issue.record("asked")
      return nil
    }
  }

  @Test("yes agrees, whatever its letters; all else, and an end of the input, changes nothing")
  func typed() throws {
    for answer in ["yes", " YES "] {
      try OperationConfirmation.typed.settle("Pause?", "what", command: "x") { answer }
    }
    for answer in ["y", "", "no", nil] {
      let failure = #expect(throws: CommandFailure.self) {
        try OperationConfirmation.typed.settle("Pause?", "what", command: "overture pause") { answer }
      }
      #expect(failure?.status == .answers)
      #expect(failure?.failure.remedy == "Run it again: overture pause")
    }
  }
}
