/// Answers that cannot be used, with everything that is wrong with them at once.
package struct AnswersError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Never empty; in the order of the file where there is one.
  package internal(set) var problems: [AnswersProblem]
  /// How many more there are than were kept.
  package let further: Int

  package init(problems: [AnswersProblem], further: Int = 0) {
    self.problems = problems
    self.further = further
  }

  /// How many are shown; the rest is counted.
  package static let shown = 20

  /// The problems that are shown, each in one line, and a line that counts the rest.
  package var lines: [String] {
    let rest = problems.count + further - Self.shown
    return problems.prefix(Self.shown).map(\.description)
      + (rest > 0 ? ["and \(rest) more, which are shown when these are corrected"] : [])
  }

  /// The trade-offs that still have to be acknowledged; empty where the answers themselves are wrong only.
  package var unacknowledged: [TradeOff.ID] { problems.compactMap(\.tradeOff) }

  /// One problem a line, each as `FILE:LINE:COLUMN: …`.
  package var description: String { lines.joined(separator: "\n") }

  /// The same as one failure, for a run's events and the screens; its kind decides exit status 65.
  package var failure: Failure {
    guard let only = problems.first, problems.count == 1 else {
      return Failure(
        message: "\(problems.count + further) of the answers cannot be used.", reason: description,
        remedy: "Correct them; nothing has been changed.", kind: .answers)
    }
    let place = only.place.map { "\($0): " } ?? ""
    return Failure(message: place + only.message, reason: only.reason, remedy: only.remedy, kind: .answers)
  }
}

/// One thing that is wrong with the answers.
package struct AnswersProblem: Sendable, Equatable, CustomStringConvertible {
  /// Where the answer is in a file.
  package struct Place: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int
    /// From 1, counted in Unicode scalars.
    package var column: Int

    package init(file: String, line: Int, column: Int) {
      self.file = file
      self.line = line
      self.column = column
    }

    package var description: String { "\(file):\(line):\(column)" }
  }

  /// Nil where the answers did not come from a file.
  package var place: Place?
  /// The keys that lead to the answer, joined by dots, such as `environments.staging.resources.cpu`.
  package var path: String
  /// What is wrong.
  package var message: String
  /// Why it is wrong: the rule, or the allowed values.
  package var reason: String
  /// What to do about it.
  package var remedy: String
  /// The trade-off whose acknowledgement is missing, where that is the problem.
  package var tradeOff: TradeOff.ID?

  package init(
    place: Place? = nil, path: String, message: String, reason: String, remedy: String, tradeOff: TradeOff.ID? = nil
  ) {
    self.place = place
    self.path = path
    self.message = message
    self.reason = reason
    self.remedy = remedy
    self.tradeOff = tradeOff
  }

  package var file: String? { place?.file }
  package var line: Int? { place?.line }
  package var column: Int? { place?.column }

  /// `FILE:LINE:COLUMN: what is wrong, why, and what to do`, in one line.
  package var description: String {
    let start = place.map(\.description) ?? path
    return ([start + ": " + message, reason, remedy]).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
