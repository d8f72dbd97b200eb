/// A TOML document. The packages for TOML tell no lines of what they have read, and every finding names its line.
struct TOMLDocument {
  /// The top table.
  let root: Table

  /// A value and the line that it begins on, counted from 1.
  struct Node {
    var value: Value
    var line: Int
  }

  /// What a key can have; dates and numbers stay as they are written.
  enum Value {
    case string(String)
    case boolean(Bool)
    case literal(String)
    case array([Node])
    case table(Table)
  }

  /// A table, shared while the document is read.
  final class Table {
    private(set) var entries: [String: Node] = [:]
    /// The keys as they are written.
    private(set) var keys: [String] = []
    /// Whether it may not grow any more: it was written in braces, or its header stood there already.
    var isClosed = false

    func set(_ key: String, _ node: Node) {
      if entries.updateValue(node, forKey: key) == nil { keys.append(key) }
    }

    /// The arrays of tables that may grow yet, apart from the entries: there each element would copy the others.
    private var growing: [String: [Node]] = [:]

    /// Adds an element to an array that is there.
    /// - Returns: whether it is the first that is added.
    func append(_ element: Node, to key: String) -> Bool {
      let isFirst = growing.isEmpty
      if growing[key] == nil { growing[key] = entries[key]?.array ?? [] }
      growing[key]?.append(element)
      return isFirst
    }

    /// The last element of an array.
    func lastElement(of key: String) -> Node? { growing[key]?.last ?? entries[key]?.array?.last }

    /// Puts what has grown into the entries, when all is read.
    func finish() {
      for (key, nodes) in growing { entries[key]?.value = .array(nodes) }
      growing = [:]
    }
  }

  /// Why a text is no TOML.
  struct Problem: Error, Equatable {
    var line: Int
    var what: String
  }

  /// How deep arrays and tables may lie in each other.
  static let depthLimit = 64

  /// - Parameter text: the whole document.
  /// - Throws: `Problem` at the first place that is no TOML, or is nested deeper than any person would.
  init(_ text: String) throws(Problem) {
    var reader = TOMLReader(text)
    root = try reader.document()
  }

  /// The node at a path of keys.
  subscript(_ path: String...) -> Node? {
    var table = root
    for key in path.dropLast() {
      guard let next = table[key]?.table else { return nil }
      table = next
    }
    return path.last.flatMap { table[$0] }
  }
}

extension TOMLDocument.Table {
  subscript(_ key: String) -> TOMLDocument.Node? { entries[key] }
}

extension TOMLDocument.Node {
  var string: String? { if case .string(let text) = value { text } else { nil } }
  var boolean: Bool? { if case .boolean(let flag) = value { flag } else { nil } }
  var array: [Self]? { if case .array(let nodes) = value { nodes } else { nil } }
  var table: TOMLDocument.Table? { if case .table(let table) = value { table } else { nil } }
  /// The strings of an array, with their lines.
  var strings: [(text: String, line: Int)] {
    (array ?? []).compactMap { node in node.string.map { ($0, node.line) } }
  }
}
