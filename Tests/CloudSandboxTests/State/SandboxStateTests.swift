import Foundation
import Testing

@testable import CloudSandbox

@Suite("The state of a sandbox")
struct SandboxStateTests {
  private func state(_ folder: TemporaryFolder) throws -> SandboxState {
    try SandboxState(folder: folder.path, initial: { $0["things", "first"] = ["size": 1] })
  }

  private func document(_ folder: TemporaryFolder) throws -> JSON {
    try JSON(parsing: try AtomicFile.read(folder.path + "/state.json") ?? [])
  }

  @Test("many changes at once are all on disk when their callers go on", .timeLimit(.minutes(1)))
  func manyWriters() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          try await state.mutate { $0["things", "t\(number)"] = ["size": .int(Int64(number))] }
          let written = try document(folder)["things"]?["t\(number)"]
          #expect(written == ["size": .int(Int64(number))])
        }
      }
      try await group.waitForAll()
    }
    #expect(try document(folder)["things"]?.object?.count == 201)
  }

  @Test("what throws has changed nothing")
  func throwing() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    await #expect(throws: APIError.self) {
      try await state.mutate { world in
        world["things", "second"] = [:]
        throw APIError.notFound
      }
    }
    #expect(await state.read { $0["things"].count } == 1)
    #expect(try document(folder)["things"]?.object?.keys.sorted() == ["first"])
  }

  @Test("a write that fails is told, and the next one catches up")
  func failingWrite() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    // A folder in the way of the temporary file.
    let obstacle = folder.path + "/state.json.new"
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    await #expect(throws: SandboxError.self) { try await state.mutate { $0[vault: "tokens", "a"] = "secret" } }
    try FileManager.default.removeItem(atPath: obstacle)
    try await state.mutate { $0["things", "second"] = [:] }
    let vault = try JSON(parsing: try AtomicFile.read(folder.path + "/secrets.json") ?? [])
    #expect(vault["tokens"] == ["a": "secret"])
    #expect(try document(folder)["things"]?["second"] == [:])
  }

  @Test("secrets are in the vault's file alone, which only its owner can read")
  func vault() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    try await state.mutate { $0[vault: "tokens", "a"] = "open sesame" }
    let shown = String(decoding: try AtomicFile.read(folder.path + "/state.json") ?? [], as: UTF8.self)
    #expect(!shown.contains("sesame"))
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/secrets.json")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let again = try SandboxState(folder: folder.path, initial: { _ in })
    #expect(await again.read { $0[vault: "tokens", "a"] } == "open sesame")
  }

  @Test(
    "files that are no state are refused with their name",
    arguments: ["", "{", "[]", #"{"version": 1, "things": "#])
  func unreadable(content: String) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try Data(content.utf8).write(to: URL(filePath: folder.path + "/state.json"))
    #expect(throws: SandboxError.self) { try SandboxState(folder: folder.path, initial: { _ in }) }
  }

  @Test("a temporary file that a kill left does no harm")
  func leftover() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    _ = try state(folder)
    try Data("{\"version\": 1, \"thi".utf8).write(to: URL(filePath: folder.path + "/state.json.new"))
    let again = try SandboxState(folder: folder.path, initial: { _ in })
    try await again.mutate { $0["things", "second"] = [:] }
    #expect(try document(folder)["things"]?.object?.count == 2)
  }
}
