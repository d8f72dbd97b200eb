import Foundation
import Testing

@testable import CloudSandbox

@Suite("A sandbox's server")
struct SandboxTests {
  private let environment = ProcessInfo.processInfo.environment

  @Test("makes its folder for its owner alone, with the sample repository in it")
  func folder() async throws {
    try await RunningSandbox.use(hasRepository: true) { running in
      let folder = running.sandbox.folder
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path)
      #expect(attributes[.posixPermissions] as? Int == 0o700)
      #expect(FileManager.default.fileExists(atPath: folder.repository.path + "/.git/HEAD"))
      for file in [folder.vaultFile, folder.tokenFile, folder.requestsFile] {
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
      }
    }
  }

  @Test("is joined by those who open the same folder")
  func join() async throws {
    try await RunningSandbox.use { running in
      let joined = try await Sandbox.open(running.sandbox.folder, environment: environment)
      #expect(joined.isJoined)
      #expect(!running.sandbox.isJoined)
      #expect(joined.baseURL == running.sandbox.baseURL)
      #expect(joined.variables.map(\.name) == running.sandbox.variables.map(\.name))
      #expect(joined.variables.map(\.value) == running.sandbox.variables.map(\.value))
      await joined.close()
      #expect(try await running.get("/storage/v1/b?project=orchestra-demo").status == 200)
    }
  }

  @Test("is joined by twenty at once, the sample repository made by one of them")
  func crowd() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path + "/s")
    let environment = environment
    let all = try await withThrowingTaskGroup(of: Sandbox.self) { group in
      for _ in 0..<20 { group.addTask { try await Sandbox.open(folder, environment: environment) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(all.count { !$0.isJoined } == 1)
    #expect(Set(all.map(\.baseURL)).count == 1)
    #expect(FileManager.default.fileExists(atPath: folder.repository.path + "/.git/HEAD"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left.filter { $0.hasSuffix(".new") || $0.hasPrefix(".") } == [])
    for sandbox in all { await sandbox.close() }
  }

  @Test("one that is closed while it is about to serve on lets go of the folder", .timeLimit(.minutes(10)))
  func closedWhileBeginning() async throws {
    let environment = environment
    for pause in 0..<20 {
      let temporary = try TemporaryFolder()
      defer { temporary.remove() }
      let folder = SandboxFolder(path: temporary.path + "/s")
      let owner = try await Sandbox.open(folder, environment: environment)
      let joined = try await Sandbox.open(folder, environment: environment)
      await owner.close()
      // It looks for the folder's lock every 20 ms, and begins soon after.
      try await Task.sleep(for: .milliseconds(15 + pause))
      await joined.close()
      let next = try await Sandbox.open(folder, environment: environment)
      #expect(!next.isJoined)
      await next.close()
    }
  }

  @Test("is served on by one that joined it when its own program ends, at the same address and with all that it had")
  func successor() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path + "/s")
    let environment = environment
    var all: [Sandbox] = []
    for _ in 0..<20 { all.append(try await Sandbox.open(folder, environment: environment)) }
    let last = try #require(all.last)
    let client = RunningSandbox(sandbox: last)
    for (number, sandbox) in all.dropLast().enumerated() {
      let bucket: JSON = ["name": .string("bucket-\(number)"), "location": "EU"]
      #expect(
        try await client.afterRefusals { try await $0.post("/storage/v1/b?project=orchestra-demo", bucket) }.status
          == 200)
      await sandbox.close()
    }
    for number in 0..<19 {
      let found = try await client.afterRefusals { try await $0.get("/storage/v1/b/bucket-\(number)") }
      #expect(found.status == 200)
    }
    // Somebody new joins it, and after the last one's end the folder is free.
    let joined = try await Sandbox.open(folder, environment: environment)
    #expect(joined.isJoined && joined.baseURL == last.baseURL)
    await joined.close()
    await last.close()
    let lock = try #require(try FolderLock(folder.lockFile))
    lock.release()
  }

  @Test("that is served anew listens where it did, so that an address that was told stays right")
  func samePort() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path + "/s")
    let first = try await Sandbox.open(folder, environment: environment)
    await first.close()
    let second = try await Sandbox.open(folder, environment: environment)
    #expect(second.baseURL == first.baseURL)
    await second.close()
  }

  @Test("is not served on where a reset has removed it")
  func resetBetween() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path + "/s")
    let first = try await Sandbox.open(folder, environment: environment)
    let joined = try await Sandbox.open(folder, environment: environment)
    try FileManager.default.removeItem(atPath: folder.stateFile)
    await first.close()
    await joined.close()
    #expect(!FileManager.default.fileExists(atPath: folder.stateFile))
  }

  @Test("writes of one file at once, by many, leave it whole and nothing beside it")
  func sharedFile() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let path = temporary.path + "/file"
    let bytes = [UInt8](repeating: 0x61, count: 100_000)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        group.addTask { (try? AtomicFile.write(bytes, to: path, isShared: true)) != nil }
      }
      for await isWell in group { #expect(isWell) }
    }
    #expect(try AtomicFile.read(path) == bytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == ["file"])
  }

  @Test("keeps its state when it is opened again")
  func reopen() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path + "/s")
    let first = try await Sandbox.open(folder, environment: environment)
    let made = try await RunningSandbox(sandbox: first)
      .post("/storage/v1/b?project=orchestra-demo", ["name": "kept-bucket", "location": "EU"])
    #expect(made.status == 200)
    await first.close()
    let second = try await Sandbox.open(folder, environment: environment)
    #expect(!second.isJoined)
    #expect(try await RunningSandbox(sandbox: second).get("/storage/v1/b/kept-bucket").status == 200)
    await second.close()
  }

  @Test("says that a port is taken")
  func portInUse() async throws {
    try await RunningSandbox.use { running in
      let temporary = try TemporaryFolder()
      defer { temporary.remove() }
      let port = try #require(Int(running.sandbox.baseURL.split(separator: ":").last ?? ""))
      await #expect(throws: SandboxError.portInUse(port: port)) {
        try await Sandbox.open(SandboxFolder(path: temporary.path), port: port, environment: environment)
      }
      // The folder is free again.
      let other = try await Sandbox.open(SandboxFolder(path: temporary.path), environment: environment)
      await other.close()
    }
  }

  @Test("is not joined at another port than its own")
  func otherPort() async throws {
    try await RunningSandbox.use { running in
      await #expect(throws: SandboxError.folderInUse(folder: running.sandbox.folder.path, pid: Int(getpid()))) {
        try await Sandbox.open(running.sandbox.folder, port: 1, environment: environment)
      }
    }
  }

  @Test("refuses a folder of another version")
  func otherVersion() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    try Data(#"{"version": 99}"#.utf8).write(to: URL(filePath: temporary.path + "/state.json"))
    let folder = SandboxFolder(path: temporary.path)
    await #expect(throws: SandboxError.otherVersion(folder: folder.path, found: 99)) {
      try await Sandbox.open(folder, environment: environment)
    }
    #expect(throws: SandboxError.otherVersion(folder: folder.path, found: 99)) { try folder.state() }
  }

  @Test("does not move into a folder that holds something else")
  func otherFiles() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    try Data("mine".utf8).write(to: URL(filePath: temporary.path + "/thesis.tex"))
    let folder = SandboxFolder(path: temporary.path)
    await #expect(throws: SandboxError.otherFiles(folder: folder.path)) {
      try await Sandbox.open(folder, environment: environment)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == ["thesis.tex"])
  }
}
