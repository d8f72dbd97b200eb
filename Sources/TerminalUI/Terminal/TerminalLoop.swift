import CNcurses
import Dispatch

/// What the one loop waits for.
package enum LoopEvent<External: Sendable>: Sendable {
  /// Keys, mouse, paste, resize and ticks.
  case input(InputEvent)
  /// Something posted from elsewhere, an engine's event for instance.
  case external(External)
  /// SIGTERM, SIGINT, or SIGHUP, which also means that the terminal has gone: the loop should end, the run be saved.
  case interrupted(signal: Int32)
}

/// The one event loop: whatever comes first, input, the clock or a posted event, is next. Waiting takes no CPU time.
///
///     let loop = TerminalLoop<RunEvent>(terminal: terminal)
///     while let event = await loop.next() {
///       …
///       if !loop.hasWaiting { terminal.draw(frame) }
///     }
///
/// Events are never dropped; a frame may be left out while more are waiting. The main actor stays free while waiting.
@MainActor
package final class TerminalLoop<External: Sendable> {
  private enum Item: Sendable {
    case event(LoopEvent<External>)
    case wake
  }

  /// How often `.tick` comes; nil, while nothing moves, never. A late tick is not made up for.
  package var tickInterval: Duration? {
    didSet { if tickInterval != oldValue { restartClock() } }
  }

  private let terminal: Terminal
  private let mailbox: AsyncStream<Item>.Continuation
  private var waiting: ArraySlice<LoopEvent<External>> = []
  private var waiter: CheckedContinuation<Void, Never>?
  private var isStopped = false
  private var isTickWaiting = false
  private var decoder = InputDecoder()
  private var clock: Task<Void, Never>?
  private var sources: [any DispatchSourceRead] = []

  /// Starts to listen.
  package init(terminal: Terminal, tickInterval: Duration? = nil) {
    self.terminal = terminal
    self.tickInterval = tickInterval
    let (stream, mailbox) = AsyncStream.makeStream(of: Item.self)
    self.mailbox = mailbox
    Task { [weak self] in
      for await item in stream { self?.take(item) }
    }
    listen(to: terminal.input) { $0.readInput() }
    listen(to: terminal.signals) { $0.readSignals() }
    restartClock()
  }

  /// Adds an event, from anywhere, without waiting; order is kept.
  package nonisolated func post(_ event: External) {
    mailbox.yield(.event(.external(event)))
  }

  /// Whether `next` would return at once.
  package var hasWaiting: Bool { !waiting.isEmpty }

  /// The next event.
  ///
  /// - Returns: nil after `stop`, or when the task is cancelled.
  package func next() async -> LoopEvent<External>? {
    while !isStopped, !Task.isCancelled {
      if let event = waiting.popFirst() {
        if case .input(.tick) = event { isTickWaiting = false }
        return event
      }
      let mailbox = mailbox
      await withTaskCancellationHandler {
        await withCheckedContinuation { waiter = $0 }
      } onCancel: {
        mailbox.yield(.wake)
      }
    }
    return nil
  }

  /// Runs something that needs the terminal for itself, an editor or a pager, and takes the terminal back.
  package func outside<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    terminal.suspend()
    let paused = sources
    for source in paused { source.suspend() }
    defer {
      forgetInterrupts()
      for source in paused { source.resume() }
      terminal.resume()
      enqueue(.input(.resize(terminal.size)))
    }
    return try await body()
  }

  /// Drops the interrupts of the keyboard that came while somebody else had the terminal: they were meant for them. A
  /// request to end was not.
  private func forgetInterrupts() {
    while case let signal = overture_next_signal(), signal != 0 {
      if [SIGTERM, SIGHUP].contains(signal) { enqueue(.interrupted(signal: signal)) }
    }
  }

  /// Stops the process as ^Z does elsewhere; it goes on here.
  package func stopProcess() {
    guard terminal.isOpen else { return }
    terminal.suspend()
    overture_stop_process()
    terminal.resume()
    enqueue(.input(.resize(terminal.size)))
  }

  /// Ends the loop and closes the terminal; the second time does nothing.
  package func stop() {
    guard !isStopped else { return }
    isStopped = true
    clock?.cancel()
    for source in sources { source.cancel() }
    sources = []
    mailbox.finish()
    terminal.close()
    waiter?.resume()
    waiter = nil
  }

  private func listen(to descriptor: Int32, _ read: @escaping @MainActor (TerminalLoop) -> Void) {
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
    // On the main queue the main actor runs: reading here, at once, is what keeps the source from firing again.
    source.setEventHandler { [weak self] in
      MainActor.assumeIsolated {
        guard let self, !self.sources.isEmpty else { return }
        read(self)
      }
    }
    source.activate()
    sources.append(source)
  }

  private func readInput() {
    var events: [InputEvent] = []
    while let input = terminal.read() {
      if case .key(KEY_RESIZE) = input { continue }
      events += decoder.decode(input)
    }
    events += decoder.flush()
    for event in events { enqueue(.input(event)) }
    if events.isEmpty, overture_hung_up() {
      // A terminal that has gone stays readable for ever.
      for source in sources { source.cancel() }
      sources = []
      enqueue(.interrupted(signal: SIGHUP))
    }
  }

  private func readSignals() {
    while case let signal = overture_next_signal(), signal != 0 {
      switch signal {
      case SIGWINCH where terminal.isOpen:
        terminal.resize()
        enqueue(.input(.resize(terminal.size)))
      case SIGCONT where terminal.isOpen:
        terminal.resume()
        enqueue(.input(.resize(terminal.size)))
      case SIGTSTP: stopProcess()
      case SIGTERM, SIGINT, SIGHUP: enqueue(.interrupted(signal: signal))
      default: break
      }
    }
  }

  private func restartClock() {
    clock?.cancel()
    clock = tickInterval.map { interval in
      Task { [weak self] in
        while true {
          do { try await Task.sleep(for: interval) } catch { return }
          guard let self, !Task.isCancelled else { return }
          self.tick()
        }
      }
    }
  }

  private func tick() {
    guard !isTickWaiting else { return }
    isTickWaiting = true
    enqueue(.input(.tick))
  }

  private func take(_ item: Item) {
    switch item {
    case .event(let event): enqueue(event)
    case .wake: wake()
    }
  }

  private func enqueue(_ event: LoopEvent<External>) {
    waiting.append(event)
    wake()
  }

  private func wake() {
    waiter?.resume()
    waiter = nil
  }
}
