import Foundation
import SetupPlan

/// A Terraform that a run has started, on disk as long as it runs: where Overture is killed it goes on by itself, and the next
/// run has to know.
struct TerraformProcess: Codable, Sendable, Equatable {
  var pid: Int32
  /// When it began, in the kernel's ticks since the machine's start; nil where the system does not tell. Another process may
  /// get the same number later.
  var ticks: UInt64?
  /// What it does: plan, apply, destroy.
  var command: String

  /// The process with that number, which runs now.
  init(pid: Int32, command: String) {
    self.pid = pid
    self.command = command
    ticks = Self.ticks(of: pid)
  }

  /// Why no run can begin: the process that a file names is still at work. A file of one that has ended is removed.
  ///
  /// - Parameter path: the file.
  /// - Returns: the failure; nil where there is no such process.
  static func refusal(_ path: String) -> Failure? {
    guard let bytes = FileManager.default.contents(atPath: path),
      let process = try? JSONDecoder().decode(TerraformProcess.self, from: bytes)
    else { return nil }
    guard process.isRunning else {
      unlink(path)
      return nil
    }
    return Failure(
      message: "A Terraform of an interrupted run is still at work",
      reason:
        "Process \(process.pid) goes on with its \(process.command) although the Overture that started it is gone.",
      remedy: "Wait until it has ended: tail --pid=\(process.pid) -f /dev/null; or let it stop in order: "
        + "kill -INT \(process.pid); then run this again.", kind: .locked)
  }

  func write(to path: String) throws {
    try AtomicFile(path: path).write(try JSONEncoder().encode(self), mode: 0o600)
  }

  private var isRunning: Bool {
    guard kill(pid, 0) == 0 || errno == EPERM else { return false }
    return ticks == nil || Self.ticks(of: pid) == ticks
  }

  /// Field 22 of `/proc/PID/stat`; the second one, in brackets, may hold spaces. A process that has ended and that nobody has
  /// asked after is none any more.
  private static func ticks(of pid: Int32) -> UInt64? {
    guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/stat"),
      let end = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = String(decoding: bytes[bytes.index(after: end)...], as: UTF8.self).split(separator: " ")
    return fields.count > 19 && fields[0] != "Z" ? UInt64(fields[19]) : nil
  }
}
