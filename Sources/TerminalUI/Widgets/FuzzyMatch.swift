/// How well a text answers a search, and which of its characters did.
package struct FuzzyMatch: Sendable, Equatable {
  /// Greater is better.
  package let score: Int
  /// The places of the matched characters.
  package let places: [Int]

  /// Matches if every character of the search occurs in order, whatever the case and accents; blanks separate
  /// words that may match anywhere.
  ///
  /// Whole words, the beginnings of words and unbroken runs rank higher; so do shorter texts.
  package init?(_ query: String, in text: String) {
    let folded = text.map(FuzzyMatch.fold)
    var total = 0
    var places: [Int] = []
    for word in query.split(separator: " ") {
      guard let best = FuzzyMatch.best(word.map(FuzzyMatch.fold), in: folded) else { return nil }
      total += best.score
      places += best.places
    }
    score = total - folded.count / 4
    self.places = Array(Set(places)).sorted()
  }

  private static func best(_ word: [String], in text: [String]) -> (score: Int, places: [Int])? {
    var best: (score: Int, places: [Int])?
    for start in text.indices where text[start] == word.first {
      guard let places = run(word, in: text, from: start) else { break }
      let score = rate(places, in: text)
      if score > best?.score ?? Int.min { best = (score, places) }
    }
    return best
  }

  private static func run(_ word: [String], in text: [String], from start: Int) -> [Int]? {
    var places: [Int] = []
    var place = start
    for character in word {
      guard let found = text[place...].firstIndex(of: character) else { return nil }
      places.append(found)
      place = found + 1
    }
    return places
  }

  private static func rate(_ places: [Int], in text: [String]) -> Int {
    var score = 0
    for (index, place) in places.enumerated() {
      let startsWord = place == 0 || !isWordPart(text[place - 1])
      let follows = index > 0 && places[index - 1] == place - 1
      score += 2 + (startsWord ? 8 : 0) + (follows ? 6 : 0)
      if index > 0, !follows { score -= min(10, place - places[index - 1]) }
    }
    return places.first == 0 ? score + 6 : score
  }

  private static func isWordPart(_ character: String) -> Bool {
    character.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }

  /// The character in lower case without marks such as accents.
  private static func fold(_ character: Character) -> String {
    let scalars = character.lowercased().unicodeScalars
    guard let first = scalars.first else { return "" }
    return plain[Character(first)].map(String.init) ?? String(Character(first))
  }

  /// Letters that place names carry accents on.
  private static let plain: [Character: Character] = {
    var table: [Character: Character] = [:]
    let groups: [(Character, String)] = [
      ("a", "áàâäãå"), ("e", "éèêë"), ("i", "íìîï"), ("o", "óòôöõø"), ("u", "úùûü"), ("c", "ç"), ("n", "ñ"),
    ]
    for (letter, marked) in groups {
      for character in marked { table[character] = letter }
    }
    return table
  }()
}
