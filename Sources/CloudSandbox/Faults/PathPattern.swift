/// A pattern of paths as the log of requests shows them: `*` is anything without a slash, `**` anything at all.
///
/// A pattern without `?` is for the path alone; with one it is for the path and the query.
package struct PathPattern: Sendable, Equatable, ExpressibleByStringLiteral {
  /// As it was written.
  package let text: String

  /// A pattern.
  package init(_ text: String) { self.text = text }
  /// A pattern as a literal.
  package init(stringLiteral value: String) { self.init(value) }

  /// Whether a path, with its query, fits.
  package func matches(_ path: String) -> Bool {
    let path = text.utf8.contains(UInt8(ascii: "?")) ? path : String(path.prefix { $0 != "?" })
    guard text.utf8.contains(UInt8(ascii: "*")) else { return path == text }
    return Self.matches(Array(path.utf8), Array(text.utf8)[...])
  }

  /// Follows all ways through the pattern at once, so that many stars take no longer than many letters.
  private static func matches(_ path: [UInt8], _ pattern: ArraySlice<UInt8>) -> Bool {
    let (star, slash) = (UInt8(ascii: "*"), UInt8(ascii: "/"))
    // Whether the pattern's beginning so far fits the path's first characters, by their number.
    var reached = [true] + path.map { _ in false }
    var pattern = pattern
    while let next = pattern.popFirst() {
      if next != star {
        for index in path.indices.reversed() { reached[index + 1] = reached[index] && path[index] == next }
        reached[0] = false
      } else {
        let crossesSlashes = pattern.first == star
        pattern = pattern.drop { $0 == star }
        for index in path.indices where reached[index] && (crossesSlashes || path[index] != slash) {
          reached[index + 1] = true
        }
      }
    }
    return reached[path.count]
  }
}
