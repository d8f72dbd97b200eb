import PlainText
import SetupEngine
import SetupPlan

/// The reports of several set-ups, made at once and printed one after another.
struct Several {
  let setUps: SetUps
  let format: ReportFormat

  /// How many are worked on at once: with a dozen requests each, as many as one client keeps connections for.
  private static let width = 16

  /// What one report came to.
  private enum Outcome<Report: Sendable>: Sendable {
    case made(Report)
    case failed(ErrorReport)
  }

  /// Makes all reports and prints them; JSON of several as an array. One that fails is told, and stops no other.
  ///
  /// - Parameters:
  ///   - isDetailed: whether changes are a status of their own.
  ///   - make: makes the report of one set-up, and says whether it has changes.
  /// - Returns: the status: that of the first failure, else of whether there are changes.
  /// - Throws: what `make` throws where there is only one, or `CommandFailure` where nothing can be printed.
  func report(
    isDetailed: Bool, _ make: @escaping @Sendable (AnswersSelection) async throws -> (text: SafeText, hasChanges: Bool)
  ) async throws -> ExitStatus {
    if !setUps.isList, setUps.broken.isEmpty, let only = setUps.selections.first {
      let (text, hasChanges) = try await make(only)
      try await StandardStreams.show(text)
      return isDetailed && hasChanges ? .changes : .done
    }
    var isFirst = true
    var hasChanges = false
    // Each is printed as soon as those before it are, for together the texts of many are large; a person on a terminal
    // reads them together.
    var kept: [SafeText]? = StandardStreams.pages ? [] : nil
    let failed = try await each(make) { _, made in
      let text = start(isFirst) + (format == .json ? made.text.trimmed : made.text)
      if kept == nil { try StandardStreams.answer(text) } else { kept?.append(text) }
      isFirst = false
      hasChanges = hasChanges || made.hasChanges
    }
    let end: SafeText = format == .json ? (isFirst ? "[]\n" : "\n]\n") : .empty
    if let kept { try await StandardStreams.show((kept + [end]).joined()) } else { try StandardStreams.answer(end) }
    return failed ?? (isDetailed && hasChanges ? .changes : .done)
  }

  /// Makes a report of each, at once, and hands them over in order; what is wrong with one is told, and stops no other.
  ///
  /// - Parameters:
  ///   - make: makes the report of one set-up.
  ///   - take: gets the reports of those that did not fail.
  /// - Returns: the status of the first failure; nil where none failed.
  /// - Throws: what `take` throws.
  func each<Report: Sendable>(
    _ make: @escaping @Sendable (AnswersSelection) async throws -> Report,
    take: (AnswersSelection, Report) throws -> Void
  ) async throws -> ExitStatus? {
    var status: ExitStatus?
    func tell(_ report: ErrorReport, of name: SafeText) {
      StandardStreams.tell("\(name.text):")
      let told = report.tell()
      status = status ?? told
    }
    for broken in setUps.broken { tell(broken.report, of: "\(broken.file)") }
    try await setUps.selections.concurrentMap(width: Self.width) { selection -> (AnswersSelection, Outcome<Report>) in
      do {
        return (selection, .made(try await make(selection)))
      } catch {
        return (selection, .failed(ErrorReport(error)))
      }
    } take: { selection, outcome in
      switch outcome {
      case .made(let report): try take(selection, report)
      case .failed(let report): tell(report, of: "\(selection.file), \(selection.name)")
      }
    }
    return status
  }

  /// What stands before a report.
  private func start(_ isFirst: Bool) -> SafeText {
    switch format {
    case .json: isFirst ? "[\n" : ",\n"
    case .text, .markdown: isFirst ? "" : "\n"
    }
  }
}
