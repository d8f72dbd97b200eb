import RESTClient
import SetupPlan

/// Compares a resource as it is with how it will be, attribute by attribute.
struct ResourceDifference {
  /// What a value is marked with: sensitive in either state, known only after the apply.
  struct Marks {
    var before: JSONValue
    var after: JSONValue
    var unknown: JSONValue

    var isSensitive: Bool { before == true || after == true }
    var isUnknown: Bool { unknown == true }

    func member(_ key: String) -> Marks {
      Marks(before: Self.part(before, key), after: Self.part(after, key), unknown: Self.part(unknown, key))
    }

    func elements(_ old: Int?, _ new: Int?) -> Marks {
      Marks(before: Self.part(before, old), after: Self.part(after, new), unknown: Self.part(unknown, new))
    }

    /// A mark on the whole is one on each part.
    private static func part(_ mark: JSONValue, _ key: String) -> JSONValue { mark == true ? true : mark[key] }

    private static func part(_ mark: JSONValue, _ index: Int?) -> JSONValue {
      guard mark != true else { return true }
      guard let index, mark.array.indices.contains(index) else { return .null }
      return mark.array[index]
    }
  }

  /// The variables of the service that Overture writes itself; the values of all others may be secret.
  static let ownVariables: Set<String> = [
    "ENVIRONMENT", "GOOGLE_APPLICATION_CREDENTIALS", "WEB_CONCURRENCY", "WEB_THREADS",
  ]
  /// Command lines, which may hold a secret as well.
  private static let commandLines: Set<String> = ["args", "command"]

  private(set) var changes: [AttributeChange] = []

  /// - Parameters:
  ///   - before: what is there.
  ///   - after: what will be.
  ///   - marks: what of it is sensitive or unknown.
  ///   - block: the type's schema; nil for types that are not the configuration's own.
  init(before: JSONValue, after: JSONValue, marks: Marks, block: ProviderSchema.Block?) {
    compareMembers(before, after, marks, "", block)
    changes.sort { $0.path < $1.path }
  }

  private mutating func compareMembers(
    _ before: JSONValue, _ after: JSONValue, _ marks: Marks, _ path: String, _ block: ProviderSchema.Block?
  ) {
    let keys = Set(before.object.keys).union(after.object.keys).union(marks.unknown.object.keys)
    for key in keys.sorted() where block?.attributes[key]?.isReadOnly != true {
      // A replacement has another id, and the provider's project is where it is.
      guard !(path.isEmpty && ["id", "project"].contains(key) && marks.unknown[key] == true) else { continue }
      let place = path.isEmpty ? key : "\(path).\(key)"
      compare(before[key], after[key], marks.member(key), place, block?.blocks[key])
    }
  }

  private mutating func compare(
    _ before: JSONValue, _ after: JSONValue, _ marks: Marks, _ path: String, _ nested: ProviderSchema.Nested?
  ) {
    let key = path.split(separator: ".").last.map(String.init) ?? path
    guard before != after || marks.isUnknown || !marks.unknown.isEmpty else { return }
    if marks.isSensitive || Self.commandLines.contains(key) {
      return add(path, hidden(before), marks.isUnknown ? .unknown : hidden(after))
    }
    if marks.isUnknown { return add(path, AttributeChange.Value(before), .unknown) }
    switch (before, after) {
    case (.object, .object), (.object, .null), (.null, .object):
      compareMembers(before, after, marks, path, nested?.block)
    case (.array, .array), (.array, .null), (.null, .array):
      compareElements(before.array, after.array, marks, path, nested)
    case (.string(let old), .string(let new)) where key.hasSuffix("_json"):
      guard let old = try? JSONValue(bytes: Array(old.utf8)), let new = try? JSONValue(bytes: Array(new.utf8)) else {
        return add(path, AttributeChange.Value(before), AttributeChange.Value(after))
      }
      compareMembers(old, new, Marks(before: .null, after: .null, unknown: .null), path, nil)
    default: add(path, AttributeChange.Value(before), AttributeChange.Value(after))
    }
  }

