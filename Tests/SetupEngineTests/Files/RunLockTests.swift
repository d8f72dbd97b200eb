import Foundation
import SetupPlan
import Subprocess
import Testing

@testable import SetupEngine

@Suite("The lock of an environment", .timeLimit(.minutes(1)))
struct RunLockTests {
  private let folder: TemporaryFolder
  private let path: String
  private let opened: OpenFolder
  private let noon = Date(timeIntervalSince1970: 1_795_435_200)

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("lock-production")
    opened = try OpenFolder(path: folder.path())
  }

  /// A process that takes the lock, writes the text into its file, and holds it until it is killed.
  private func withOtherHolder<Result: Sendable>(
    writing text: String, _ body: @Sendable @escaping (pid_t) async throws -> Result
  ) async throws -> Result {
    let command = "printf %s \"$1\" > \"$0\"; echo held; exec sleep 600"
    return try await Subprocess.run(
      .name("flock"), arguments: ["--no-fork", path, "sh", "-c", command, path, text], input: .none,
      output: .sequence, error: .discarded
    ) { execution in
      for try await line in execution.standardOutput.strings() where line == "held" { break }
      do {
        let result = try await body(execution.processIdentifier.value)
        try execution.send(signal: .kill)
        return result
      } catch {
        try? execution.send(signal: .kill)
        throw error
      }
    }.closureResult
  }

  @Test("a second holder is told who holds it, where, and since when")
  func second() async throws {
    let lock = try RunLock.take("production", in: opened, by: "someone@example.com", now: noon)
    let failure = #expect(throws: Failure.self) {
      try RunLock.take("production", in: opened, by: "other", now: noon.addingTimeInterval(754))
    }
    let host = ProcessInfo.processInfo.hostName
    #expect(failure?.kind == .locked)
    #expect(failure?.message == "Another run is changing production")
    #expect(failure?.reason == "someone@example.com has held it for 12 min: process \(getpid()) on \(host).")
    #expect(failure?.remedy.contains("kill -INT \(getpid()) on \(host)") == true)
    await lock.release()
    _ = try RunLock.take("production", in: opened, by: "other", now: noon)
  }

  @Test("another environment's lock is another lock")
  func otherEnvironment() async throws {
    let lock = try RunLock.take("production", in: opened, by: "someone", now: noon)
    let other = try RunLock.take("staging", in: opened, by: "someone", now: noon)
    await lock.release()
    await other.release()
  }

  @Test("a lock that another process holds is refused, with what its file tells")
  func otherProcess() async throws {
    let text = #"{"pid":4711,"host":"build-7","by":"a@b.c","startedAt":"2026-11-23T11:00:00Z"}"#
    let (opened, noon) = (opened, noon)
    let failure = try await withOtherHolder(writing: text) { _ in
      #expect(throws: Failure.self) { try RunLock.take("production", in: opened, by: "other", now: noon) }
    }
    #expect(failure?.reason == "a@b.c has held it for 60 min: process 4711 on build-7.")
  }

  @Test("a holder that has not written its name yet is one all the same")
  func unnamed() async throws {
    let (opened, noon) = (opened, noon)
    let failure = try await withOtherHolder(writing: "") { _ in
      #expect(throws: Failure.self) { try RunLock.take("production", in: opened, by: "other", now: noon) }
    }
    #expect(failure?.kind == .locked)
    #expect(failure?.reason == "It has just begun and holds \(path).")
  }

  @Test("it is free as soon as its holder is dead, whatever the file still says")
  func dead() async throws {
    let text = #"{"pid":4711,"host":"build-7","by":"a@b.c","startedAt":"2026-11-23T11:00:00Z"}"#
    try await withOtherHolder(writing: text) { _ in }
    #expect(folder.read("lock-production") == Data(text.utf8))
    let lock = try RunLock.take("production", in: opened, by: "me", now: noon)
    let holder = try JSONDecoder().decode(RunLock.Holder.self, from: try #require(folder.read("lock-production")))
    #expect(holder.by == "me" && holder.pid == getpid() && holder.startedAt == "2026-11-23T12:00:00Z")
    await lock.release()
    #expect(folder.read("lock-production") == Data())
  }

  @Test("a lock that nobody keeps is given back")
  func forgotten() throws {
    do { _ = try RunLock.take("production", in: opened, by: "me", now: noon) }
    _ = try RunLock.take("production", in: opened, by: "me", now: noon)
  }

  @Test("a link in its place is told, and what it leads to stays as it is")
  func symbolicLink() throws {
    try folder.write("precious", Data("data".utf8))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path("precious"))
    let problem = #expect(throws: FileProblem.self) { try RunLock.take("production", in: opened, by: "me", now: noon) }
    #expect(problem?.found == .link)
    #expect(folder.read("precious") == Data("data".utf8))
  }

  @Test("a file that has another name too is not written, and one that is no file is not waited on")
  func otherKinds() throws {
    try folder.write("precious", Data("data".utf8))
    try FileManager.default.linkItem(atPath: folder.path("precious"), toPath: path)
    #expect(throws: FileProblem(path: path, action: .write, number: EMLINK)) {
      try RunLock.take("production", in: opened, by: "me", now: noon)
    }
    #expect(folder.read("precious") == Data("data".utf8))
    mkfifo(folder.path("lock-staging"), 0o600)
    let problem = #expect(throws: FileProblem.self) { try RunLock.take("staging", in: opened, by: "me", now: noon) }
    #expect(problem?.found == .pipe)
  }
}
