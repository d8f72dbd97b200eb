import Glibc
import Testing

@testable import TerminalUI

@Suite("Ends that leave no time", .timeLimit(.minutes(1)))
struct RestoringTests {
  /// Opens the terminal in a process that is about to end.
  @MainActor
  private static func open(_ path: String) throws {
    let descriptor = Glibc.open(path, O_RDWR | O_NOCTTY)
    _ = try Terminal.open(
      environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], input: descriptor, output: descriptor)
  }

  private func isRestored(_ pseudo: PseudoTerminal, modes: [tcflag_t]) -> Bool {
    let output = pseudo.output(until: "\u{1B}[?1049l")
    return output.contains("\u{1B}[?1049h") && output.contains("\u{1B}[?1049l") && output.contains("\u{1B}[?25h")
      && output.contains("\u{1B}[?2004l") && pseudo.modes == modes
  }

  @Test("a fatal signal restores the terminal, and ends the process as it would have")
  func fatalSignal() async throws {
    let pseudo = try PseudoTerminal(rows: 6, columns: 40)
    let modes = pseudo.modes
    await #expect(processExitsWith: .signal(SIGABRT)) { [path = pseudo.path as String] in
      try await Self.open(path)
      abort()
    }
    #expect(isRestored(pseudo, modes: modes))
  }

  @Test(
    "so does every other signal that would end it",
    arguments: [
      SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGSYS, SIGPIPE, SIGTRAP, SIGPOLL, 40,
    ])
  func otherSignals(signal: Int32) async throws {
    let pseudo = try PseudoTerminal(rows: 6, columns: 40)
    let modes = pseudo.modes
    await #expect(processExitsWith: .signal(signal)) { [path = pseudo.path as String, signal = signal as Int32] in
      try await Self.open(path)
      // To the process: this thread may be one that takes no signals.
      kill(getpid(), signal)
      sleep(30)
    }
    #expect(isRestored(pseudo, modes: modes))
  }

  @Test("one that was ignored before stays ignored")
  func ignored() async throws {
    let pseudo = try PseudoTerminal(rows: 6, columns: 40)
    await #expect(processExitsWith: .exitCode(7)) { [path = pseudo.path as String] in
      signal(SIGUSR1, SIG_IGN)
      try await Self.open(path)
      raise(SIGUSR1)
      exit(7)
    }
  }

  @Test("a Swift trap restores the terminal")
  func trap() async throws {
    let pseudo = try PseudoTerminal(rows: 6, columns: 40)
    let modes = pseudo.modes
    await #expect(processExitsWith: .failure) { [path = pseudo.path as String] in
      try await Self.open(path)
      preconditionFailure()
    }
    #expect(isRestored(pseudo, modes: modes))
  }

  @Test("exit restores the terminal")
  func exiting() async throws {
    let pseudo = try PseudoTerminal(rows: 6, columns: 40)
    let modes = pseudo.modes
    await #expect(processExitsWith: .exitCode(7)) { [path = pseudo.path as String] in
      try await Self.open(path)
      exit(7)
    }
    #expect(isRestored(pseudo, modes: modes))
  }
}
