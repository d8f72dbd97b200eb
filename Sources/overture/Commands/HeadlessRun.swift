import PlainText
import SetupEngine
import SetupPlan

/// A run without a terminal: its events as lines, its signals as requests to stop.
struct HeadlessRun {
  let events: EventFormat
  /// How to go on with the run, or to take it back.
  let words: CommandWords
  /// Which set-up it is about.
  let name: SetUpName

  /// How long a run that is ended where it is may take for that: its lock is given back, and Terraform is asked to stop.
  static let patience = Duration.milliseconds(1500)

  /// Runs to the end. The first `^C` lets the running steps finish; the second, or a signal that asks to end, ends the run
  /// where it is.
  ///
  /// - Parameters:
  ///   - engine: what runs.
  ///   - start: starts it: apply, adjust or revert.
  /// - Returns: the status: that of the first failure, or of how the run ended.
  /// - Throws: `CommandFailure` where standard output takes no more events.
  func perform(
    _ engine: SetupEngine, _ start: @escaping @Sendable () -> AsyncStream<RunEvent>
  ) async throws -> ExitStatus {
    let status = try await StoppableRun(run: Task { try await follow(start()) }) {
      StandardStreams.progress(Self.stopping)
      await engine.stop()
    }.value()
    await engine.ended(within: Self.patience)
    return status
  }

  /// What is said when the running steps are to be the last.
  static let stopping: SafeText = "stopping after the steps that run; again to end at once"

  private func follow(_ stream: AsyncStream<RunEvent>) async throws -> ExitStatus {
    var status = ExitStatus.interrupted
    var failure: Failure?
    var haveChecksPassed = false
    var hasBegunToChange = false
    var kind = RunEvent.RunKind.apply
    for await event in stream {
      switch events {
      case .json: try StandardStreams.answer(SafeText(json: RunEventLine(event, of: name).text + "\n"))
      case .text: PlainEvents().tell(event)
      }
      if case .stepFinished(_, .failed(let reason), _) = event, failure == nil { failure = reason }
      if case .runStarted(let run, _, let steps) = event {
        kind = run
        haveChecksPassed = run == .revert || !steps.contains(.checkPermissions)
      }
      if case .stepFinished(let step, let outcome, _) = event {
        // A step that failed may have changed something before it did; but none begins before the checks have passed.
        if step == .checkPermissions, outcome == .unchanged || outcome == .changed { haveChecksPassed = true }
        hasBegunToChange = hasBegunToChange || outcome == .changed || (outcome.failure != nil && haveChecksPassed)
      }
      if case .runFinished(let outcome, _) = event {
        switch outcome {
        case .succeeded: status = .done
        case .failed: status = failure.map { ExitStatus($0.kind) } ?? .stepFailed
        case .interrupted: status = .interrupted
        }
      }
    }
    if let line = advice(status, failure, kind, hasBegunToChange) { StandardStreams.tell("\(line)") }
    return status
  }

  /// What can be done about a run that did not get to its end.
  private func advice(
    _ status: ExitStatus, _ failure: Failure?, _ kind: RunEvent.RunKind, _ hasBegunToChange: Bool
  ) -> String? {
    let revert = kind == .revert ? "" : "; or take it back: \(words.revert)"
    if status == .interrupted { return "stopped; go on with --resume: \(words.resume(kind))\(revert)" }
    guard let failure, failure.kind != .locked else { return nil }
    return hasBegunToChange
      ? "failed; fix the problem above, then go on with --resume: \(words.resume(kind))\(revert)"
      : "nothing was changed; fix the problem above, then run the same command again"
  }
}
