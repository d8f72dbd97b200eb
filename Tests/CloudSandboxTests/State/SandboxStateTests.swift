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

  @Test("a write that fails is told and has changed nothing, in no file, then or later")
  func failingWrite() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    // A folder in the way of the temporary file.
    let obstacle = folder.path + "/state.json.new"
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    await #expect(throws: SandboxError.self) {
      try await state.mutate { world in
        world[vault: "tokens", "a"] = "secret"
        world["things", "refused"] = [:]
      }
    }
    #expect(await state.read { $0[vault: "tokens", "a"] } == nil)
    #expect(await state.read { $0["things", "refused"] } == nil)
    try FileManager.default.removeItem(atPath: obstacle)
    try await state.mutate { $0["things", "second"] = [:] }
    try await state.mutate { $0[vault: "tokens", "b"] = "another" }
    let again = try SandboxState(folder: folder.path, initial: { _ in })
    #expect(await again.read { $0["things"].keys.sorted() } == ["first", "second"])
    #expect(await again.read { $0[vault: "tokens", "a"] } == nil)
    #expect(await again.read { $0[vault: "tokens", "b"] } == "another")
  }

  @Test("a write that fails takes back all that waited for it, and nobody is told that it is there")
  func failingTogether() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    let obstacle = folder.path + "/state.json.new"
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<50 {
        group.addTask { (try? await state.mutate { $0["things", "t\(number)"] = [:] }) != nil }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(outcomes == Array(repeating: false, count: 50))
    #expect(await state.read { $0["things"].count } == 1)
    try FileManager.default.removeItem(atPath: obstacle)
    try await state.mutate { $0["things", "second"] = [:] }
    #expect(try document(folder)["things"]?.object?.keys.sorted() == ["first", "second"])
  }

  @Test("state and vault belong together, also where only the vault was renamed before a kill")
  func pair() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let state = try state(folder)
    try await state.mutate { world in
      world["things", "box"] = [:]
      world[vault: "keys", "box"] = "old"
    }
    func remove() async throws {
      try await state.mutate { world in
        world["things", "box"] = nil
        world[vault: "keys", "box"] = nil
      }
    }
    func found() async throws -> [JSON?] {
      let world = try SandboxState(folder: folder.path, initial: { _ in })
      return await world.read { [$0["things", "box"], $0[vault: "keys", "box"]] }
    }
    // The vault is written, the state is not: as if killed between the two.
    let obstacle = folder.path + "/state.json.new"
    try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
    await #expect(throws: SandboxError.self) { try await remove() }
    try FileManager.default.removeItem(atPath: obstacle)
    let vaultThen = try JSON(parsing: try AtomicFile.read(folder.path + "/secrets.json") ?? [])
    #expect(vaultThen["keys"] == nil)
    #expect(try await found() == [[:], "old"])
    try await remove()
    #expect(try await found() == [nil, nil])
    try await state.mutate { world in
      world["things", "box"] = [:]
      world[vault: "keys", "box"] = "old"
    }
    // What is written after such a kill belongs together again.
    let again = try SandboxState(folder: folder.path, initial: { _ in })
    try await again.mutate { $0[vault: "keys", "box"] = "new" }
    #expect(try await found() == [[:], "new"])
    // What was removed is in neither file, also where a kill kept it from being cleaned up.
    try await again.mutate { $0[vault: "keys", "box"] = nil }
    func vault() throws -> String {
      String(decoding: try AtomicFile.read(folder.path + "/secrets.json") ?? [], as: UTF8.self)
    }
    #expect(try !vault().contains("new"))
    let note = try vault().replacing(
      #""version":1"#, with: #""undo":{"changes":{"keys":{"box":"new"}},"number":0},"version":1"#)
    try AtomicFile.write(Array(note.utf8), to: folder.path + "/secrets.json")
    #expect(try await found() == [[:], nil])
    #expect(try !vault().contains("new"))
    // A vault from elsewhere is not taken for the state's own.
    try AtomicFile.write(Array(#"{"version": 1, "number": 99}"#.utf8), to: folder.path + "/secrets.json")
    await #expect(throws: SandboxError.self) { try await found() }
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
