import Foundation
import RESTClient

/// Terraform's built-in functions, as far as configurations like those that Overture writes call them.
///
/// Source: https://developer.hashicorp.com/terraform/language/functions
enum Functions {
  /// - Throws: `ConfigurationProblem` where the function is not known here, or cannot do this.
  static func call(_ name: String, _ arguments: [TerraformValue]) throws -> TerraformValue {
    guard let function = table[name] else { throw ConfigurationProblem("The function \(name) is not known here.") }
    guard function.arguments.contains(arguments.count) else {
      throw ConfigurationProblem("\(name) does not take \(arguments.count) arguments.")
    }
    // Some look at how much there is, not at what it is.
    let isUnknown = function.takesUnknown ? arguments.contains(.unknown) : arguments.contains(where: \.hasUnknown)
    guard !isUnknown else { return .unknown }
    return try function.body(Arguments(name: name, values: arguments))
  }

  private struct Function {
    var arguments: ClosedRange<Int>
    var takesUnknown = false
    var body: @Sendable (Arguments) throws -> TerraformValue
  }

  /// The values that a function gets, each as what it has to be.
  private struct Arguments {
    var name: String
    var values: [TerraformValue]

    private func wrong(_ index: Int, _ what: String) -> ConfigurationProblem {
      ConfigurationProblem("Argument \(index + 1) of \(name) has to be \(what).")
    }

    func text(_ index: Int) throws -> String {
      guard let text = values[index].text else { throw wrong(index, "a text") }
      return text
    }

    func number(_ index: Int) throws -> Double {
      guard let number = values[index].numeric else { throw wrong(index, "a number") }
      return number
    }

    func whole(_ index: Int) throws -> Int {
      guard let number = Int(exactly: try number(index)) else { throw wrong(index, "a whole number") }
      return number
    }

    func list(_ index: Int) throws -> [TerraformValue] {
      guard case .list(let elements) = values[index] else { throw wrong(index, "a list") }
      return elements
    }

    func object(_ index: Int) throws -> [String: TerraformValue] {
      guard case .object(let members) = values[index] else { throw wrong(index, "a map") }
      return members
    }

    func numbers() throws -> [Double] { try values.indices.map(number) }

    var problem: ConfigurationProblem { ConfigurationProblem("\(name) cannot do this.") }
  }

