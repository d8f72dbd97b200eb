import Assets
import Foundation
import Subprocess
import SystemPackage

/// The repository that the sandbox sets up: a small Python service with a short history.
package struct SampleRepository {
  /// Writes the files and the history; either all of it is there afterwards, or nothing.
  ///
  /// - Parameters:
  ///   - directory: a folder that is empty or does not exist yet.
  ///   - environment: where `PATH` says where git is; the user's git configuration has no influence.
  ///   - hosted: the folder of the repositories that the sandbox's GitHub hosts. Its own one is made there, and `origin` leads
  ///     there; nil for a sample that is pushed nowhere.
  /// - Throws: `SampleRepositoryError`.
  package static func write(
    to directory: URL, environment: [String: String], hosted: URL? = nil
  ) async throws(SampleRepositoryError) {
    let target = directory.standardizedFileURL
    try requireEmpty(target)
    // Made beside the target and moved there at the end, so that no half of it is ever seen.
    let draft = target.deletingLastPathComponent()
      .appending(path: ".\(target.lastPathComponent).\(UUID().uuidString)", directoryHint: .isDirectory)
    do {
      let sample = SampleRepository(root: draft, path: environment["PATH"] ?? "")
      try await sample.build()
      if let hosted { try await sample.host(in: hosted.standardizedFileURL) }
      try Self.move(draft, to: target)
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw error
    }
  }

  private let history = SampleHistory()
  private let root: URL
  /// Where programs are looked for.
  private let path: String

  private init(root: URL, path: String) {
    self.root = root
    self.path = path
  }

  private func build() async throws(SampleRepositoryError) {
    try Self.writing(root) {
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }
    try await git(["init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=\(history.branch)"])
    try await git(["remote", "add", "origin", history.remote])
    for commit in history.commits {
      for file in commit.files { try copy(file) }
      try await git(["add", "--force", "--"] + commit.files, date: commit.date)
      try await git(["commit", "--quiet", "--no-verify", "--message", commit.message], date: commit.date)
    }
  }

  /// Makes the repository on the sandbox's GitHub, as one that was pushed to, and has the sample find it there.
  private func host(in folder: URL) async throws(SampleRepositoryError) {
    let place = folder.appending(path: "\(history.repository).git")
    let draft = place.deletingLastPathComponent().appending(path: ".\(UUID().uuidString).git")
    try Self.writing(place) {
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    }
    try await git(["clone", "--quiet", "--bare", "--no-hardlinks", "--template=", ".", draft.path])
    if rename(draft.path, place.path) != 0 {
      let number = errno
      try? FileManager.default.removeItem(at: draft)
      // Of several that make it at once, one does.
      guard [ENOTEMPTY, EEXIST].contains(number) else {
        throw .notWritable(place.path, reason: String(cString: strerror(number)) + ".")
      }
    }
    for (name, value) in [
      ("url.\(place.path).insteadOf", history.remote), ("user.name", history.user.name),
      ("user.email", history.user.email), ("commit.gpgSign", "false"),
    ] { try await git(["config", name, value]) }
    let head = "refs/remotes/origin/\(history.branch)"
    try await git(["update-ref", head, "HEAD"])
    try await git(["symbolic-ref", "refs/remotes/origin/HEAD", head])
  }

  private func copy(_ file: String) throws(SampleRepositoryError) {
    let destination = root.appending(path: file)
    try Self.writing(destination) {
      let folder = destination.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(Assets.bytes("sample/\(file)")).write(to: destination)
    }
  }

  private func git(_ arguments: [String], date: String? = nil) async throws(SampleRepositoryError) {
    // File modes and line ends are git's to change, which would change the commit ids.
    let settings = ["core.fileMode=false", "core.autocrlf=false", "commit.gpgSign=false", "gc.auto=0"]
    var environment: [Environment.Key: String] = [
      "PATH": path, "LC_ALL": "C", "TZ": "UTC", "HOME": root.path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0", "GIT_CEILING_DIRECTORIES": root.path,
      "GIT_AUTHOR_NAME": history.author.name, "GIT_AUTHOR_EMAIL": history.author.email,
      "GIT_COMMITTER_NAME": history.author.name, "GIT_COMMITTER_EMAIL": history.author.email,
    ]
    environment["GIT_AUTHOR_DATE"] = date
    environment["GIT_COMMITTER_DATE"] = date
    do {
      let result = try await run(
        .name("git"), arguments: Arguments(settings.flatMap { ["-c", $0] } + arguments),
        environment: .custom(environment), workingDirectory: FilePath(root.path),
        output: .string(limit: 64 * 1024), error: .combinedWithOutput)
      guard result.terminationStatus.isSuccess else {
        let output = result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        throw SampleRepositoryError.gitFailed(command: arguments[0], output: output)
      }
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw .gitMissing
    } catch let error as SampleRepositoryError {
      throw error
    } catch {
      throw .gitFailed(command: arguments[0], output: "\(error)")
    }
  }

  /// The kernel puts a folder in the place of an empty one, and of no other: whoever is first has made it.
  private static func move(_ draft: URL, to target: URL) throws(SampleRepositoryError) {
    guard rename(draft.path, target.path) != 0 else { return }
    let number = errno
    guard number != ENOTEMPTY, number != EEXIST else { throw .directoryNotEmpty(target.path) }
    throw .notWritable(target.path, reason: String(cString: strerror(number)) + ".")
  }

  private static func requireEmpty(_ directory: URL) throws(SampleRepositoryError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw .notWritable(directory.path, reason: "It is a file, not a folder.") }
    var names: [String] = []
    try writing(directory) { names = try FileManager.default.contentsOfDirectory(atPath: directory.path) }
    guard names.isEmpty else { throw .directoryNotEmpty(directory.path) }
  }

  private static func writing(_ place: URL, _ body: () throws -> Void) throws(SampleRepositoryError) {
    do {
      try body()
    } catch {
      let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      throw .notWritable(place.path, reason: (underlying ?? error).localizedDescription)
    }
  }
}
