import Testing

@testable import SetupPlan

@Suite("Answers that cannot be used")
struct AnswersErrorTests {
  private let placed = AnswersProblem(
    place: .init(file: "overture.yaml", line: 7, column: 3), path: "a.b", message: "What.", reason: "Why.",
    remedy: "Do this.")
  private let unplaced = AnswersProblem(
    path: "a.c", message: "Other.", reason: "", remedy: "Do that.", tradeOff: .openIngress)

  @Test("a problem is one line that begins with its place, or with its path where there is no file")
  func line() {
    #expect(placed.description == "overture.yaml:7:3: What. Why. Do this.")
    #expect(unplaced.description == "a.c: Other. Do that.")
    #expect((placed.file, placed.line, placed.column) == ("overture.yaml", 7, 3))
    #expect(unplaced.line == nil)
  }

  @Test("one problem is a failure with its own reason and remedy")
  func single() {
    #expect(
      AnswersError(problems: [placed]).failure
        == Failure(message: "overture.yaml:7:3: What.", reason: "Why.", remedy: "Do this.", kind: .answers))
  }

  @Test("several are a failure that lists each in a line")
  func several() {
    let error = AnswersError(problems: [placed, unplaced])
    #expect(error.failure.kind == .answers)
    #expect(error.failure.message == "2 of the answers cannot be used.")
    #expect(error.failure.reason == "overture.yaml:7:3: What. Why. Do this.\na.c: Other. Do that.")
    #expect(error.failure.remedy == "Correct them; nothing has been changed.")
    #expect(error.unacknowledged == [.openIngress])
  }
}
