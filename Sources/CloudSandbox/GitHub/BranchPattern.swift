/// A name pattern of branches, as Ruby's `File.fnmatch` reads it with the flag for paths: `*` is anything but `/`, `**/` any
/// number of folders, `?` one character, `[…]` one of a set.
struct BranchPattern: Sendable {
  private let pattern: [Character]

  init(_ text: String) { pattern = Array(text) }

  /// Whether a name fits.
  func matches(_ name: String) -> Bool { Self.matches(pattern[...], Array(name)[...]) }

  private static func matches(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*":
      if rest.starts(with: ["*", "/"]) {
        if matches(rest.dropFirst(2), name) { return true }
        return name.indices.contains { name[$0] == "/" && matches(rest.dropFirst(2), name[($0 + 1)...]) }
      }
      if matches(rest, name) { return true }
      guard let next = name.first, next != "/" else { return false }
      return matches(pattern, name.dropFirst())
    case "?": return name.first.map { $0 != "/" } == true && matches(rest, name.dropFirst())
    case "[":
      guard let next = name.first, next != "/", let end = rest.firstIndex(of: "]") else { return false }
      return contains(rest[..<end], next) && matches(rest[(end + 1)...], name.dropFirst())
    default: return name.first == first && matches(rest, name.dropFirst())
    }
  }

  private static func contains(_ set: ArraySlice<Character>, _ character: Character) -> Bool {
    let isNegative = set.first == "^" || set.first == "!"
    var rest = isNegative ? set.dropFirst() : set
    var isThere = false
    while let low = rest.popFirst() {
      if rest.first == "-", let high = rest.dropFirst().first {
        rest = rest.dropFirst(2)
        isThere = isThere || (low <= high && (low...high).contains(character))
      } else {
        isThere = isThere || low == character
      }
    }
    return isThere != isNegative
  }
}
