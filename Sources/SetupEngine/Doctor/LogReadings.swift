import Foundation
import GoogleCloud
import ServiceLog
import SetupPlan

extension DoctorReadings {
  /// Whether a line is of a revision that answers: what former ones have written was mended with them.
  func isServing(_ line: LogLine) -> Bool { answering.contains { $0.name == line.revision } }

  /// The lines of the revisions that answer, newest first; of one source, or of all.
  func servingLines(_ source: LogLine.Source? = nil) -> [LogLine] {
    (log.value ?? []).filter { isServing($0) && (source == nil || $0.source == source) }
  }

  /// The lines of the newest revision from some sources, newest first.
  private func newestLines(_ sources: Set<LogLine.Source>) -> [LogLine] {
    let created = service.value?.createdRevision
    return (log.value ?? []).filter { $0.revision == created && sources.contains($0.source) }
  }

  /// What Cloud Run wrote of the newest revision, newest first.
  var newestPlatformLines: [LogLine] { newestLines([.system]) }

  /// What the newest revision wrote itself, newest first.
  var newestOutput: [LogLine] { newestLines(LogLine.Source.output.union([.other])) }

  /// A line as a sentence of proof; never more of it than fits one line.
  func proof(_ line: LogLine) -> [String] {
    let text = line.text.split(whereSeparator: \.isNewline).last.map(String.init) ?? line.text
    return ["\(log.question): \(line.time.wholeText) \(redacted(String(text.prefix(400))))"]
  }

  /// What the newest revision wrote last of an exception.
  var lastTraceback: LogLine? {
    newestOutput.lazy.compactMap { line -> LogLine? in
      guard let last = line.text.split(whereSeparator: \.isNewline).last(where: { $0.contains(Self.exception) })
      else { return nil }
      var exception = line
      exception.text = redacted(String(last.prefix(300)))
      return exception
    }.first
  }

  private static var exception: Regex<Substring> {
    /^[A-Za-z_][A-Za-z0-9_.]*(?:Error|Exception|Exit|Interrupt)(?=:|$| )/
  }

  /// A line that tells of a missing setting, and which one it is where it says so.
  var configurationError: (line: LogLine, variable: String?)? {
    for line in newestOutput {
      let text = line.text
      if let match = text.firstMatch(of: /KeyError: ['"]([A-Z][A-Z0-9_]+)['"]/) { return (line, String(match.1)) }
      if let match = text.firstMatch(of: /([A-Z][A-Z0-9_]{2,}) (?:is )?(?:not set|missing|required|must be set)/) {
        return (line, String(match.1))
      }
      if text.contains("Field required") || text.contains("validation error for Settings") {
        return (
          line, text.firstMatch(of: /\n?([A-Za-z][A-Za-z0-9_]+)\n +Field required/).map { String($0.1).uppercased() }
        )
      }
    }
    return nil
  }

  /// How much memory was used, as a sentence of proof.
  var memoryProof: [String] {
    guard let share = memoryShare.value else { return [] }
    return ["\(memoryShare.question): up to \(Int((share * 100).rounded())) % of the limit"]
  }

  /// How many instances there were, and how many requests waited, as a sentence of proof.
  var instancesProof: [String] {
    let most = instances.value.map { "\(instances.question): \(Int($0)) at most" }
    let waited = pendingRequests.value.map { "\(pendingRequests.question): \(Int($0)) at most" }
    return [most, waited].compactMap(\.self)
  }

  /// What other sizes cost more in a month.
  func price(of resources: Resources) -> String {
    let region = names.region
    let now = CostEstimate(resources: plan.environment.resources, region: region).total
    let then = CostEstimate(resources: resources, region: region).total
    return (then >= now ? "+" : "") + CostEstimate.text(then - now) + " a month"
  }
}
