/// What keeps a service from being set up, until an answer settles it.
package struct Obstacle: Sendable, Equatable, Codable {
  package var message: String
  package var reason: String
  package var remedy: String

  /// - Parameters:
  ///   - message: what is the matter.
  ///   - reason: how it came to that, such as what was looked for.
  ///   - remedy: the answer that settles it.
  package init(message: String, reason: String, remedy: String) {
    self.message = message
    self.reason = reason
    self.remedy = remedy
  }
}

extension Obstacle {
  /// An open question, with its answers.
  init(_ question: Finding) {
    let values =
      [question.value]
      + question.alternatives.filter { $0.confidence == question.confidence }.map(\.value)
    self.init(
      message: "\(question.aspect.title) is open: \(values.joined(separator: " or "))",
      reason: question.place.isEmpty ? "\(question.why)." : "\(question.place): \(question.why).",
      remedy: "Say which by service.\(question.aspect.rawValue).")
  }
}
