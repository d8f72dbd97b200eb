import Checkout
import Foundation

/// A JSON Schema of `assets/schemas`, to hold a document against.
///
/// It knows the keywords that those use, and takes any other for a fault of the schema. Stricter than a schema's readers have
/// to be: a key that the schema does not name is a fault, too, so that each key is published.
package struct PublishedSchema {
  /// What is wrong with a document, and where.
  package struct Fault: Sendable, Equatable, CustomStringConvertible {
    package let path: String
    package let what: String
    package var description: String { "\(path.isEmpty ? "." : path): \(what)" }
  }

  /// Where they are.
  package static let folder = Checkout.assets.appending(path: "schemas")

  private let root: [String: Any]
  private let name: String

  /// - Parameter name: the file's, without its endings.
  /// - Throws: where there is no such file, or it is no JSON object.
  package init(_ name: String) throws {
    self.name = name
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name).schema.json"))
    guard let root = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw CocoaError(.fileReadCorruptFile)
    }
    self.root = root
  }

  /// The names of all of them.
  /// - Throws: where the folder cannot be read.
  package static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".schema.json") }
      .map { String($0.dropLast(".schema.json".count)) }.sorted()
  }

  /// What is wrong with a document.
  /// - Parameter text: the document; an array is held against the schema element by element.
  /// - Returns: the faults; none where the document is as the schema says.
  /// - Throws: where it is no JSON.
  package func faults(in text: String) throws -> [Fault] {
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    guard let list = document as? [Any] else { return faults(in: document, by: root, at: "") }
    return list.enumerated().flatMap { faults(in: $1, by: root, at: "[\($0)]") }
  }

  /// What is wrong with lines, each of which is a document.
  /// - Parameter text: the lines.
  /// - Returns: the faults of all.
  /// - Throws: where one is no JSON.
  package func faults(inLines text: String) throws -> [Fault] {
    try text.split(separator: "\n").flatMap { try faults(in: String($0)) }
  }

  private static let notes: Set<String> = ["$schema", "title", "description", "$defs"]

  private func faults(in value: Any, by schema: [String: Any], at path: String) -> [Fault] {
    var faults: [Fault] = []
    func fault(_ what: String) { faults.append(Fault(path: path, what: what)) }
    for (keyword, rule) in schema where !Self.notes.contains(keyword) {
      switch keyword {
      case "type":
        if !Self.isOf(value, type: rule as? String ?? "") { fault("is no \(rule)") }
      case "const":
        if !Self.isSame(value, rule) { fault("is not \(rule)") }
      case "enum":
        if !((rule as? [Any])?.contains { Self.isSame(value, $0) } ?? false) { fault("\(value) is none of \(rule)") }
      case "required":
        let keys = (value as? [String: Any])?.keys.map(\.self) ?? []
        for key in rule as? [String] ?? [] where !keys.contains(key) { fault("has no \(key)") }
      case "properties":
        guard let members = value as? [String: Any], let rules = rule as? [String: [String: Any]] else { continue }
        for (key, member) in members {
          if let rule = rules[key] {
            faults += self.faults(in: member, by: rule, at: "\(path).\(key)")
          } else {
            fault("\(key) is not in \(name).schema.json")
          }
        }
      case "additionalProperties":
        guard let members = value as? [String: Any], let rule = rule as? [String: Any] else { continue }
        for (key, member) in members { faults += self.faults(in: member, by: rule, at: "\(path).\(key)") }
      case "items":
        guard let elements = value as? [Any], let rule = rule as? [String: Any] else { continue }
        for (index, element) in elements.enumerated() {
          faults += self.faults(in: element, by: rule, at: "\(path)[\(index)]")
        }
      case "$ref":
        let target = (rule as? String)?.split(separator: "/").last.map(String.init) ?? ""
        guard let definition = (root["$defs"] as? [String: [String: Any]])?[target] else {
          fault("\(rule) is nowhere in the schema")
          continue
        }
        faults += self.faults(in: value, by: definition, at: path)
      default: fault("\(keyword) is no keyword that this test knows")
      }
    }
    return faults
  }

  private static func isOf(_ value: Any, type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": isBoolean(value)
    case "number": value is NSNumber && !isBoolean(value)
    case "integer": !isBoolean(value) && (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } == true
    default: false
    }
  }

  /// JSON's true and false are numbers to Foundation, of another kind.
  private static func isBoolean(_ value: Any) -> Bool {
    (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
  }

  private static func isSame(_ value: Any, _ other: Any) -> Bool {
    (value as? String).map { $0 == other as? String }
      ?? (value as? NSNumber).map { $0 == other as? NSNumber } ?? false
  }
}
