import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A full disk")
struct FullDiskTests {
  private static let noMount: Comment = "mounting a small file system needs root"

  @Test("the device that is always full is told as a full disk")
  func device() throws {
    let device = open("/dev/full", O_WRONLY)
    defer { close(device) }
    let problem = #expect(throws: FileProblem.self) {
      try Descriptor.write(Data("line\n".utf8), to: device, path: "/dev/full")
    }
    #expect(problem == FileProblem(path: "/dev/full", action: .write, number: ENOSPC))
    #expect(problem?.failure.reason == "The disk is full, or the quota used up.")
    #expect(problem?.failure.remedy == "Free some space, then run it again: df -h '/dev'")
  }

  @Test("a file keeps its old bytes, and nothing half written stays", .enabled(if: SmallDisk.isPossible, noMount))
  func file() throws {
    let disk = try #require(SmallDisk())
    let path = disk.url.appending(path: "overture.yaml").path
    try WrittenFile.replace(path, with: Data("old".utf8))
    try disk.fill()
    let failure = #expect(throws: Failure.self) {
      try WrittenFile.replace(path, with: Data(repeating: 0x61, count: 10_000))
    }
    #expect(failure?.message == "Cannot write \(path)")
    #expect(failure?.reason == "The disk is full, or the quota used up.")
    #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.url.path).sorted() == ["filler", "overture.yaml"])
  }

  @Test(
    "a journal that finds no room says so, and goes on once there is some",
    .enabled(if: SmallDisk.isPossible, noMount))
  func journal() async throws {
    let disk = try #require(SmallDisk())
    let state = StateFolder(repository: disk.url)
    try state.create()
    let elsewhere = try TemporaryFolder()
    let keys = JournalKeys(repository: disk.url, environment: ["XDG_STATE_HOME": elsewhere.path()])
    let journal = try await Journal.open(in: state, environment: "production", keys: keys) { Date() }
    try await journal.begin(.apply, project: "orchestra-demo")
    try disk.fill()
    let thing = Fact.pool(PoolFact(name: String(repeating: "x", count: 5000)))
    await #expect(throws: FileProblem.self) { try await journal.made(thing, by: .identityPool) }
    #expect(await journal.facts().isEmpty)
    try FileManager.default.removeItem(at: disk.url.appending(path: "filler"))
    try await journal.made(.bucket(BucketFact(name: "state")), by: .stateBucket)
    let again = try await Journal.open(in: state, environment: "production", keys: keys) { Date() }
    #expect(await again.facts().map(\.fact) == [.bucket(BucketFact(name: "state"))])
  }
}
