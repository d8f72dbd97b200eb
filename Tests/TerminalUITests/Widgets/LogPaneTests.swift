import Testing

@testable import TerminalUI

@Suite("A log")
struct LogPaneTests {
  private func log(_ count: Int) -> LogPane {
    var log = LogPane()
    for number in 0..<count { log.append(LogPane.Line(stamp: "", level: .info, text: "\(number)")) }
    return log
  }

  @Test("the newest lines are seen until somebody scrolls, and again after the end")
  func following() {
    var log = log(20)
    #expect(log.visible(height: 3).map(\.text) == ["17", "18", "19"])
    log.scroll(by: 5, height: 3)
    #expect(!log.isFollowing)
    #expect(log.visible(height: 3).map(\.text) == ["12", "13", "14"])
    log.append(LogPane.Line(stamp: "", level: .info, text: "20"))
    #expect(log.visible(height: 3).map(\.text) == ["12", "13", "14"])
    _ = log.handle(.key(.end), height: 3)
    #expect(log.visible(height: 3).map(\.text) == ["18", "19", "20"])
  }

  @Test("scrolling stops at the first line, and reaching the end follows again")
  func ends() {
    var log = log(5)
    log.scroll(by: 100, height: 3)
    #expect(log.visible(height: 3).map(\.text) == ["0", "1", "2"])
    log.scroll(by: -100, height: 3)
    #expect(log.isFollowing)
  }

  @Test("a long log keeps its newest lines")
  func bounded() {
    let log = log(LogPane.capacity * 2)
    #expect(log.lines.count <= LogPane.capacity + LogPane.capacity / 10)
    #expect(log.lines.last?.text == "\(LogPane.capacity * 2 - 1)")
  }
}
