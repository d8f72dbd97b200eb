import Yams

extension AnswersReader {
  /// Which of the files that a set-up can do without are written; all of them where a key says nothing.
  mutating func readOptionalFiles(_ node: Node) -> OptionalFiles {
    let fields = mapping(node, "files", keys: [], optional: ["script", "copies"])
    let usual = OptionalFiles()
    return OptionalFiles(
      script: fields["script"].map { readFlag($0, "files.script") } ?? usual.script,
      copies: fields["copies"].map { readFlag($0, "files.copies") } ?? usual.copies)
  }

  /// The value of a key that is true or false.
  mutating func readFlag(_ node: Node, _ path: String) -> Bool {
    if kind(node) == "true or false", let value = node.bool { return value }
    wrongType(node, path, "true or false")
    return false
  }
}
