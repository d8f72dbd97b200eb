import Foundation
import Synchronization
import Testing

@testable import SetupEngine

@Suite("A program that is run", .timeLimit(.minutes(1)))
struct ChildProcessTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lines in the order in which they came.
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func append(_ line: String) { lines.withLock { $0.append(line) } }
  }

  private func child(
    _ lines: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"], patience: Duration = .seconds(30)
  ) throws -> ChildProcess {
    ChildProcess(
      executable: try folder.script("program", lines), arguments: ["first", "second word"], environment: environment,
      folder: folder.path(), outputFile: folder.path("output"), patience: patience)
  }

  @Test("each line of its output comes in order, the last one also without a break")
  func lines() async throws {
    let lines = Lines()
    let ended = try await child("echo one; echo; echo 'é 漢'; printf last; echo wrong >&2").run { lines.append($0) }
    #expect(lines.all == ["one", "", "é 漢", "last"])
    #expect(ended.status == 0)
    #expect(ended.errors == "wrong\n")
  }

  @Test("it gets its arguments, its folder, and the given environment alone")
  func surroundings() async throws {
    let lines = Lines()
    _ = try await child("echo \"$1|$2\"; pwd; env", environment: ["PATH": "/usr/bin:/bin", "OWN": "a b"])
      .run { lines.append($0) }
    #expect(lines.all.first == "first|second word")
    #expect(lines.all.dropFirst().first?.hasSuffix(folder.url.lastPathComponent) == true)
    let names = Set(lines.all.dropFirst(2).compactMap { $0.split(separator: "=").first.map(String.init) })
    // The shell adds some of its own.
    #expect(names.subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == ["PATH", "OWN"])
  }

  @Test(
    "it ends with its status, or with 128 and the number of the signal that ended it",
    arguments: [
      ("exit 7", 7), ("kill -TERM $$", 143), ("kill -KILL $$", 137),
    ])
  func status(lines: String, status: Int32) async throws {
    #expect(try await child(lines).run { _ in }.status == status)
  }

  @Test("megabytes on standard error do not stop it, and their end is kept")
  func manyErrors() async throws {
    let ended = try await child("seq 1 400000 >&2; echo the end >&2; exit 3").run { _ in }
    #expect(ended.status == 3)
    #expect(ended.errors.hasSuffix("400000\nthe end\n"))
    #expect(ended.errors.utf8.count <= 1 << 16)
  }

  @Test("a very long line comes whole")
  func longLine() async throws {
    let lines = Lines()
    _ = try await child("head -c 300000 /dev/zero | tr '\\0' x; echo").run { lines.append($0) }
    #expect(lines.all.map(\.count) == [300_000])
  }

  @Test("a program that is none cannot be started")
  func none() async {
    let child = ChildProcess(
      executable: folder.path("none"), arguments: [], environment: [:], folder: folder.path(),
      outputFile: folder.path("output"))
    await #expect(throws: (any Error).self) { try await child.run { _ in } }
  }

  /// Runs a program until it has printed a line, then cancels it, and waits for its end.
  private func cancel(_ child: ChildProcess, at wanted: String, _ lines: Lines = Lines()) async throws -> Int32 {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      defer { continuation.finish() }
      return try await child.run {
        lines.append($0)
        if $0 == wanted { continuation.finish() }
      }.status
    }
    for await _ in stream {}
    task.cancel()
    return try await task.value
  }

  @Test("cancelled, it is interrupted first, may end what it has begun, and is heard to its last word")
  func interrupted() async throws {
    let child = try child(
      """
      trap 'echo stopping; echo so >&2; echo interrupted > ended; exit 5' INT
      trap 'echo terminated > ended; exit 6' TERM
      echo ready
      while :; do sleep 0.05; done
      """)
    let lines = Lines()
    #expect(try await cancel(child, at: "ready", lines) == 5)
    #expect(folder.read("ended") == Data("interrupted\n".utf8))
    #expect(lines.all == ["ready", "stopping"])
  }

  @Test("what is not to be run any more is not started")
  func cancelledBefore() async throws {
    let child = try child("echo started > ended")
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await child.run { _ in }.status
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(folder.read("ended") == nil)
  }

  @Test("one that does not heed the interrupt is told to terminate")
  func terminated() async throws {
    let child = try child(
      """
      trap '' INT
      trap 'echo terminated > ended; exit 6' TERM
      echo ready
      while :; do sleep 0.05; done
      """, patience: .seconds(2))
    #expect(try await cancel(child, at: "ready") == 6)
    #expect(folder.read("ended") == Data("terminated\n".utf8))
  }

  @Test("one that heeds neither is killed, with all that it has started")
  func killed() async throws {
    let child = try child(
      """
      trap '' INT TERM
      flock lock sh -c 'echo ready; sleep 600' &
      wait
      """, patience: .milliseconds(50))
    #expect(try await cancel(child, at: "ready") == 128 + SIGKILL)
    // The grandchild held it; the kernel frees it when that is dead.
    let descriptor = open(folder.path("lock"), O_RDONLY | O_CLOEXEC)
    #expect(descriptor >= 0)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      try Task.checkCancellation()
      await Task.yield()
    }
    close(descriptor)
  }

  @Test("it is in a process group of its own, so that ^C at the terminal does not reach it")
  func group() async throws {
    let lines = Lines()
    _ = try await child("cut -d' ' -f5 /proc/$$/stat; echo $$").run { lines.append($0) }
    #expect(lines.all.count == 2 && lines.all[0] == lines.all[1])
    #expect(lines.all.first != "\(getpgrp())")
  }
}
