import CYaml
import Yams

/// YAML from elsewhere, looked through before anything is made of it: how deep it is, how many values its aliases make of
/// it, and which keys stand twice in their mapping. The parser itself asks none of that.
package struct BoundedYAML: Sendable, Equatable {
  /// What a text may have.
  package struct Limits: Sendable {
    package var bytes = BoundedFile.textLimit
    /// How deep collections may lie in each other.
    package var depth = 64
    /// How many values there may be, those that an alias repeats counted again.
    package var values = 20_000

    package init() {}
  }

  /// A key that its mapping already has.
  package struct RepeatedKey: Sendable, Equatable {
    package var name: String
    /// Where, in Unicode scalars from the text's beginning, with its quotation marks.
    package var range: Range<Int>
  }

  /// Why a text is not read.
  package struct Refusal: Error, Sendable, Equatable {
    /// Both from 1.
    package var line: Int
    package var column: Int
    /// What is too much, as the end of a sentence.
    package var problem: String
  }

  /// Every later occurrence of a key, in the order of the text.
  package private(set) var repeatedKeys: [RepeatedKey] = []

  /// Looks a text through, in time that grows as the text does. What is no YAML ends it quietly: the parser says where.
  /// - Parameters:
  ///   - text: the text.
  ///   - limits: what it may have.
  /// - Throws: `Refusal`.
  package init(_ text: String, limits: Limits = Limits()) throws(Refusal) {
    let bytes = Array(text.utf8)
    guard bytes.count <= limits.bytes else {
      throw Refusal(line: 1, column: 1, problem: "it has \(bytes.count) bytes, and \(limits.bytes) are allowed")
    }
    var walk = Walk(limits: limits)
    let refusal = bytes.withUnsafeBufferPointer { walk.run($0) }
    if let refusal { throw refusal }
    repeatedKeys = walk.repeatedKeys
  }

  /// A text as its root value.
  /// - Returns: nil for a text without a value.
  /// - Throws: `Refusal`, or `YamlError`.
  package static func compose(_ text: String, limits: Limits = Limits()) throws -> Node? {
    _ = try BoundedYAML(text, limits: limits)
    return try Yams.compose(yaml: text, .default, .default, .utf8)
  }
}

/// A walk over the parser's events.
private struct Walk {
  let limits: BoundedYAML.Limits
  var repeatedKeys: [BoundedYAML.RepeatedKey] = []
  private var open: [Collection] = []
  private var anchors: [String: Extent] = [:]
  private var values = 0

  /// How much lies in a value.
  private struct Extent {
    var values = 1
    var depth = 0
  }

  /// A list or mapping that has begun.
  private struct Collection {
    var isMapping: Bool
    /// Whether it is a key, or lies in one: then it is compared with others as a whole.
    var isInKey: Bool
    var anchor: String?
    var expectsKey = true
    var keys: Set<String> = []
    var extent = Extent()
  }

  init(limits: BoundedYAML.Limits) { self.limits = limits }

  mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) -> BoundedYAML.Refusal? {
    // The parser keeps its own address.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { return nil }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { return nesting(parser.pointee) }
      defer { yaml_event_delete(&event) }
      guard event.type != YAML_STREAM_END_EVENT, event.type != YAML_NO_EVENT else { return nil }
      if let problem = take(event) {
        return BoundedYAML.Refusal(
          line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1, problem: problem)
      }
    }
  }

  /// The parser has a limit of its own, which it may reach before it hands on what led there.
  private func nesting(_ parser: yaml_parser_t) -> BoundedYAML.Refusal? {
    guard let problem = parser.problem, String(cString: problem).hasPrefix("Maximum nesting level") else { return nil }
    return BoundedYAML.Refusal(
      line: Int(parser.mark.line) + 1, column: Int(parser.mark.column) + 1, problem: tooDeep)
  }

  private var tooDeep: String { "values are nested deeper than \(limits.depth)" }

  /// - Returns: what is too much, if anything is.
  private mutating func take(_ event: yaml_event_t) -> String? {
    switch event.type {
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      if let last = open.indices.last, open[last].isMapping, open[last].expectsKey {
        let name = String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        if !open[last].keys.insert(name).inserted {
          repeatedKeys.append(.init(name: name, range: Int(event.start_mark.index)..<Int(event.end_mark.index)))
        }
      }
      return add(Extent(), anchor: scalar.anchor)
    case YAML_ALIAS_EVENT:
      if isKey { return "an alias stands in a key" }
      return add(anchors[Self.text(event.data.alias.anchor) ?? ""] ?? Extent(), anchor: nil)
    case YAML_SEQUENCE_START_EVENT: return begin(isMapping: false, anchor: event.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: return begin(isMapping: true, anchor: event.data.mapping_start.anchor)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      guard let ended = open.popLast() else { return nil }
      if let anchor = ended.anchor { anchors[anchor] = ended.extent }
      place(ended.extent)
      return nil
    default: return nil
    }
  }

  private mutating func begin(isMapping: Bool, anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    open.append(Collection(isMapping: isMapping, isInKey: isKey, anchor: Self.text(anchor)))
    values += 1
    return excess(depth: 0)
  }

  /// Adds a whole value to the collection that it lies in.
  private mutating func add(_ extent: Extent, anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    values += extent.values
    if let problem = excess(depth: extent.depth) { return problem }
    if let anchor = Self.text(anchor) { anchors[anchor] = extent }
    place(extent)
    return nil
  }

  private mutating func place(_ extent: Extent) {
    guard let last = open.indices.last else { return }
    open[last].extent.values += extent.values
    open[last].extent.depth = max(open[last].extent.depth, extent.depth + 1)
    open[last].expectsKey.toggle()
  }

  private func excess(depth: Int) -> String? {
    if open.count + depth > limits.depth { return tooDeep }
    return values > limits.values ? "it has more than \(limits.values) values, repeated ones counted" : nil
  }

  /// Whether what comes next is a key, or a part of one.
  private var isKey: Bool { open.last.map { $0.isInKey || $0.isMapping && $0.expectsKey } ?? false }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }
}
