/// All requests of a service given back to an earlier revision: what is chosen, and what is refused.
package struct Rollback: Sendable, Equatable {
  /// The revisions that answer now, the newest first.
  package var from: [RevisionEntry]
  /// The revision that is to answer.
  package var to: RevisionEntry
  /// Those that stay reachable by a tag, with their tags.
  package var tagged: [RevisionEntry]

  /// Chooses the revision.
  ///
  /// - Parameters:
  ///   - name: the revision's name; nil for the last healthy one before the newest that answers.
  ///   - revisions: those of the service, newest first.
  ///   - environment: the environment's name, for the commands in refusals.
  /// - Throws: a `Failure` of kind `answers` if no revision can be chosen, or the named one cannot serve.
  package init(to name: String?, among revisions: [RevisionEntry], of environment: String) throws {
    from = revisions.filter { $0.percent > 0 }
    tagged = revisions.filter { !$0.tags.isEmpty }
    if let name {
      to = try Self.named(name, among: revisions, of: environment)
    } else {
      to = try Self.last(before: from, among: revisions, of: environment)
    }
  }

  /// Whether others have split the traffic.
  package var isSplit: Bool { from.count > 1 }

  /// The names of those that answer now.
  package var formerNames: [String] { from.map(\.name) }

  private static func last(
    before answering: [RevisionEntry], among revisions: [RevisionEntry], of environment: String
  ) throws -> RevisionEntry {
    guard let serving = answering.first, let place = revisions.firstIndex(where: { $0.name == serving.name }) else {
      throw Failure(
        message: "No revision of \(environment) answers", reason: "A rollback needs a revision that serves now.",
        remedy: "Name the revision that is to answer: overture history --environment \(environment)", kind: .answers)
    }
    let earlier = revisions[(place + 1)...]
    if let found = earlier.first(where: { $0.state == .ready && !$0.isPlaceholder && $0.pullRequest == nil }) {
      return found
    }
    throw Failure(
      message: "There is no earlier healthy revision than \(serving.name)",
      reason: earlier.isEmpty
        ? "It is the first one."
        : "Those before it never became ready, are previews of pull requests, or serve the placeholder that a set-up starts "
          + "with.",
      remedy: "See them all: overture history --environment \(environment)", kind: .answers)
  }

  /// A revision that is named and can serve.
  static func named(
    _ name: String, among revisions: [RevisionEntry], of environment: String
  ) throws -> RevisionEntry {
    let history = "overture history --environment \(environment)"
    guard let found = revisions.first(where: { $0.name == name }) else {
      throw Failure(
        message: "\(environment) has no revision \(name)",
        reason: revisions.isEmpty
          ? "Its service has none at all."
          : "Its newest are \(revisions.prefix(3).map(\.name).joined(separator: ", ")).",
        remedy: "See them all: \(history)", kind: .answers)
    }
    guard found.percent < 100 else {
      throw Failure(
        message: "\(name) answers all requests already", reason: "Nothing would change.",
        remedy: "Name another revision (\(history)), or none for the last healthy one before it.", kind: .answers)
    }
    guard !found.isPlaceholder else {
      throw Failure(
        message: "\(name) serves the placeholder that a set-up starts with",
        reason: "It has no version of the service in it.", remedy: "Name another revision: \(history)", kind: .answers)
    }
    if let number = found.pullRequest {
      throw Failure(
        message: "\(name) is a preview of the pull request #\(number)",
        reason: "It runs code that was not merged.",
        remedy: "Merge the pull request, or name another revision: \(history)",
        kind: .answers)
    }
    switch found.state {
    case .ready: return found
    case .isStarting:
      throw Failure(
        message: "\(name) is not ready", reason: "It is being rolled out.",
        remedy: "Wait until it is ready (\(history)), then run it again.", kind: .answers)
    case .failed(let reason):
      throw Failure(
        message: "\(name) is not ready and cannot answer",
        reason: reason.isEmpty ? "It never became ready." : "It never became ready: \(reason)",
        remedy: "Name another revision: \(history)", kind: .answers)
    }
  }

  /// The refusal of a revision whose image is gone.
  package func imageIsGone(of environment: String) -> Failure {
    Failure(
      message: "The image of \(to.name) is gone from its registry",
      reason: "\(to.shortImage) was deleted, or the clean-up policy has removed it; new instances could not start.",
      remedy: "Name another revision: overture history --environment \(environment)", kind: .answers)
  }
}

extension Rollback {
  /// What changes, a sentence each.
  package var changes: [String] {
    let parts = from.map { $0.percent == 100 ? "\($0.name), \($0.words)" : "\($0.name) (\($0.percent) %), \($0.words)" }
    var lines = parts.isEmpty ? ["no revision answers now"] : parts.map { "from \($0)" }
    lines.append("to \(to.name), \(to.words), made \(to.created)")
    if isSplit { lines.append("the split of the traffic ends: \(to.name) gets all requests") }
    lines += tagged.map { "the tag \($0.tags.joined(separator: ", ")) stays, and leads to \($0.name)" }
    return lines
  }

  /// What else is to be known, a sentence each.
  package static let notes = [
    "The next run of the deployment workflow gives all requests to what it deploys: revert the commit, or stop the workflow.",
    "Terraform leaves the traffic alone: apply and adjust do not undo the rollback.",
  ]
}
