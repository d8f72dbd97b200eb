import Foundation

/// A provider's attribute condition as a disjunction: each repository that was let in is one term.
struct ProviderCondition: Sendable, Equatable {
  let text: String

  init(_ text: String) { self.text = text }

  /// Whether one of the terms is this one.
  func allows(_ term: String) -> Bool { terms.contains { Self.normal($0) == Self.normal(term) } }

  /// The condition with one more term; what was there keeps its meaning and its spelling.
  func adding(_ term: String) -> String {
    text.allSatisfy(\.isWhitespace) ? term : (terms + [term]).map(Self.bracketed).joined(separator: " || ")
  }

  /// The condition without a term; nil where nothing is left.
  func removing(_ term: String) -> String? {
    let rest = terms.filter { Self.normal($0) != Self.normal(term) }
    guard !rest.isEmpty else { return nil }
    return rest.count == 1 ? Self.unbracketed(rest[0]) : rest.map(Self.bracketed).joined(separator: " || ")
  }

  /// The parts between `||` that stand outside of brackets and quotes.
  var terms: [String] {
    var parts = [""]
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if "([{".contains(character) {
        depth += 1
      } else if ")]}".contains(character) {
        depth -= 1
      }
      parts[parts.count - 1].append(character)
      if depth == 0, quote == nil, parts[parts.count - 1].hasSuffix("||") {
        parts[parts.count - 1].removeLast(2)
        parts.append("")
      }
    }
    return parts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
  }

  private static func bracketed(_ term: String) -> String { unbracketed(term) == term ? "(\(term))" : term }

  /// Without brackets around the whole.
  private static func unbracketed(_ term: String) -> String {
    guard term.hasPrefix("("), term.hasSuffix(")") else { return term }
    var depth = 0
    for (index, character) in term.enumerated() {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, index < term.count - 1 { return term }
    }
    return String(term.dropFirst().dropLast())
  }

  private static func normal(_ term: String) -> String {
    unbracketed(term).filter { !$0.isWhitespace }.replacing("\"", with: "'")
  }
}
