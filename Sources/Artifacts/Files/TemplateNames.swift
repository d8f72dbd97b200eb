/// The names of values in a template, each with the sections around it.
struct TemplateNames: Sendable, Equatable {
  /// A name, such as `actions` of `<%actions.checkout%>`.
  struct Use: Sendable, Hashable {
    var name: String
    /// The sections that it stands in, from the outside.
    var sections: [String]
  }

  let uses: Set<Use>
  /// Every part of every dotted name.
  let paths: Set<String>
  /// The templates that it has as parts.
  let parts: Set<String>

  /// Reads the tags of a template's text.
  init(_ text: String) {
    var uses: Set<Use> = []
    var parts: Set<String> = []
    var paths: Set<String> = []
    var sections: [String] = []
    for tag in text.split(separator: "<%").dropFirst(text.hasPrefix("<%") ? 0 : 1) {
      guard let end = tag.firstRange(of: "%>")?.lowerBound else { continue }
      var words = tag[..<end].drop { $0 == " " }
      let mark = words.first.flatMap { "#^/>!".contains($0) ? $0 : nil }
      if mark != nil { words = words.dropFirst().drop { $0 == " " } }
      let path = words.prefix { $0 != " " }
      let name = String(path.prefix { $0 != "." })
      switch mark {
      case "/": _ = sections.popLast()
      case ">": parts.insert(String(path))
      case "!": break
      default:
        if !name.isEmpty { uses.insert(Use(name: name, sections: sections)) }
        paths.formUnion(path.split(separator: ".").map(String.init))
        if mark != nil { sections.append(name) }
      }
    }
    self.uses = uses
    self.parts = parts
    self.paths = paths
  }

  /// The names that values do not declare, those of elements of an empty list left out: they are never filled in.
  func missing(from values: [String: Any]) -> [String] {
    let declared = Self.keys(of: values)
    let empty = Set(values.filter { ($0.value as? [Any])?.isEmpty == true }.keys)
    return Set(uses.filter { !declared.contains($0.name) && empty.isDisjoint(with: $0.sections) }.map(\.name)).sorted()
  }

  /// The keys of a dictionary and of all that lies in it.
  static func keys(of value: Any) -> Set<String> {
    switch value {
    case let dictionary as [String: Any]:
      dictionary.reduce(into: Set(dictionary.keys)) { $0.formUnion(keys(of: $1.value)) }
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(keys(of: $1)) }
    default: []
    }
  }
}
