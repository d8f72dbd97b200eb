import PlainText
import SetupEngine
import SetupPlan

/// What became of several runs, when all have ended.
struct FleetReport {
  let place: Place
  let kind: RunEvent.RunKind
  let selections: [AnswersSelection]
  /// How each ended, in their order.
  let outcomes: [FleetOutcome]

  /// How to end: with 1 where any failed, with 130 where all were to stop before all had ended.
  var status: ExitStatus {
    if !failed.isEmpty { return .stepFailed }
    return stopped.isEmpty && unbegun.isEmpty ? .done : .interrupted
  }

  /// The addresses of those that ended well, one a line behind its service and environment.
  var addresses: SafeText { addressLines.map { "\($0)\n" }.joined() }

  /// Those that ended well, as a JSON array of `RunDocument`.
  var document: SafeText {
    get throws {
      let documents = try zip(selections, outcomes).compactMap { selection, outcome -> SafeText? in
        guard case .done(let address) = outcome else { return nil }
        return try RunDocument(kind, of: try selection.plan(), address: address).text.trimmed
      }
      return documents.isEmpty ? "[]\n" : "[\n" + documents.joined(separator: ",\n") + "\n]\n"
    }
  }

  /// The same, as lines without their ends.
  var addressLines: [SafeText] {
    zip(selections, outcomes).compactMap { selection, outcome in
      guard case .done(let address?) = outcome else { return nil }
      return "\(selection.answers.service.name) \(selection.name) \(address)"
    }
  }

  /// What is to be said of those that did not end well: why, and how to go on with each.
  var lines: [SafeText] {
    var lines: [SafeText] = []
    if !failed.isEmpty {
      lines.append("\(failed.count) of \(selections.count) failed; the others were not stopped by that:")
      for (selection, failure) in failed {
        lines.append("\(selection.answers.service.name) \(selection.name)")
        for part in failure.all {
          lines += [part.message, part.reason, part.remedy].filter { !$0.isEmpty }.map { "  \($0)" }
        }
        lines.append("  go on: \(selection.words(place).resume(kind))")
      }
    }
    if !stopped.isEmpty {
      lines.append("\(stopped.count) stopped on the way; go on with each by --resume:")
      lines += stopped.map { "  \($0.words(place).resume(kind))" }
    }
    if !unbegun.isEmpty { lines.append("\(unbegun.count) not begun; run the same command again with --resume") }
    return lines
  }

  private var failed: [(AnswersSelection, Failure)] {
    zip(selections, outcomes).compactMap { selection, outcome in
      if case .failed(let failure) = outcome { (selection, failure) } else { nil }
    }
  }

  private var stopped: [AnswersSelection] {
    zip(selections, outcomes).compactMap { if case .interrupted = $1 { $0 } else { nil } }
  }

  private var unbegun: [AnswersSelection] {
    zip(selections, outcomes).compactMap { if case .unbegun = $1 { $0 } else { nil } }
  }
}
