import ArgumentParser

/// What somebody may have meant by a command that there is not. For options, ArgumentParser says it itself.
enum Suggestion {
  /// The command line as far as the command, with the word that is meant; nil where nothing is like it.
  ///
  /// - Parameters:
  ///   - arguments: without the program's name.
  ///   - error: the text of the error, in which the word stands between quotation marks.
  ///   - root: the command to begin at.
  /// - Returns: such as `overture apply`.
  static func command(
    for arguments: [String], error: String, root: any ParsableCommand.Type = Overture.self
  ) -> String? {
    var command = root
    var path = [name(of: root)]
    for word in arguments where !word.hasPrefix("-") {
      let subcommands = command.configuration.subcommands
      if let next = subcommands.first(where: { name(of: $0) == word }) {
        command = next
        path.append(word)
      } else if error.contains("'\(word)'"), let meant = closest(to: word, among: subcommands.map(name)) {
        return (path + [meant]).joined(separator: " ")
      }
    }
    return nil
  }

  /// The name that differs least from a word, as long as it is like it.
  static func closest(to word: String, among names: [String]) -> String? {
    // A third of the word may be wrong, or two letters of a short one.
    let limit = max(1, min(3, (word.count + 1) / 3 + 1))
    return names.map { (name: $0, distance: distance(word.lowercased(), $0)) }
      .filter { $0.distance <= min(limit, $0.name.count - 1) || $0.name.hasPrefix(word) && word.count > 1 }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }

  /// How many letters have to be added, left out, replaced or swapped with their neighbour (optimal string alignment).
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var rows = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count { rows[row][0] = row }
    for column in 0...right.count { rows[0][column] = column }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    for row in 1...left.count {
      for column in 1...right.count {
        let isSame = left[row - 1] == right[column - 1]
        var least = min(
          rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          least = min(least, rows[row - 2][column - 2] + 1)
        }
        rows[row][column] = least
      }
    }
    return rows[left.count][right.count]
  }

  private static func name(of command: any ParsableCommand.Type) -> String { command.configuration.commandName ?? "" }
}
