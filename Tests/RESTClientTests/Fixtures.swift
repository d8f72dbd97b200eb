import Foundation
import ScriptedServer

@testable import RESTClient

/// A failure of the kind that a test says.
struct TestFailure: RetryableFailure, Equatable {
  var isTransient = true
  var isUndone = false
  var wasNotSent = false
  var retryDelay: Duration?
  var waitingReason = "busy"
  var leavesOutcomeOpen = false
  var followsLostAnswer = false

  func adding(_ words: String) -> TestFailure {
    var copy = self
    copy.waitingReason += "; \(words)"
    return copy
  }
}

/// A folder that is removed after a test.
struct TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "rest-client-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// The failure that an exchange ends with; nil where it ends with an answer.
func unreachable(_ work: () async throws -> HTTPAnswer) async -> UnreachableError? {
  do {
    _ = try await work()
    return nil
  } catch {
    return error as? UnreachableError
  }
}
