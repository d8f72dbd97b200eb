import ServiceLog
import Testing

@Suite("Errors that are the same")
struct ErrorGroupTests {
  private func trace(_ second: Double, _ place: String, _ error: String) -> LogLine {
    line(
      second, "Traceback (most recent call last):\n  File \"main.py\", line 1, in <module>\n\(place)\n\(error)",
      source: .stderr)
  }

  @Test("are counted by exception and place, with first and last")
  func counted() {
    let groups = ErrorGroup.counted([
      trace(1, "  File \"a.py\", line 7", "KeyError: 'A'"), trace(5, "  File \"a.py\", line 7", "KeyError: 'B'"),
      trace(3, "  File \"a.py\", line 9", "KeyError: 'A'"), line(4, "fine"),
      line(6, "Memory limit of 512 MiB exceeded with 530 MiB used.", source: .system, severity: .error),
      line(9, "Memory limit of 512 MiB exceeded with 514 MiB used.", source: .system, severity: .error),
      line(2, "Memory limit of 512 MiB exceeded with 513 MiB used.", source: .system, severity: .error),
    ])
    #expect(groups.map(\.count) == [3, 2, 1])
    #expect(groups[0].first == moment(2) && groups[0].last == moment(9))
    #expect(groups[1].title == "KeyError: 'A'")
  }

  @Test("go by Error Reporting's group where a line names one")
  func reported() {
    let groups = ErrorGroup.counted([
      line(1, "one", severity: .error, groups: ["g"]), line(2, "another", severity: .error, groups: ["g"]),
    ])
    #expect(groups.map(\.count) == [2])
  }
}
