/// An expression of the Common Expression Language as providers have them, their conditions and mappings
/// (cloud.google.com/iam/docs/workload-identity-federation#mapping), and the bindings of policies.
///
/// The part of CEL that such expressions use: literals, lists, claims, comparisons, Boolean operators, `+`, `in`, the
/// conditional operator, `has()`, `size()`, `string()`, `int()`, `timestamp()`, and the methods
/// of strings and instants.
indirect enum Expression: Sendable, Equatable {
  enum Operator: String, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case contained = "in"
    case plus = "+"
  }

  case literal(JSON)
  case list([Expression])
  case name(String)
  case member(Expression, String)
  case element(Expression, Expression)
  case not(Expression)
  case negative(Expression)
  case binary(Operator, Expression, Expression)
  case conditional(Expression, Expression, Expression)
  /// A function, or a method where there is a target.
  case call(String, target: Expression?, [Expression])

  /// Why a text is no expression.
  struct SyntaxError: Error, Equatable {
    /// From 1.
    var column: Int
    var problem: String
  }

  /// Parses a text.
  /// - Throws: where and why it is none.
  init(_ text: String) throws(SyntaxError) {
    var parser = ExpressionParser(tokens: try ExpressionToken.all(of: text))
    self = try parser.whole()
  }
}
