/// A JSON value: what requests bring, responses carry and the state keeps.
package enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  package init(stringLiteral value: String) { self = .string(value) }
  /// A Boolean.
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  package init(integerLiteral value: Int64) { self = .int(value) }
  /// A number with a fraction.
  package init(floatLiteral value: Double) { self = .double(value) }
  /// A list.
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object; of a key given twice the last value counts.
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
  /// A string that is not a literal.
  package init(_ value: String) { self = .string(value) }
  /// A list of strings.
  package init(_ values: [String]) { self = .array(values.map(JSON.string)) }

  /// An object without the keys whose value is absent: how Google omits defaults.
  package static func compact(_ fields: KeyValuePairs<String, JSON?>) -> JSON {
    var object: [String: JSON] = [:]
    for (key, value) in fields { object[key] = value }
    return .object(object)
  }
}

extension JSON {
  /// The string, or nil for anything else.
  package var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }
  /// The whole number; Google's 64-bit numbers in strings count too.
  package var int: Int? {
    switch self {
    case .int(let value): Int(value)
    case .double(let value) where value == value.rounded() && abs(value) < 9e15: Int(value)
    case .string(let value): Int(value)
    default: nil
    }
  }
  /// The number, whole or not, or nil for anything else.
  var double: Double? {
    switch self {
    case .double(let value): value
    case .int(let value): Double(value)
    default: nil
    }
  }
  /// The Boolean, or nil for anything else.
  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }
  /// The elements, or nil for anything else.
  package var array: [JSON]? {
    guard case .array(let value) = self else { return nil }
    return value
  }
  /// The fields, or nil for anything else.
  package var object: [String: JSON]? {
    guard case .object(let value) = self else { return nil }
    return value
  }
  /// The strings of a list; everything else in it is left out.
  package var strings: [String]? { array?.compactMap(\.string) }

  /// What Google leaves out of an answer: null, false, zero, the empty string and the empty list.
  package var isDefault: Bool {
    switch self {
    case .null, .bool(false), .int(0), .string(""), .array([]): true
    default: false
    }
  }

  /// The field of an object. Writing nil removes it; writing to something else than an object makes it one.
  package subscript(key: String) -> JSON? {
    get { object?[key] }
    set {
      var fields = object ?? [:]
      fields[key] = newValue
      self = .object(fields)
    }
  }

  /// The field at a dotted path.
  package subscript(path path: String) -> JSON? {
    get {
      var value = self
      for part in path.split(separator: ".") {
        guard let next = value[String(part)] else { return nil }
        value = next
      }
      return value
    }
    set { set(newValue, at: path.split(separator: ".").map(String.init)[...]) }
  }

  private mutating func set(_ value: JSON?, at path: ArraySlice<String>) {
    guard let first = path.first else { return }
    guard path.count > 1 else {
      self[first] = value
      return
    }
    var child = self[first] ?? [:]
    child.set(value, at: path.dropFirst())
    self[first] = child
  }

  /// The object with the fields of another one over its own (RFC 7396 without the removal by null).
  package func merging(_ other: JSON) -> JSON {
    guard let own = object, let new = other.object else { return other }
    return .object(own.merging(new) { $0.merging($1) })
  }
}
