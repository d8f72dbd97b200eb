/// A piece of a configuration's text.
struct Token: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case identifier(String)
    case number(Double)
    /// Text between quotes: what is written, and the expressions in it.
    case text([Part])
    case symbol(String)
    case lineEnd
    case end
  }

  /// A part of a text.
  enum Part: Sendable, Equatable {
    case written(String)
    case expression([Token])
  }

  var kind: Kind
  var line: Int
}
