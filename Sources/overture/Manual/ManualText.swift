/// A command's discussion, taken apart: what is said, and the examples.
struct ManualText {
  /// A paragraph, or lines that keep their breaks.
  enum Part: Equatable {
    case paragraph(String)
    case lines([String])
  }

  private(set) var parts: [Part] = []
  private(set) var examples: [String] = []

  /// - Parameter discussion: paragraphs with empty lines between them; one that begins with `Examples:` is commands, one that
  ///   begins with `Exit status:` is left out, for the page has the table.
  init(_ discussion: String) {
    for block in Self.blocks(of: discussion) {
      switch block.first {
      case "Examples:"?: examples += Self.outdented(block.dropFirst())
      case let first? where first.hasPrefix("Exit status:"): continue
      case _ where block.contains { $0.hasPrefix(" ") }: parts.append(.lines(block))
      default: parts.append(.paragraph(block.joined(separator: " ")))
      }
    }
  }

  private static func blocks(of text: String) -> [[String]] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .split(whereSeparator: { $0.allSatisfy(\.isWhitespace) }).map(Array.init)
  }

  private static func outdented(_ lines: some Sequence<String>) -> [String] {
    lines.map { String($0.drop { $0 == " " }) }
  }
}
