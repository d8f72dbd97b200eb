import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// `OVERTURE_SCRIPT_POINTS=all` ends it at every command; otherwise at every sixth, and at all about keys and Terraform.
@Suite("The exported script, ended at a command", .timeLimit(.minutes(10)))
struct ScriptInterruptionTests {
  private static let takesAll = ProcessInfo.processInfo.environment["OVERTURE_SCRIPT_POINTS"] == "all"

  /// How it is ended: by which signal, when, and with which status.
  private static let ends: [(signal: String, when: String, status: Int)] = [
    ("KILL", "before", 137), ("KILL", "after", 137), ("INT", "before", 130), ("INT", "after", 130),
  ]

  /// The commands at which to end it, counted from one.
  private func points(_ changes: [String], _ offset: Int) -> [Int] {
    changes.indices.map { $0 + 1 }.filter { number in
      let command = changes[number - 1]
      let isDelicate = ["keys", "gcloud secrets", "terraform"].contains { command.contains($0) }
      return Self.takesAll || isDelicate || number % 6 == offset
    }
  }

  @Test("goes on and ends the same: nothing twice, nothing forgotten", arguments: Array(ends.indices))
  func setUp(index: Int) async throws {
    let end = Self.ends[index]
    let whole = try PlayedCloud()
    try await #expect(whole.run().status == 0)
    let expected = (things: try whole.things, notes: try whole.notes().sorted())
    for point in points(try whole.changes, index) {
      let cloud = try PlayedCloud()
      let ended = try await cloud.run(PlayedCloud.accepted, kill(end, at: point))
      let command = try cloud.changes.last ?? ""
      #expect(ended.status == end.status, "\(command)")
      if end.signal == "INT" {
        #expect(ended.error.contains("\nInterrupted at: "))
        #expect(ended.error.contains("Run this script again: it goes on from here."))
      }
      let resumed = try await cloud.run()
      #expect(resumed.status == 0, "\(end) \(command): \(resumed.error)")
      #expect(try cloud.things == expected.things, "\(end) \(command)")
      #expect(try cloud.notes().sorted() == expected.notes, "\(end) \(command)")
    }
  }

  @Test("waits for the command that outlives it, so that there is no second key", arguments: ["keys create", "add"])
  func orphan(command: String) async throws {
    let whole = try PlayedCloud()
    try await #expect(whole.run().status == 0)
    let point = try #require(whole.changes.firstIndex { $0.contains(" \(command) ") && $0.contains("gcloud") }) + 1
    let cloud = try PlayedCloud()
    try cloud.takeTime()
    let end = (signal: "ORPHAN", when: "before", status: 137)
    #expect(try await cloud.runAlone(kill(end, at: point)) == end.status)
    let resumed = try await cloud.run()
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(resumed.error.contains("waiting for another run to end"))
    #expect(try cloud.things == whole.things)
  }

  @Test("takes back what it had made by then, and nothing else", arguments: Array(ends.indices))
  func revertOfAPart(index: Int) async throws {
    let end = Self.ends[index]
    let whole = try PlayedCloud()
    try await #expect(whole.run().status == 0)
    for point in points(try whole.changes, index + 2) {
      let cloud = try PlayedCloud()
      _ = try await cloud.run(PlayedCloud.accepted, kill(end, at: point))
      let result = try await cloud.run(["--yes", "--revert"])
      #expect(result.status == 0, "\(end) \(point): \(result.error)")
      let left = try cloud.things.filter { $0.key != "services" && !$0.value.hasPrefix("DELETED") }
      #expect(left.isEmpty, "\(end) \(point): \(left)")
      #expect(!FileManager.default.fileExists(atPath: cloud.repository.appending(path: ".overture").path))
    }
  }

  @Test("goes on with a revert, and ends the same", arguments: Array(ends.indices))
  func revert(index: Int) async throws {
    let end = Self.ends[index]
    let whole = try PlayedCloud()
    try await #expect(whole.run().status == 0)
    let reverted = try PlayedCloud(copying: whole)
    try await #expect(reverted.run(["--yes", "--revert"]).status == 0)
    for point in points(try reverted.changes, index) {
      let cloud = try PlayedCloud(copying: whole)
      let ended = try await cloud.run(["--yes", "--revert"], kill(end, at: point))
      let command = try cloud.changes.last ?? ""
      #expect(ended.status == end.status, "\(command)")
      let resumed = try await cloud.run(["--yes", "--revert"])
      #expect(resumed.status == 0, "\(end) \(command): \(resumed.error)")
      #expect(try cloud.things == reverted.things, "\(end) \(command)")
      #expect(!FileManager.default.fileExists(atPath: cloud.repository.appending(path: ".overture").path))
    }
  }

  private func kill(_ end: (signal: String, when: String, status: Int), at point: Int) -> [String: String] {
    ["KILL_AT": "\(point)", "KILL_WHEN": end.when, "KILL_WITH": end.signal]
  }
}
