import ArgumentParser
import Checkout
import Foundation
import Testing

@testable import overture

@Suite("The exit statuses")
struct ExitStatusTests {
  private typealias Status = overture.ExitStatus

  @Test("the root's help and the page of their own say what the table says")
  func help() {
    let pages = [Overture.helpMessage(columns: 200), HelpTopic.exitStatus.text.text].map(Self.words)
    for status in Status.allCases {
      for page in pages { #expect(page.contains("\(status.rawValue) \(status.meaning)"), "\(status)") }
    }
  }

  @Test("README's table says what the table says, and no more")
  func readMe() throws {
    let file = Checkout.root.appending(path: "README.md")
    let rows = try String(contentsOf: file, encoding: .utf8).matches(of: /(?m)^\| (\d+) \| (.+) \|$/)
    let told = rows.map { "\($0.1) \($0.2.replacing("`", with: ""))" }
    #expect(told == Status.allCases.map { "\($0.rawValue) \($0.meaning)" })
  }

  /// A text with each white space as one blank.
  private static func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
