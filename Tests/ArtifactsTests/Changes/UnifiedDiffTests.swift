import SetupPlan
import Testing

@testable import Artifacts

@Suite("Unified diffs")
struct UnifiedDiffTests {
  /// A diff in the spelling of `diff -u`, without the names of the files.
  private func text(_ old: String, _ new: String) -> [String] {
    UnifiedDiff.lines(old: old, new: new).map { line in
      switch line.kind {
      case .hunk: line.text
      case .context: " " + line.text
      case .added: "+" + line.text
      case .removed: "-" + line.text
      }
    }
  }

  private func numbers(_ range: ClosedRange<Int>) -> String {
    range.map { "\($0)\n" }.joined()
  }

  @Test("equal texts have no diff")
  func equal() {
    #expect(text("a\nb\n", "a\nb\n").isEmpty)
  }

  @Test("a new file is one hunk of added lines")
  func created() {
    #expect(text("", "a\nb\n") == ["@@ -0,0 +1,2 @@", "+a", "+b"])
  }

  @Test("a change has three lines of context on both sides")
  func changed() {
    let new = numbers(1...20).replacing("\n10\n", with: "\nten\n")
    #expect(
      text(numbers(1...20), new)
        == ["@@ -7,7 +7,7 @@", " 7", " 8", " 9", "-10", "+ten", " 11", " 12", " 13"])
  }

  @Test("near changes share a hunk, far ones do not")
  func hunks() {
    let near = numbers(1...30).replacing("\n10\n", with: "\nx\n").replacing("\n16\n", with: "\ny\n")
    #expect(text(numbers(1...30), near).filter { $0.hasPrefix("@@") } == ["@@ -7,13 +7,13 @@"])
    let far = numbers(1...30).replacing("\n10\n", with: "\nx\n").replacing("\n18\n", with: "\ny\n")
    #expect(text(numbers(1...30), far).filter { $0.hasPrefix("@@") } == ["@@ -7,7 +7,7 @@", "@@ -15,7 +15,7 @@"])
  }

  @Test("a missing line feed at the end is said")
  func lineFeed() {
    #expect(text("a", "a\n") == ["@@ -1 +1 @@", "-a\n\\ No newline at end of file", "+a"])
  }

  @Test("the ends of lines count as part of them")
  func carriageReturns() {
    #expect(text("a\r\nb\r\n", "a\nb\n").count == 5)
  }

  @Test("patch makes the new text of the old one", .enabled(if: Tool("patch") != nil, "patch is not installed"))
  func patch() async throws {
    let old = numbers(1...40)
    let new = old.replacing("\n3\n", with: "\n").replacing("\n20\n", with: "\na\nb\n20\n") + "end\n"
    let folder = try TemporaryFolder(["file": old])
    let patch = "--- file\n+++ file\n" + text(old, new).joined(separator: "\n") + "\n"
    let result = try await #require(Tool("patch")).run(["--silent", "file"], input: patch, folder: folder.url)
    #expect(result.status == 0, "\(result.error)")
    #expect(Files.text(folder.url, "file") == new)
  }
}
