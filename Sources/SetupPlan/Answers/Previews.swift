/// That each pull request of the repository gets a revision of its own, without traffic.
package struct Previews: Sendable, Equatable {
  /// After how many days without a new commit a preview is removed.
  package let days: Int

  /// How many days may be said.
  package static let range = 1...90

  /// - Parameter days: after how many days without a new commit a preview is removed; nil where that is out of `range`.
  package init?(days: Int) {
    guard Self.range.contains(days) else { return nil }
    self.days = days
  }
}

extension Answers {
  /// What keeps an environment from having previews; nil where nothing does.
  func previewsViolation(of environment: EnvironmentAnswers) -> NameRules.Violation? {
    guard environment.previews != nil else { return nil }
    let name = environment.name
    guard usesTeamWorkflow else {
      return NameRules.Violation(
        message: "The environment \(name) has previews, and the answers have no ci.",
        reason: "The workflow that overture ci writes makes the previews, and removes them.",
        remedy: "Write ci: true beside service, or remove previews.")
    }
    if let promotion = environment.promote {
      return NameRules.Violation(
        message: "The environment \(name) has both previews and promote.",
        reason: "It runs only images that \(promotion.from) has run; a preview is built from a pull request.",
        remedy: "Remove previews, or give them to another environment.")
    }
    if let next = environments.first(where: { $0.promote?.from == name }) {
      return NameRules.Violation(
        message: "The environment \(name) has previews, and \(next.name) is promoted from it.",
        reason:
          "Previews push to the image repository that \(next.name) takes its image from, so that whoever may push a "
          + "branch could replace that image.",
        remedy: "Remove previews, or give them to an environment that no other is promoted from.")
    }
    return nil
  }
}
