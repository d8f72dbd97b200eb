import PlainText
import SetupEngine
import SetupPlan

/// The reports of several set-ups, made at once and printed one after another.
struct Several {
  let selections: [AnswersSelection]
  let format: ReportFormat

  /// How many are worked on at once: with a dozen requests each, as many as one client keeps connections for.
  private static let width = 16

  /// What one report came to.
  private enum Outcome: Sendable {
    case made(text: SafeText, hasChanges: Bool)
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
    if selections.count == 1 {
      let (text, hasChanges) = try await make(selections[0])
      try StandardStreams.answer(text)
      return isDetailed && hasChanges ? .changes : .done
    }
    var status = ExitStatus.done
    var hasFailed = false
    var isFirst = true
    // Each is printed as soon as those before it are: together the texts of many are large.
    try await selections.concurrentMap(width: Self.width) { selection -> (file: String, Outcome) in
      do {
        let (text, hasChanges) = try await make(selection)
        return (selection.file, .made(text: text, hasChanges: hasChanges))
      } catch {
        return (selection.file, .failed(ErrorReport(error)))
      }
    } take: { file, outcome in
      switch outcome {
      case .made(let text, let hasChanges):
        try StandardStreams.answer(start(isFirst))
        try StandardStreams.answer(format == .json ? text.trimmed : text)
        isFirst = false
        if isDetailed, hasChanges, !hasFailed { status = .changes }
      case .failed(let report):
        StandardStreams.progress("\(file):")
        let told = report.tell()
        if !hasFailed { status = told }
        hasFailed = true
      }
    }
    if format == .json { try StandardStreams.answer(isFirst ? "[]\n" : "\n]\n") }
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
