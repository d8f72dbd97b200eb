/// An expression of Terraform's language, as far as configurations like those that Overture writes use it.
///
/// Source: https://developer.hashicorp.com/terraform/language/expressions
indirect enum Expression: Sendable, Equatable {
  case literal(TerraformValue)
  /// Text with `${…}` in it.
  case template([Expression])
  /// The first name of a reference: `var`, `local`, a resource type, an iterator.
  case name(String)
  case member(Expression, String)
  case index(Expression, Expression)
  /// `LIST[*].a.b`; the names that are taken of each element.
  case splat(Expression, [String])
  /// A call; whether its last argument is a list of further ones.
  case call(String, [Expression], isExpanded: Bool)
  case list([Expression])
  case object([Member])
  case loop(Loop)
  case conditional(Expression, then: Expression, otherwise: Expression)
  case not(Expression)
  case negative(Expression)
  case binary(String, Expression, Expression)

  /// `KEY = VALUE` of an object.
  struct Member: Sendable, Equatable {
    var key: Expression
    var value: Expression
  }

  /// `[for KEY, VALUE in LIST : RESULT if CONDITION]`; with a key of the result it makes an object.
  struct Loop: Sendable, Equatable {
    var keyName: String?
    var valueName: String
    var collection: Expression
    var resultKey: Expression?
    var result: Expression
    var isGrouped: Bool
    var condition: Expression?
  }
}

extension Expression {
  /// The references in it, each as its first names: `["var", "region"]`, `["google_x", "y"]`.
  var references: [[String]] {
    switch self {
    case .literal: []
    case .name(let name): [[name]]
    case .member(.name(let root), let name): [[root, name]]
    case .member(.member(.name("data"), let type), let name): [["data", type, name]]
    case .member(let inner, _), .splat(let inner, _), .not(let inner), .negative(let inner): inner.references
    case .index(let left, let right), .binary(_, let left, let right): left.references + right.references
    case .template(let parts), .list(let parts), .call(_, let parts, _): parts.flatMap(\.references)
    case .object(let members): members.flatMap { $0.key.references + $0.value.references }
    case .conditional(let condition, let then, let otherwise):
      condition.references + then.references + otherwise.references
    case .loop(let loop):
      [loop.collection, loop.resultKey, loop.result, loop.condition].compactMap(\.self).flatMap(\.references)
    }
  }
}
