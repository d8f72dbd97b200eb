import RESTClient

/// A value of Terraform's language; what is known only after an apply is unknown.
package indirect enum TerraformValue: Sendable, Equatable {
  case null
  case unknown
  case bool(Bool)
  case number(Double)
  case string(String)
  case list([TerraformValue])
  case object([String: TerraformValue])

  /// The same without what is unknown, which is null.
  package var json: JSONValue {
    switch self {
    case .null, .unknown: .null
    case .bool(let flag): .bool(flag)
    case .number(let number): Int(exactly: number).map(JSONValue.int) ?? .double(number)
    case .string(let text): .string(text)
    case .list(let elements): .array(elements.map(\.json))
    case .object(let members): .object(members.mapValues(\.json))
    }
  }

  /// A document as a value.
  package init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .number(Double(number))
    case .double(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .list(elements.map(TerraformValue.init))
    case .object(let members): self = .object(members.mapValues(TerraformValue.init))
    }
  }

  /// Whether anything in it is unknown.
  package var hasUnknown: Bool {
    switch self {
    case .unknown: true
    case .list(let elements): elements.contains(where: \.hasUnknown)
    case .object(let members): members.values.contains(where: \.hasUnknown)
    default: false
    }
  }

  /// Where it is unknown, as Terraform's `after_unknown` has it; null where all is known.
  package var unknownMarks: JSONValue {
    switch self {
    case .unknown: .bool(true)
    case .list(let elements) where hasUnknown:
      .array(elements.map { $0.hasUnknown ? $0.unknownMarks : .object([:]) })
    case .object(let members) where hasUnknown:
      .object(members.filter { $0.value.hasUnknown }.mapValues(\.unknownMarks))
    default: .null
    }
  }

  /// The text that it is in a template; nil where it has none.
  var text: String? {
    switch self {
    case .string(let text): text
    case .bool(let flag): "\(flag)"
    case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
    default: nil
    }
  }

  /// The number that it is or says; nil where it is none.
  var numeric: Double? {
    switch self {
    case .number(let number): number
    case .string(let text): Double(text)
    default: nil
    }
  }

  /// The truth value that it is or says; nil where it is none.
  var truth: Bool? {
    switch self {
    case .bool(let flag): flag
    case .string("true"): true
    case .string("false"): false
    default: nil
    }
  }
}
