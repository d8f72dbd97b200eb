import UnixSignals

/// A run without a terminal that signals end: the first `^C` lets the running steps finish; the second, or a signal that asks to
/// end, ends it where it is.
struct StoppableRun<Value: Sendable>: Sendable {
  let run: Task<Value, any Error>
  /// Lets the running steps finish.
  let stop: @Sendable () async -> Void

  /// Waits for the run's end, and listens for signals until then.
  ///
  /// - Returns: what the run returns.
  /// - Throws: what the run throws.
  func value() async throws -> Value {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    let stopping = Task { [run, stop] in
      var isStopping = false
      for await signal in signals {
        guard !isStopping, signal == .sigint else { return run.cancel() }
        isStopping = true
        await stop()
      }
    }
    defer { stopping.cancel() }
    return try await run.value
  }
}
