/// The requests of a service shared by two revisions, so that they can be compared while the same comes to both.
package struct TrafficSplit: Sendable, Equatable {
  /// The revision that was named.
  package var named: RevisionEntry
  /// How many of a hundred requests it gets.
  package var percent: Int
  /// The revision that gets the others: the one that answers the most of them now.
  package var other: RevisionEntry
  /// The revisions that answer now.
  package var from: [RevisionEntry]

  /// - Parameters:
  ///   - name: the revision that is to get a part.
  ///   - percent: of a hundred requests, 1 to 99.
  ///   - revisions: those of the service, newest first.
  ///   - environment: the environment's name, for the commands in refusals.
  /// - Throws: a `Failure` of kind `answers` where the revision cannot serve, or answers alone.
  package init(_ name: String, _ percent: Int, among revisions: [RevisionEntry], of environment: String) throws {
    named = try Rollback.named(name, among: revisions, of: environment)
    self.percent = percent
    from = revisions.filter { $0.percent > 0 }
    guard let other = from.filter({ $0.name != name }).max(by: { $0.percent < $1.percent }) else {
      throw Failure(
        message: "No other revision of \(environment) answers", reason: "Two are compared.",
        remedy: "Name one that does not answer: overture history --environment \(environment)", kind: .answers)
    }
    self.other = other
  }

  /// The part of each.
  package var shares: [String: Int] { [named.name: percent, other.name: 100 - percent] }

  /// Whether it is so already.
  package var isDone: Bool { named.percent == percent && other.percent == 100 - percent }

  /// What changes, a sentence each; empty where nothing does.
  package var changes: [String] {
    guard !isDone else { return [] }
    let rest = from.filter { $0.name != named.name && $0.name != other.name }
    return [
      "\(named.name) gets \(percent) of 100 requests (now \(named.percent)), \(named.words)",
      "\(other.name) gets \(100 - percent) of 100 requests (now \(other.percent)), \(other.words)",
    ] + rest.map { "\($0.name) gets none any more (now \($0.percent))" }
  }

  /// What else is to be known, a sentence each.
  package var notes: [String] {
    var lines = [
      "Both answer users. Sessions that live in an instance, and data that only one version understands, do not bear that.",
      "The next run of the deployment workflow ends the split: it gives all requests to what it deploys.",
      "To end it by hand: overture rollback REVISION gives all requests to one of them.",
      "Each revision has its own maximum of instances, so twice as many may run.",
    ]
    let differences = named.size.differences(comparedWith: other.size)
    if !differences.isEmpty {
      lines.append(
        "They differ in size too: \(differences.joined(separator: ", ")). The comparison cannot tell that apart.")
    }
    return lines
  }
}

extension RevisionSize {
  /// Where two sizes differ, in words.
  fileprivate func differences(comparedWith other: RevisionSize) -> [String] {
    var found: [String] = []
    if memory != other.memory { found.append("memory") }
    if cpu != other.cpu { found.append("CPU") }
    if concurrency != other.concurrency { found.append("concurrency") }
    if cpuAllocation != other.cpuAllocation { found.append("CPU allocation") }
    return found
  }
}
