import RESTClient
import SetupPlan

extension AttributeChange.Value {
  /// The longest text that is shown of a value, in characters.
  private static let limit = 200

  /// A value in one line, as Terraform would write it, strings without quotes; null, and what is empty, is absent.
  package init(_ value: JSONValue) {
    guard !value.isEmpty else {
      self = .absent
      return
    }
    let line = Self.line(value)
    self = .text(line.count > Self.limit ? line.prefix(Self.limit) + "…" : line)
  }

  private static func line(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(number)"
    case .double(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    case .string(let text): String(text.map { $0.isNewline ? " " : $0 })
    case .array(let elements): "[" + elements.map(line).joined(separator: ", ") + "]"
    case .object(let members):
      members.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { "\($0.key) = \(line($0.value))" }
        .joined(separator: ", ")
    }
  }
}

extension JSONValue {
  /// Whether there is nothing in it, as far as Terraform tells nothing from null.
  var isEmpty: Bool {
    switch self {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let members): members.values.allSatisfy(\.isEmpty)
    case .bool, .int, .double: false
    }
  }
}
