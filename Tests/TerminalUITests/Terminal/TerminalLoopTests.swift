import Glibc
import Testing

@testable import TerminalUI

extension TerminalSuites {
  @Suite("The event loop", .timeLimit(.minutes(1)))
  @MainActor
  struct TerminalLoopTests {
    private let pseudo: PseudoTerminal
    private let terminal: Terminal
    private let loop: TerminalLoop<Int>

    init() throws {
      pseudo = try PseudoTerminal(rows: 6, columns: 40)
      terminal = try Terminal.open(
        environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], input: pseudo.program, output: pseudo.program)
      loop = TerminalLoop(terminal: terminal)
    }

    /// The next input events, as many as asked for.
    private func inputs(_ count: Int) async -> [InputEvent] {
      var events: [InputEvent] = []
      while events.count < count, let event = await loop.next() {
        if case .input(let input) = event { events.append(input) }
      }
      return events
    }

    /// The input events up to one.
    private func inputs(until last: InputEvent) async -> [InputEvent] {
      var events: [InputEvent] = []
      while events.last != last, let event = await loop.next() {
        if case .input(let input) = event { events.append(input) }
      }
      return events
    }

    @Test("keys, clicks and pastes arrive in order")
    func input() async {
      defer { loop.stop() }
      pseudo.type("a漢\u{1B}OA\u{1B}[Z\u{03}\u{1B}[<0;5;3M\u{1B}[<64;1;1M\u{1B}[200~x\ry\u{1B}[201~\u{1B}")
      let events = await inputs(until: .key(.escape))
      #expect(
        events == [
          .key(.character("a")), .key(.character("漢")), .key(.up), .key(.backTab), .key(.control("c")),
          .mouse(MouseEvent(action: .press, position: Position(row: 2, column: 4))),
          .mouse(MouseEvent(action: .wheelUp, position: Position(row: 0, column: 0))), .paste("x\ny"),
          .key(.escape),
        ])
    }

    @Test("events posted from other tasks arrive in order, none is lost")
    func external() async {
      defer { loop.stop() }
      let loop = loop
      let poster = Task.detached {
        for number in 0..<1000 { loop.post(number) }
      }
      var numbers: [Int] = []
      while numbers.count < 1000, case .external(let number) = await loop.next() { numbers.append(number) }
      await poster.value
      #expect(numbers == Array(0..<1000))
      #expect(!loop.hasWaiting)
    }

    @Test("the clock ticks while it is wanted")
    func ticks() async {
      defer { loop.stop() }
      loop.tickInterval = .milliseconds(5)
      #expect(await inputs(2) == [.tick, .tick])
      loop.tickInterval = nil
      pseudo.type("q")
      var event = await loop.next()
      while case .input(.tick) = event { event = await loop.next() }
      guard case .input(.key(.character("q"))) = event else {
        Issue.record("a key was expected")
        return
      }
    }

    @Test("a resize arrives with the new size, and the next frame is drawn whole")
    func resize() async {
      defer { loop.stop() }
      var frame = Frame(size: terminal.size)
      frame.put("whole", row: 0, column: 0)
      terminal.draw(frame)
      _ = pseudo.output(until: "whole")
      pseudo.setSize(rows: 10, columns: 50)
      kill(getpid(), SIGWINCH)
      #expect(await inputs(1) == [.resize(Size(columns: 50, rows: 10))])
      #expect(terminal.size == Size(columns: 50, rows: 10))
      terminal.draw(frame)
      #expect(pseudo.output(until: "whole").contains("whole"))
    }

    @Test("a signal to end is an event, not the end", arguments: [SIGTERM, SIGINT, SIGHUP])
    func signals(signal: Int32) async {
      defer { loop.stop() }
      kill(getpid(), signal)
      guard case .interrupted(signal) = await loop.next() else {
        Issue.record("an interruption was expected")
        return
      }
    }

    @Test("waiting takes no CPU time, also when the terminal has gone")
    func idling() async {
      loop.stop()
      await #expect(processExitsWith: .success) {
        try await TerminalLoopTests.requireIdling()
      }
    }

    /// In a process of its own, since the clock counts the whole process.
    private static func requireIdling() async throws {
      let pseudo = try PseudoTerminal(rows: 6, columns: 40)
      let terminal = try Terminal.open(
        environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], input: pseudo.program, output: pseudo.program)
      let loop = TerminalLoop<Int>(terminal: terminal, tickInterval: .milliseconds(100))
      pseudo.type("x")
      for isGone in [false, true] {
        if isGone { Glibc.close(pseudo.screen) }
        let start = clock()
        var ticks = 0
        var isInterrupted = false
        while ticks < 4, let event = await loop.next() {
          if case .input(.tick) = event { ticks += 1 }
          if case .interrupted(SIGHUP) = event { isInterrupted = true }
        }
        let used = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        try #require(used < 0.1)
        try #require(isInterrupted == isGone)
      }
      loop.stop()
    }

    @Test("a stopped or cancelled loop has no next event")
    func stopping() async {
      let loop = loop
      let waiting = Task { await loop.next() == nil }
      waiting.cancel()
      #expect(await waiting.value)
      loop.stop()
      loop.stop()
      #expect(await loop.next() == nil)
      #expect(!terminal.isOpen)
    }

    @Test("a program run outside has the terminal as it was before")
    func outside() async {
      let cooked = pseudo
      defer { loop.stop() }
      let raw = cooked.modes
      let outside = await loop.outside { cooked.modes }
      #expect(outside != raw)
      #expect(cooked.modes == raw)
      #expect(await inputs(1) == [.resize(terminal.size)])
    }
  }
}
