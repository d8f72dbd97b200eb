import Foundation

/// The folder of a sandbox: what exists in it, what it was asked, and the sample repository.
package struct SandboxFolder: Sendable, Hashable {
  /// The folder's absolute path.
  package let path: String

  /// A folder by its path; a relative one is taken from the working directory.
  package init(path: String) {
    self.path = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL.path(percentEncoded: false)
      .trimmingSuffix("/")
  }

  /// The folder that an environment names: `OVERTURE_SANDBOX`, else `overture/sandbox` in the user's state folder (XDG).
  package static func standard(environment: [String: String]) -> SandboxFolder {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let path = variable("OVERTURE_SANDBOX") { return SandboxFolder(path: path) }
    let home = variable("HOME") ?? NSHomeDirectory()
    // The XDG specification: a relative path there is to be ignored.
    let state = variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.local/state"
    return SandboxFolder(path: "\(state)/overture/sandbox")
  }

  /// The id of the sample project, the one that is meant to be set up.
  package static let sampleProject = SampleWorld.project

  /// The sample repository.
  package var repository: URL { URL(filePath: path + "/repository", directoryHint: .isDirectory) }

  /// Where the log entries lie, a file for each day.
  static let logs = "logs"
  /// Where the metrics lie, likewise.
  static let metrics = "metrics"

  /// The git repositories that GitHub hosts, `OWNER/NAME.git` each.
  package var hostedRepositories: String { Self.hosted(in: path) }
  static func hosted(in path: String) -> String { path + "/git" }

  var lockFile: String { path + "/lock" }
  var serverFile: String { path + "/server.json" }
  var requestsFile: String { path + "/requests.jsonl" }
  var stateFile: String { path + "/state.json" }
  var vaultFile: String { path + "/secrets.json" }
  /// The operator's token, for gcloud, which takes it from a file.
  var tokenFile: String { path + "/access-token" }
  /// gcloud's and gh's own folders, so that the user's stay as they are.
  var gcloudFolder: String { path + "/gcloud" }
  var githubFolder: String { path + "/gh" }

  /// The names of all that a sandbox writes into its folder.
  private static let names: Set<String> = [
    "lock", "server.json", "server.json.new", "requests.jsonl", "state.json", "state.json.new", "secrets.json",
    "secrets.json.new", "access-token", "access-token.new", "gcloud", "gh", "git", logs, metrics, "repository",
    "terraform.json",
  ]

  /// Whether a sandbox writes something of that name into its folder; a kill may leave a repository that is half made.
  private static func isOwn(_ name: String) -> Bool {
    names.contains(name) || name.hasPrefix(".repository.") || name.hasPrefix("terraform.json.")
      || (name.hasPrefix("access-token.") && name.hasSuffix(".new"))
  }

  /// Makes the folder, for its owner alone.
  /// - Throws: `SandboxError` where it cannot be made, or holds something else than a sandbox.
  func prepare() throws {
    let present = try entries()
    if let present {
      let isSandbox = present.contains("state.json") || present.allSatisfy(Self.isOwn)
      guard isSandbox else { throw SandboxError.otherFiles(folder: path) }
    } else {
      try Self.make(path)
    }
  }

  /// Makes a folder, and those on the way to it, for its owner alone.
  static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw SandboxError.fileSystem(path: path, action: "make", detail: Self.words(error))
    }
  }

  /// Removes all that the sandbox keeps; other files in the folder stay.
  /// - Throws: `SandboxError.folderInUse` while a server holds the folder.
  package func reset() throws {
    guard let present = try entries(), present.contains(where: Self.isOwn) else { return }
    guard let lock = try FolderLock(lockFile) else {
      throw SandboxError.folderInUse(folder: path, pid: ServerRecord(readFrom: serverFile)?.pid)
    }
    defer { lock.release() }
    // The lock goes last: as long as it is there, nobody else begins.
    for name in present.sorted() where name != "lock" && Self.isOwn(name) { try remove(name) }
    try remove("lock")
  }

  private func remove(_ name: String) throws {
    do {
      try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    } catch CocoaError.fileNoSuchFile {
      return
    } catch {
      throw SandboxError.fileSystem(path: "\(path)/\(name)", action: "remove", detail: Self.words(error))
    }
  }

  /// What lies in the folder; nil where there is none.
  private func entries() throws -> Set<String>? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else {
      throw SandboxError.fileSystem(path: path, action: "use", detail: "It is a file, not a folder.")
    }
    do {
      return Set(try FileManager.default.contentsOfDirectory(atPath: path))
    } catch {
      throw SandboxError.fileSystem(path: path, action: "read", detail: Self.words(error))
    }
  }

  private static func words(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    return (underlying ?? error).localizedDescription
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    count > suffix.count && hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
