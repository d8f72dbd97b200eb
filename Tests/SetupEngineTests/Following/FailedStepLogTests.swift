import Foundation
import Testing

@testable import SetupEngine

@Suite("The lines of a failed step")
struct FailedStepLogTests {
  private static let text = """
    \u{FEFF}2026-11-29T10:00:00.1000000Z Current runner version: '2.331.0'
    2026-11-29T10:00:01.1000000Z ##[group]Run actions/checkout@v7
    2026-11-29T10:00:01.2000000Z ##[endgroup]
    2026-11-29T10:00:01.3000000Z checked out
    2026-11-29T10:00:01.4000000Z ##[group]Run pytest
    2026-11-29T10:00:01.5000000Z pytest -q
    2026-11-29T10:00:01.6000000Z ##[endgroup]
    2026-11-29T10:00:02.0000000Z \u{1B}[31mFAILED\u{1B}[0m tests/test_a.py
    2026-11-29T10:00:02.1000000Z ##[error]The tests fail.
    2026-11-29T10:00:02.2000000Z ##[error]Process completed with exit code 1.
    2026-11-29T10:00:02.3000000Z ##[group]Run echo always
    2026-11-29T10:00:02.4000000Z ##[endgroup]
    2026-11-29T10:00:02.5000000Z afterwards
    2026-11-29T10:00:02.6000000Z Post job cleanup.
    """

  private func second(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_795_946_400 + number) }

  @Test("are those between its beginning and the next one's, also where others share its second")
  func own() {
    let log = FailedStepLog(Self.text)
    let lines = log.lines(from: second(1), to: second(2))
    #expect(
      lines == ["FAILED tests/test_a.py", "error: The tests fail.", "error: Process completed with exit code 1."])
    #expect(log.cause(in: lines) == "The tests fail.")
  }

  @Test("a step that only ends with a status says that")
  func status() {
    let log = FailedStepLog(Self.text.replacing("##[error]The tests fail.", with: "nothing"))
    #expect(log.cause(in: log.lines(from: second(1), to: second(2))) == "Process completed with exit code 1.")
  }

  @Test("are the last forty")
  func last() {
    let many = (1...100).map { "2026-11-29T10:00:05.0000000Z line \($0)" }.joined(separator: "\n")
    let log = FailedStepLog(
      "2026-11-29T10:00:04.0000000Z ##[group]Run x\n2026-11-29T10:00:04.0000000Z ##[endgroup]\n\(many)")
    #expect(log.lines(from: second(4), to: second(5)) == (61...100).map { "line \($0)" })
  }

  @Test(
    "what has no instants, or other ones, is shown as it is", arguments: ["", "hello", "hello\nworld", "##[error]x"])
  func odd(text: String) {
    let lines = FailedStepLog(text).lines(from: second(1), to: second(2))
    #expect(lines == text.split(separator: "\n").map { String($0).replacing("##[error]", with: "error: ") })
  }
}