  private mutating func compareElements(
    _ before: [JSONValue], _ after: [JSONValue], _ marks: Marks, _ path: String, _ nested: ProviderSchema.Nested?
  ) {
    let all = before + after
    guard all.contains(where: { if case .object = $0 { true } else { false } }) else {
      return add(path, AttributeChange.Value(.array(before)), AttributeChange.Value(.array(after)))
    }
    if nested?.isSingle == true, before.count <= 1, after.count <= 1 {
      let inner = marks.elements(before.isEmpty ? nil : 0, after.isEmpty ? nil : 0)
      return compareMembers(before.first ?? .null, after.first ?? .null, inner, path, nested?.block)
    }
    if let (old, new) = Self.names(before, after) {
      return compareNamed((before, old), (after, new), marks, path, nested?.block)
    }
    for index in 0..<max(before.count, after.count) {
      let (old, new) = (before.indices.contains(index), after.indices.contains(index))
      compareMembers(
        old ? before[index] : .null, new ? after[index] : .null, marks.elements(old ? index : nil, new ? index : nil),
        "\(path)[\(index)]", nested?.block)
    }
  }

  private mutating func compareNamed(
    _ before: (elements: [JSONValue], names: [String]), _ after: (elements: [JSONValue], names: [String]),
    _ marks: Marks, _ path: String, _ block: ProviderSchema.Block?
  ) {
    let isEnvironment = path.hasSuffix(".env")
    let count = changes.count
    for name in Set(before.names).union(after.names).sorted() {
      let (old, new) = (before.names.firstIndex(of: name), after.names.firstIndex(of: name))
      let (was, will) = (old.map { before.elements[$0] } ?? .null, new.map { after.elements[$0] } ?? .null)
      let inner = marks.elements(old, new)
      let place = "\(path)[\(name)]"
      if isEnvironment {
        guard was != will || !inner.unknown.isEmpty else { continue }
        let isOwn = Self.ownVariables.contains(name)
        add(
          place, isOwn ? AttributeChange.Value(was["value"]) : hidden(was),
          isOwn ? AttributeChange.Value(will["value"]) : hidden(will), always: true)
      } else if old == nil || new == nil {
        let isHidden = inner.isSensitive || !inner.before.isEmpty || !inner.after.isEmpty
        add(place, isHidden ? hidden(was) : summary(was), isHidden ? hidden(will) : summary(will), always: true)
      } else {
        compareMembers(was, will, inner, place, block)
      }
    }
    guard changes.count == count, before.names != after.names else { return }
    add(
      "\(path) (order)", .text(before.names.joined(separator: ", ")), .text(after.names.joined(separator: ", ")))
  }

  /// The names of the elements, where each has one of its own.
  private static func names(_ before: [JSONValue], _ after: [JSONValue]) -> ([String], [String])? {
    func names(_ elements: [JSONValue]) -> [String]? {
      let names = elements.compactMap { $0["name"].string }.filter { !$0.isEmpty }
      return names.count == elements.count && Set(names).count == names.count ? names : nil
    }
    guard let old = names(before), let new = names(after) else { return nil }
    return (old, new)
  }

  /// An element that comes or goes as a whole, without what holds secrets.
  private func summary(_ element: JSONValue) -> AttributeChange.Value {
    guard case .object(var members) = element else { return AttributeChange.Value(element) }
    // A container's variables and command lines may hold secrets.
    if let image = members["image"] { members = ["image": image] }
    members["name"] = nil
    let value = AttributeChange.Value(.object(members))
    return value == .absent ? .text("set") : value
  }

  private func hidden(_ value: JSONValue) -> AttributeChange.Value { value.isNull ? .absent : .hidden }

  /// Notes a change; with `always` also one whose values look alike, since something that is not shown differs.
  private mutating func add(
    _ path: String, _ before: AttributeChange.Value, _ after: AttributeChange.Value, always: Bool = false
  ) {
    guard before != after || before == .hidden || always else { return }
    changes.append(AttributeChange(path: path, before: before, after: after))
  }
}
