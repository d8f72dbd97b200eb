import Foundation
import SetupPlan

/// The right to change one environment of one repository: a `flock` on `.overture/lock-ENV`, which also tells who holds it.
///
/// The kernel gives it back when its process dies, however it dies, so a dead run's lock needs no cleaning up.
package actor RunLock {
  /// What the file tells about the holder.
  package struct Holder: Codable, Sendable, Equatable {
    package var pid: Int32
    package var host: String
    package var by: String
    /// RFC 3339.
    package var startedAt: String
  }

  private var descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock.
  /// - Parameters:
  ///   - environment: what is locked.
  ///   - folder: `.overture`, open.
  ///   - by: the operator, for those who come second.
  ///   - now: the time.
  /// - Returns: the lock, held as long as the value lives.
  /// - Throws: a `Failure` of kind `locked` that says who holds it and for how long.
  static func take(
    _ environment: String, in folder: OpenFolder, by: String, now: Date
  ) throws -> RunLock {
    let name = StateFolder.lock(environment)
    let path = folder.path(of: name)
    guard let descriptor = try folder.open(name, O_RDWR | O_CREAT, mode: 0o644, isChanged: true) else {
      throw FileProblem(path: path, action: .write, number: ENOENT)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      defer { Foundation.close(descriptor) }
      guard number == EWOULDBLOCK else { throw FileProblem(path: path, action: .write, number: number) }
      throw locked(environment, path, try? Descriptor.read(descriptor, path: path), now: now)
    }
    let holder = Holder(
      pid: getpid(), host: ProcessInfo.processInfo.hostName, by: by, startedAt: now.formatted(.iso8601))
    do {
      guard ftruncate(descriptor, 0) == 0 else { throw FileProblem(path: path, action: .write, number: errno) }
      try Descriptor.write(try JSONEncoder().encode(holder), to: descriptor, path: path)
    } catch {
      Self.close(descriptor)
      throw error
    }
    return RunLock(descriptor: descriptor)
  }

  private static func locked(_ environment: String, _ path: String, _ contents: Data?, now: Date) -> Failure {
    guard let holder = contents.flatMap({ try? JSONDecoder().decode(Holder.self, from: $0) }) else {
      return Failure(
        message: "Another run is changing \(environment)", reason: "It has just begun and holds \(path).",
        remedy: "Wait until it has ended, then run this again.", kind: .locked)
    }
    let since = (try? Date(holder.startedAt, strategy: .iso8601)).map { now.timeIntervalSince($0) } ?? 0
    return Failure(
      message: "Another run is changing \(environment)",
      reason: "\(holder.by) has held it for \(Elapsed.words(since)): process \(holder.pid) on \(holder.host).",
      remedy: "Wait until it has ended, or stop it (kill -INT \(holder.pid) on \(holder.host)), then run this again.",
      kind: .locked)
  }

  /// Gives the lock back.
  package func release() {
    guard descriptor >= 0 else { return }
    Self.giveBack(descriptor)
    descriptor = -1
  }

  deinit { if descriptor >= 0 { Self.giveBack(descriptor) } }

  /// Nobody holds it any more, and the file names nobody.
  private static func giveBack(_ descriptor: Int32) {
    _ = ftruncate(descriptor, 0)
    close(descriptor)
  }

  /// A child that is just being started has a copy of the descriptor until it becomes another program: closing this one
  /// alone would leave it the lock.
  private static func close(_ descriptor: Int32) {
    flock(descriptor, LOCK_UN)
    Foundation.close(descriptor)
  }
}
