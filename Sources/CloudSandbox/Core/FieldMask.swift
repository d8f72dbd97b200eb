/// What a partial answer is to have, as the parameter `fields` says it: `kind,items(name,owner/entity),metadata`.
struct FieldMask: Sendable, Equatable {
  /// The named fields, each with what is wanted of it; empty is all of it. `*` stands for every field.
  private var fields: [String: FieldMask] = [:]

  /// Reads the text; nil where its parentheses do not close or a name is missing.
  init?(_ text: String) {
    var rest = Substring(text)
    guard let mask = Self.list(&rest), rest.isEmpty else { return nil }
    self = mask
  }

  private init() {}

  /// The named parts of a value; of a list, those of each element.
  func applied(to value: JSON) -> JSON {
    guard !fields.isEmpty else { return value }
    switch value {
    case .array(let elements): return .array(elements.map(applied))
    case .object(let object):
      return .object(
        object.reduce(into: [:]) { result, field in
          guard let mask = fields[field.key] ?? fields["*"] else { return }
          result[field.key] = mask.applied(to: field.value)
        })
    default: return value
    }
  }

  /// What one or the other wants: `items/name,items/size` are two parts of the same elements.
  private func united(with other: FieldMask) -> FieldMask {
    guard !fields.isEmpty, !other.fields.isEmpty else { return FieldMask() }
    var both = self
    both.fields.merge(other.fields) { $0.united(with: $1) }
    return both
  }

  private static func list(_ rest: inout Substring) -> FieldMask? {
    var mask = FieldMask()
    while true {
      guard let (name, inner) = field(&rest) else { return nil }
      mask.fields[name] = mask.fields[name].map { $0.united(with: inner) } ?? inner
      guard rest.first == "," else { return mask }
      rest.removeFirst()
    }
  }

  private static func field(_ rest: inout Substring) -> (String, FieldMask)? {
    let name = String(rest.prefix { !",/()".contains($0) })
    guard !name.isEmpty else { return nil }
    rest = rest.dropFirst(name.count)
    switch rest.first {
    case "/":
      rest.removeFirst()
      guard let (inner, mask) = field(&rest) else { return nil }
      var outer = FieldMask()
      outer.fields[inner] = mask
      return (name, outer)
    case "(":
      rest.removeFirst()
      guard let mask = list(&rest), rest.first == ")" else { return nil }
      rest.removeFirst()
      return (name, mask)
    default: return (name, FieldMask())
    }
  }
}
