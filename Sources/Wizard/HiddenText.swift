import TerminalUI

/// A value that is typed or pasted and never shown: not in a frame, and not where a value is printed.
package struct HiddenText: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The value itself, for Secret Manager alone.
  package private(set) var text = ""

  package init() {}

  package var isEmpty: Bool { text.isEmpty }
  package var description: String { "hidden" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// How much there is, in words that tell nothing of it.
  var extent: String {
    guard !text.isEmpty else { return "" }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
    return lines == 1 ? "\(text.count) characters" : "\(text.count) characters in \(lines) lines"
  }

  /// Takes what is typed or pasted, line breaks included; the result says whether the event was taken.
  mutating func handle(_ event: InputEvent) -> Bool {
    switch event {
    case .paste(let pasted): text += pasted.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    case .key(.character(let character)): text.append(character)
    case .key(.backspace): if !text.isEmpty { text.removeLast() }
    case .key(.control("u")): text = ""
    default: return false
    }
    return true
  }
}
