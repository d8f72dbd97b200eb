import PlainText

/// A branch's name by git's rules: https://git-scm.com/docs/git-check-ref-format
package struct BranchName: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  /// Nil where git allows no such branch, or the name has characters that nobody sees.
  /// - Parameter text: the name, without `refs/heads/`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isAllowed =
      (1...255).contains(text.utf8.count)
      && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
      && !text.hasPrefix("-") && !text.hasSuffix(".") && !text.contains("..") && !text.contains("@{")
      && !["@", "HEAD"].contains(text)
      && text.unicodeScalars.allSatisfy { !SafeText.isObeyed($0) && !Self.forbidden.contains($0) }
    guard isAllowed else { return nil }
    self.text = text
  }

  private init(known text: String) { self.text = text }

  /// The name of a fresh repository's branch.
  package static let main = BranchName(known: "main")
  /// The name that git gave it until 2020.
  package static let master = BranchName(known: "master")

  package var description: String { text }

  private static let forbidden: Set<Unicode.Scalar> = [" ", "~", "^", ":", "?", "*", "[", "\\"]

  /// The name as a pattern of a workflow's filter that fits it alone:
  /// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
  /// - Parameter name: a branch's name.
  /// - Returns: the pattern.
  package static func pattern(for name: String) -> String {
    let escaped = name.replacing("+", with: "\\+")
    return escaped.hasPrefix("!") ? "\\" + escaped : escaped
  }
}
