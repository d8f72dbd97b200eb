import PlainText
import SetupEngine
import SetupPlan
import UnixSignals

/// A deployment that is followed without a terminal: its events as lines, `^C` leaves it.
struct HeadlessDeployment {
  let events: EventFormat
  let format: AnswerFormat
  /// How to go on watching.
  let words: CommandWords

  /// Watches a deployment to the end.
  ///
  /// - Parameters:
  ///   - stream: what happens.
  ///   - run: the run's number at GitHub; nil where it has not begun yet.
  /// - Returns: 0 where it serves, 130 where the watching was left, else the failure's.
  /// - Throws: `CommandFailure` where standard output takes no more events.
  func watch(_ stream: AsyncStream<DeploymentEvent>, _ run: Int?) async throws -> ExitStatus {
    let watching = Task { try await tell(stream) }
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    let leaving = Task {
      for await _ in signals { watching.cancel() }
    }
    defer { leaving.cancel() }
    let outcome = try await watching.value
    switch outcome {
    case nil:
      StandardStreams.progress(
        "left; \(run == nil ? "what was delivered stays" : "the run goes on"). Watch it again: \(words.follow(run))")
      return .interrupted
    case .serves(let address)?:
      guard events == .text else { return .done }
      try StandardStreams.answer(
        format == .json ? DeploymentDocument(run: run, page: nil, address: address).text : "\(address)\n")
      return .done
    case .failed(let failure)?:
      return ExitStatus(failure.kind)
    }
  }

  /// Prints all events; nil where they were left before the end.
  private func tell(_ stream: AsyncStream<DeploymentEvent>) async throws -> DeploymentOutcome? {
    var outcome: DeploymentOutcome?
    for await event in stream {
      switch events {
      case .json: try StandardStreams.answer(SafeText(json: DeploymentEventLine(event).text + "\n"))
      case .text: PlainDeployment.tell(event)
      }
      if case .finished(let end, _) = event { outcome = end }
    }
    return outcome
  }
}
