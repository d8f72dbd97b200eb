/// A file of faults that cannot be used, with everything that is wrong with it at once.
package struct FaultsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One thing that is wrong.
  package struct Problem: Sendable, Equatable, CustomStringConvertible {
    /// The file as it was named.
    package var file: String
    /// From 1.
    package var line: Int
    /// From 1, counted in Unicode scalars.
    package var column: Int
    /// What is wrong.
    package var message: String
    /// What would be right.
    package var allowed: String

    /// `FILE:LINE:COLUMN: what is wrong, and the allowed values`, in one line.
    package var description: String {
      "\(file):\(line):\(column): " + [message, allowed].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// Never empty; in the order of the file.
  package let problems: [Problem]

  /// One problem a line.
  package var description: String { lines.joined(separator: "\n") }

  /// How many more there are than were kept.
  package var further = 0

  /// The first twenty problems, each in one line, and a line that counts the rest.
  package var lines: [String] {
    let rest = problems.count + further - 20
    return problems.prefix(20).map(\.description) + (rest > 0 ? ["and \(rest) more"] : [])
  }
}
