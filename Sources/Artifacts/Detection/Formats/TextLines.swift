/// The lines of a text, whatever ends them.
enum TextLines {
  /// Each line with its number, counted from 1.
  static func numbered(_ text: String) -> [(number: Int, line: Substring)] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map { ($0 + 1, $1) }
  }
}
