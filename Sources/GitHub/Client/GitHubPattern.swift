/// A pattern of GitHub's for branches and paths: an asterisk stands for anything but a slash, two for anything, a question
/// mark for one character.
package struct GitHubPattern: Sendable, Equatable {
  /// As it is written.
  package let text: String

  /// A pattern as it is written.
  package init(_ text: String) { self.text = text }

  /// Whether a name fits as a whole.
  package func fits(_ name: String) -> Bool {
    let (pattern, name) = (Array(text), Array(name))
    // The places of the name that the pattern so far can end at.
    var places: Set<Int> = [0]
    var index = 0
    while index < pattern.count, !places.isEmpty {
      let isDouble = pattern[index...].starts(with: "**")
      var next: Set<Int> = []
      for place in places {
        if pattern[index] == "*" {
          let end = isDouble ? name.count : name[place...].firstIndex(of: "/") ?? name.count
          next.formUnion(place...end)
        } else if place < name.count, pattern[index] == name[place] || (pattern[index] == "?" && name[place] != "/") {
          next.insert(place + 1)
        }
      }
      places = next
      index += isDouble ? 2 : 1
    }
    return places.contains(name.count)
  }
}
