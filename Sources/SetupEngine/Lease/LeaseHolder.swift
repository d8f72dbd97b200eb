import Foundation
import GoogleCloud
import SetupPlan

/// What the lock's object in the state bucket tells of the run that holds it.
struct LeaseHolder: Codable, Sendable, Equatable {
  var by: String
  var host: String
  var pid: Int32
  /// The id of the run in its journal.
  var run: String
  /// RFC 3339, by the holder's clock.
  var startedAt: String
  /// How long after its last renewal the lock counts as left behind.
  var leaseSeconds: Int
}

extension LeaseHolder {
  /// Reads the lock's object; nil where it holds something else.
  init?(reading object: ObjectReading) {
    guard let holder = try? JSONDecoder().decode(LeaseHolder.self, from: Data(object.bytes)) else { return nil }
    self = holder
  }

  /// Why a run cannot go on: somebody else holds the lock.
  /// - Parameters:
  ///   - environment: what is locked.
  ///   - age: seconds since the last renewal by the server's clock, where it tells.
  ///   - command: the command that breaks the lock.
  /// - Returns: the failure, which says whether the holder seems to be alive.
  func refusal(_ environment: String, age: Double?, command: String) -> Failure {
    let isStale = age.map { $0 > Double(leaseSeconds) } ?? false
    let renewed =
      age.map { isStale ? "it has not renewed that for \(Elapsed.words($0))" : "renewed \(Elapsed.words($0)) ago" }
    let reason =
      "\(by) has held the lock since \(startedAt): process \(pid) on \(host)\(renewed.map { ", \($0)" } ?? "")."
    var failure = Failure(
      message: isStale
        ? "Another run of \(environment) has left its lock behind" : "Another run is changing \(environment)",
      reason: reason + (isStale ? " That run has most likely died." : ""),
      remedy: isStale
        ? "Make sure that process \(pid) on \(host) is gone, then break its lock: \(command) --break-lock"
        : "Wait until it has ended, or stop it (kill -INT \(pid) on \(host)), then run this again. "
          + "If it is dead: \(command) --break-lock",
      kind: .locked)
    failure.isBreakableLock = true
    return failure
  }

  /// What a run is told whose lock was taken from it.
  static func lost(_ environment: String, to holder: LeaseHolder?, command: String) -> Failure {
    Failure(
      message: "The lock of \(environment) was taken from this run",
      reason: holder.map { "\($0.by) broke it: process \($0.pid) on \($0.host)." } ?? "Somebody deleted its object.",
      remedy: "Settle who goes on; then: \(command) --resume", kind: .locked)
  }
}
