import Foundation
import Testing

@testable import CloudSandbox

@Suite("A sandbox's folder")
struct SandboxFolderTests {
  private let environment = ProcessInfo.processInfo.environment

  @Test(
    "is where the environment says",
    arguments: [
      (["OVERTURE_SANDBOX": "/a/b/", "HOME": "/h"], "/a/b"),
      (["OVERTURE_SANDBOX": "", "XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/overture/sandbox"),
      (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/overture/sandbox"),
      (["HOME": "/h"], "/h/.local/state/overture/sandbox"),
    ])
  func standard(environment: [String: String], path: String) {
    #expect(SandboxFolder.standard(environment: environment).path == path)
  }

  @Test("tells the state that a new sandbox would have, and keeps it")
  func newState() throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path + "/new")
    let first = try folder.state()
    let document = try JSON(parsing: first)
    #expect(document["projects"]?["orchestra-demo"]?["projectNumber"] == "314159265358")
    #expect(document["github.repositories"]?["ai-cherry/ai-orchestra"] != nil)
    #expect(try folder.state() == first)
  }

  @Test("shows no token and no key in its state")
  func noSecrets() async throws {
    try await RunningSandbox.use { running in
      let vault = try JSON(parsing: try AtomicFile.read(running.sandbox.folder.vaultFile) ?? [])
      let state = String(decoding: try running.sandbox.folder.state(), as: UTF8.self)
      let tokens = vault["operator"]?.object?.values.compactMap(\.string) ?? []
      #expect(tokens.count == 3)
      for token in tokens { #expect(!state.contains(token)) }
    }
  }

  @Test("shows an operation as finished whose time has come, although nobody asked for it")
  func settled() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path)
    let past = Date().addingTimeInterval(-60)
    let state = try SandboxState(folder: folder.path, initial: { _ in }, now: { past })
    try await state.mutate { world in
      _ = world.startOperation(
        api: "run", name: "operations/1", effects: [.put(collection: "things", name: "made", ["a": 1])])
    }
    #expect(try JSON(parsing: folder.state())["things"] == ["made": ["a": 1]])
  }

  @Test("loses all that is the sandbox's at a reset, and nothing else")
  func reset() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path)
    let sandbox = try await Sandbox.open(folder, environment: environment)
    await sandbox.close()
    try Data("mine".utf8).write(to: URL(filePath: folder.path + "/notes.txt"))
    // A repository that was only half made when a kill came.
    try FileManager.default.createDirectory(
      atPath: folder.path + "/.repository.A1/x", withIntermediateDirectories: true)
    let outside = try TemporaryFolder()
    defer { outside.remove() }
    try Data("far".utf8).write(to: URL(filePath: outside.path + "/file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.repository.path + "/link", withDestinationPath: outside.path)
    try folder.reset()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["notes.txt"])
    #expect(FileManager.default.fileExists(atPath: outside.path + "/file"))
    try folder.reset()
    try SandboxFolder(path: folder.path + "/none").reset()
  }

  @Test("is not reset while a server holds it")
  func resetInUse() async throws {
    try await RunningSandbox.use { running in
      let folder = running.sandbox.folder
      #expect(throws: SandboxError.folderInUse(folder: folder.path, pid: Int(getpid()))) { try folder.reset() }
      let answer = try await running.get("/cloudresourcemanager/v3/projects/orchestra-demo")
      #expect(answer.status == 200)
    }
  }

  @Test("that somebody holds who does not answer is in use")
  func silentHolder() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path)
    let lock = try #require(try FolderLock(folder.lockFile))
    // A record that a killed server left: nobody listens there, or somebody else.
    try AtomicFile.write(ServerRecord(pid: 4711, port: 1).json.bytes(), to: folder.serverFile)
    await #expect(throws: SandboxError.folderInUse(folder: folder.path, pid: 4711)) {
      try await JoinableServer(folder, patience: .milliseconds(60)).find()
    }
    lock.release()
    #expect(try await JoinableServer(folder, patience: .milliseconds(60)).find() == nil)
  }

  @Test("is locked by one at a time, and free again after a release")
  func lock() throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let path = temporary.path + "/lock"
    let first = try #require(try FolderLock(path))
    #expect(try FolderLock(path) == nil)
    first.release()
    let second = try FolderLock(path)
    #expect(second != nil)
    second?.release()
  }

  @Test("that cannot be made is named")
  func unwritable() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    try Data().write(to: URL(filePath: temporary.path + "/file"))
    let folder = SandboxFolder(path: temporary.path + "/file/sandbox")
    await #expect(throws: SandboxError.self) { try await Sandbox.open(folder, environment: environment) }
    await #expect(throws: SandboxError.self) {
      try await Sandbox.open(SandboxFolder(path: temporary.path + "/file"), environment: environment)
    }
  }
}
