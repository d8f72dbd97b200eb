extension JSON {
  /// The object with only the fields that a message has.
  ///
  /// `snake_case` names are taken as their camelCase twins, as Google's JSON mapping does.
  /// - Parameters:
  ///   - allowed: the fields of the message.
  ///   - message: where in the request it stands, for the refusal: `service.template`; empty is the root.
  /// - Returns: the object under the message's own names, without nulls.
  /// - Throws: 400 for a field that the message does not have, or for something else than an object.
  package func fields(_ allowed: Set<String>, at message: String = "") throws(APIError) -> JSON {
    guard let object else { throw .invalidArgument("Invalid value at '\(message)': an object was expected.") }
    var result: [String: JSON] = [:]
    for (key, value) in object {
      let name = allowed.contains(key) ? key : Self.camelCase(key)
      guard allowed.contains(name) else {
        let text =
          message.isEmpty
          ? "Invalid JSON payload received. Unknown name \"\(key)\": Cannot find field."
          : "Invalid JSON payload received. Unknown name \"\(key)\" at '\(message)': Cannot find field."
        throw .invalidArgument(text, field: message)
      }
      if value != .null { result[name] = value }
    }
    return .object(result)
  }

  /// The document after a PATCH: listed fields are taken from the request, absent ones cleared, all others stay.
  /// - Parameters:
  ///   - patch: the request's body.
  ///   - mask: `a,b.c`; nil or empty takes every field that the body has.
  /// - Returns: the document as it is to be stored.
  package func updated(by patch: JSON, mask: String?) -> JSON {
    var result = self
    guard let mask, !mask.isEmpty, mask != "*" else {
      for (key, value) in patch.object ?? [:] { result[key] = value }
      return result
    }
    for path in mask.split(separator: ",") {
      let path = Self.camelCase(path.trimmingPrefix(while: { $0 == " " }))
      result[path: path] = patch[path: path]
    }
    return result
  }

  static func camelCase(_ name: some StringProtocol) -> String {
    var upper = false
    return name.reduce(into: "") { text, character in
      if character == "_" {
        upper = true
      } else {
        text += upper ? character.uppercased() : String(character)
        upper = false
      }
    }
  }
}