  private static let table: [String: Function] = [
    "abs": Function(arguments: 1...1) { .number(abs(try $0.number(0))) },
    "ceil": Function(arguments: 1...1) { .number(try $0.number(0).rounded(.up)) },
    "floor": Function(arguments: 1...1) { .number(try $0.number(0).rounded(.down)) },
    "max": Function(arguments: 1...100) { .number(try $0.numbers().max() ?? 0) },
    "min": Function(arguments: 1...100) { .number(try $0.numbers().min() ?? 0) },
    "length": Function(arguments: 1...1, takesUnknown: true) { arguments in
      switch arguments.values[0] {
      case .list(let elements): .number(Double(elements.count))
      case .object(let members): .number(Double(members.count))
      default: .number(Double(try arguments.text(0).count))
      }
    },
    "tostring": Function(arguments: 1...1) { $0.values[0] == .null ? .null : .string(try $0.text(0)) },
    "tonumber": Function(arguments: 1...1) { $0.values[0] == .null ? .null : .number(try $0.number(0)) },
    "tobool": Function(arguments: 1...1) { arguments in
      guard arguments.values[0] != .null else { return .null }
      guard let truth = arguments.values[0].truth else { throw arguments.problem }
      return .bool(truth)
    },
    "tolist": Function(arguments: 1...1, takesUnknown: true) { .list(try $0.list(0)) },
    "tomap": Function(arguments: 1...1) { .object(try $0.object(0)) },
    "toset": Function(arguments: 1...1) { .list(unique(try $0.list(0)).sorted { ($0.text ?? "") < ($1.text ?? "") }) },
    "distinct": Function(arguments: 1...1) { .list(unique(try $0.list(0))) },
    "compact": Function(arguments: 1...1) { .list(try $0.list(0).filter { $0 != .null && $0 != .string("") }) },
    "concat": Function(arguments: 1...100, takesUnknown: true) { arguments in
      .list(try arguments.values.indices.flatMap(arguments.list))
    },
    "alltrue": Function(arguments: 1...1) { .bool(try $0.list(0).allSatisfy { $0.truth == true }) },
    "index": Function(arguments: 2...2) { arguments in
      guard let index = try arguments.list(0).firstIndex(of: arguments.values[1]) else { throw arguments.problem }
      return .number(Double(index))
    },
    "contains": Function(arguments: 2...2) { .bool(try $0.list(0).contains($0.values[1])) },
    "keys": Function(arguments: 1...1, takesUnknown: true) {
      .list(try $0.object(0).keys.sorted().map(TerraformValue.string))
    },
    "values": Function(arguments: 1...1, takesUnknown: true) {
      .list(try $0.object(0).sorted { $0.key < $1.key }.map(\.value))
    },
    "merge": Function(arguments: 1...100, takesUnknown: true) { arguments in
      .object(
        try arguments.values.indices.filter { arguments.values[$0] != .null }.map(arguments.object)
          .reduce(into: [:]) { $0.merge($1) { $1 } })
    },
    "lookup": Function(arguments: 2...3) { arguments in
      if let found = try arguments.object(0)[try arguments.text(1)] { return found }
      guard arguments.values.count == 3 else { throw arguments.problem }
      return arguments.values[2]
    },
    "coalesce": Function(arguments: 1...100) { arguments in
      guard let found = arguments.values.first(where: { $0 != .null && $0 != .string("") }) else {
        throw arguments.problem
      }
      return found
    },
    "one": Function(arguments: 1...1, takesUnknown: true) { arguments in
      let list = try arguments.list(0)
      guard list.count < 2 else { throw arguments.problem }
      return list.first ?? .null
    },
    "flatten": Function(arguments: 1...1) { .list(flat(try $0.list(0))) },
    "lower": Function(arguments: 1...1) { .string(try $0.text(0).lowercased()) },
    "upper": Function(arguments: 1...1) { .string(try $0.text(0).uppercased()) },
    "startswith": Function(arguments: 2...2) { .bool(try $0.text(0).hasPrefix(try $0.text(1))) },
    "endswith": Function(arguments: 2...2) { .bool(try $0.text(0).hasSuffix(try $0.text(1))) },
    "trimprefix": Function(arguments: 2...2) { arguments in
      let (text, start) = (try arguments.text(0), try arguments.text(1))
      return .string(text.hasPrefix(start) ? String(text.dropFirst(start.count)) : text)
    },
    "trimsuffix": Function(arguments: 2...2) { arguments in
      let (text, end) = (try arguments.text(0), try arguments.text(1))
      return .string(text.hasSuffix(end) ? String(text.dropLast(end.count)) : text)
    },
    "trimspace": Function(arguments: 1...1) {
      .string(try $0.text(0).trimmingCharacters(in: .whitespacesAndNewlines))
    },
    "replace": Function(arguments: 3...3) { arguments in
      let (text, old, new) = (try arguments.text(0), try arguments.text(1), try arguments.text(2))
      guard old.count > 1, old.hasPrefix("/"), old.hasSuffix("/") else {
        return .string(text.replacing(old, with: new))
      }
      let expression = try regex(String(old.dropFirst().dropLast()))
      let range = NSRange(text.startIndex..., in: text)
      return .string(expression.stringByReplacingMatches(in: text, range: range, withTemplate: new))
    },
    "split": Function(arguments: 2...2) { arguments in
      .list(try arguments.text(1).components(separatedBy: try arguments.text(0)).map(TerraformValue.string))
    },
    "join": Function(arguments: 2...2) { arguments in
      let parts = try arguments.list(1).map { value in
        guard let text = value.text else { throw arguments.problem }
        return text
      }
      return .string(parts.joined(separator: try arguments.text(0)))
    },
    "substr": Function(arguments: 3...3) { arguments in
      let text = Array(try arguments.text(0))
      var start = try arguments.whole(1)
      let length = try arguments.whole(2)
      if start < 0 { start = max(0, text.count + start) }
      let end = length < 0 ? text.count : min(text.count, start + length)
      return .string(start < end ? String(text[start..<end]) : "")
    },
    "regex": Function(arguments: 2...2) { arguments in
      let text = try arguments.text(1)
      let expression = try regex(try arguments.text(0))
      guard let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) else {
        throw ConfigurationProblem("The expression does not match.")
      }
      let groups = (0..<match.numberOfRanges).map { index in
        Range(match.range(at: index), in: text).map { TerraformValue.string(String(text[$0])) } ?? .null
      }
      return groups.count == 1 ? groups[0] : .list(Array(groups.dropFirst()))
    },
    "jsonencode": Function(arguments: 1...1) { .string(encoded($0.values[0])) },
    "jsondecode": Function(arguments: 1...1) { arguments in
      guard let found = try? JSONValue(bytes: Array(try arguments.text(0).utf8)) else { throw arguments.problem }
      return TerraformValue(found)
    },
  ]

  private static func regex(_ pattern: String) throws -> NSRegularExpression {
    do {
      return try NSRegularExpression(pattern: pattern)
    } catch {
      throw ConfigurationProblem("\(pattern) is no regular expression.")
    }
  }

  private static func unique(_ elements: [TerraformValue]) -> [TerraformValue] {
    elements.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func flat(_ elements: [TerraformValue]) -> [TerraformValue] {
    elements.flatMap { element -> [TerraformValue] in
      if case .list(let inner) = element { flat(inner) } else { [element] }
    }
  }

  /// As Terraform writes it: keys in their order, and what means something in HTML escaped.
  private static func encoded(_ value: TerraformValue) -> String {
    String(decoding: value.json.bytes, as: UTF8.self)
      .replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
  }
}
