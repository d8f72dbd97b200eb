import GoogleCloud
import RESTClient

/// Where a resource is not as configured. What the configuration does not name is the server's business.
struct JSONDifference: Sendable, Equatable {
  /// The keys that lead to the value; indices are left out.
  var path: [String]
  var actual: JSONValue
  var wanted: JSONValue

  /// In words: "memory is 4Gi, should be 2Gi".
  var words: String { "\(path.last ?? "value") is \(Self.text(actual)), should be \(Self.text(wanted))" }

  /// All places where `actual` lacks or contradicts `wanted`. Absent equals false, 0 and empty, as in Google's answers.
  static func between(_ actual: JSONValue, _ wanted: JSONValue, at path: [String] = []) -> [JSONDifference] {
    switch wanted {
    case .object(let members):
      return members.sorted { $0.key < $1.key }.flatMap { between(actual[$0.key], $0.value, at: path + [$0.key]) }
    case .array(let elements):
      guard actual.array.count == elements.count else {
        return [JSONDifference(path: path, actual: actual, wanted: wanted)]
      }
      return zip(actual.array, elements).flatMap { between($0, $1, at: path) }
    default:
      return plain(actual) == plain(wanted) ? [] : [JSONDifference(path: path, actual: actual, wanted: wanted)]
    }
  }

  /// A scalar without the ways of writing it: numbers come as strings too, defaults are left out.
  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): flag ? "true" : ""
    case .int(let number): number == 0 ? "" : "\(number)"
    case .double(let number): number == 0 ? "" : (Int(exactly: number).map { "\($0)" } ?? "\(number)")
    case .string(let text): text == "0" ? "" : text
    case .array(let elements): elements.isEmpty ? "" : "\(elements.count) elements"
    case .object(let members): members.isEmpty ? "" : "an object"
    }
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "not set"
    case .bool(let flag): "\(flag)"
    case .int(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text.isEmpty ? "empty" : text
    case .array(let elements): elements.count == 1 ? "1 element" : "\(elements.count) elements"
    case .object: "set"
    }
  }
}
