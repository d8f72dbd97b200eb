import Checkout
import Foundation
import Testing

/// The names in templates, each looked up in what fills it as Mustache does: in the innermost section first.
struct TemplateReading {
  static let folder = Checkout.assets.appending(path: "templates")

  /// `Type.field` of every stored property that was reached.
  private(set) var declared: Set<String> = []
  private(set) var used: Set<String> = []
  /// `file: name`, where no section around it has it.
  private(set) var unknown: Set<String> = []
  /// `file: name` of the sections whose list or optional value was empty, and of those that were filled.
  private(set) var empty: Set<String> = []
  private(set) var filled: Set<String> = []

  /// Pushed for an empty section, so that names inside it are not reported as unknown.
  private struct Nothing {}

  /// Reads a template and its parts.
  mutating func read(_ file: String, of content: Any) throws { try read(file, stack: [content]) }

  private mutating func read(_ file: String, stack first: [Any]) throws {
    let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
    var stack = first
    declare(first[0])
    for match in text.matches(of: /<%\s*([#^\/>!]?)\s*([^%]*?)\s*%>/) {
      let name = String(match.2)
      switch match.1 {
      case "!": break
      case ">": try read(name + ".mustache", stack: stack)
      case "/": stack.removeLast()
      // Nothing is known within an inverted section that is not known around it.
      case "^":
        _ = look(name, in: stack, of: file)
        stack.append(())
      case "#":
        let element = look(name, in: stack, of: file).map(Self.element) ?? Nothing()
        if element is Nothing { empty.insert("\(file): \(name)") } else { filled.insert("\(file): \(name)") }
        stack.append(element)
      default: if name != "." { _ = look(name, in: stack, of: file) }
      }
    }
    try #require(stack.count == first.count)
  }

  private mutating func look(_ name: String, in stack: [Any], of file: String) -> Any? {
    let parts = name.split(separator: ".").map(String.init)
    for object in stack.reversed() where Self.field(parts[0], of: object) != nil {
      var value: Any = object
      for part in parts {
        guard let next = Self.field(part, of: Self.element(value)) else {
          unknown.insert("\(file): \(name)")
          return nil
        }
        used.insert("\(type(of: Self.element(value))).\(part)")
        value = next
      }
      return value
    }
    if !stack.contains(where: { $0 is Nothing }) { unknown.insert("\(file): \(name)") }
    return nil
  }

  private mutating func declare(_ value: Any) {
    let value = Self.element(value)
    guard Mirror(reflecting: value).displayStyle == .struct, !(value is String) else { return }
    for child in Mirror(reflecting: value).children {
      declared.insert("\(type(of: value)).\(child.label ?? "")")
      declare(child.value)
    }
  }

  private static func field(_ name: String, of object: Any) -> Any? {
    Mirror(reflecting: object).children.first { $0.label == name }?.value
  }

  /// What a section is filled with: an optional's value, a list's first element.
  private static func element(_ value: Any) -> Any {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional || mirror.displayStyle == .collection else { return value }
    return mirror.children.first.map { element($0.value) } ?? Nothing()
  }
}
