/// A block of a configuration: `resource "TYPE" "NAME" { … }`.
struct Block: Sendable, Equatable {
  var type: String
  var labels: [String]
  var body: Body
  /// `FILE:LINE`.
  var place: String
}

/// What stands between a block's braces, or in a file.
struct Body: Sendable, Equatable {
  var attributes: [String: Expression] = [:]
  var blocks: [Block] = []

  /// The blocks of a type.
  func blocks(_ type: String) -> [Block] { blocks.filter { $0.type == type } }

  /// The references in all of it, see `Expression.references`.
  var references: [[String]] {
    attributes.values.flatMap(\.references) + blocks.flatMap(\.body.references)
  }
}
