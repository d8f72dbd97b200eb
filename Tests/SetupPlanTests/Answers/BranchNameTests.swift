import Testing

@testable import SetupPlan

@Suite("A branch's name")
struct BranchNameTests {
  @Test("git's names are taken", arguments: ["main", "release/1.0", "feature/a+b", "@work", "日本", "a.b", "x-"])
  func allowed(name: String) { #expect(BranchName(name)?.text == name) }

  @Test(
    "others are none",
    arguments: [
      "", "a b", "a..b", "a~1", "a^", "a:b", "a?", "a*", "a[b]", "a\\b", "/a", "a/", "a//b", ".a", "a/.b", "a.",
      "a.lock",
      "a/b.lock", "a@{1}", "@", "HEAD", "-a", "a\u{1B}]0;X\u{7}", "a\u{9B}b", "a\u{202E}b", "a\nb",
    ] + [String(repeating: "a", count: 256)])
  func refused(name: String) { #expect(BranchName(name) == nil) }

  @Test("as a pattern it fits itself alone", arguments: [("main", "main"), ("a+b", "a\\+b"), ("!a", "\\!a")])
  func pattern(name: String, pattern: String) { #expect(BranchName.pattern(for: name) == pattern) }
}
