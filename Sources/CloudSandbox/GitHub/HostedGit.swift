import Foundation
import Subprocess
import SystemPackage

/// The git repository behind one of GitHub's, a bare one in the sandbox's folder; most have none.
struct HostedGit: Sendable {
  /// The folder of the bare repository.
  let path: String

  /// - Parameters:
  ///   - key: `owner/name` in small letters.
  ///   - folder: the sandbox's.
  init(_ key: String, in folder: String) { path = "\(SandboxFolder.hosted(in: folder))/\(key).git" }

  /// The commits that its branches point to, by the branches' names; nil where there is no repository.
  ///
  /// They are read as git writes them: packed, and above those a file each.
  var heads: [String: String]? {
    guard FileManager.default.fileExists(atPath: path + "/HEAD") else { return nil }
    var heads: [String: String] = [:]
    let packed = FileManager.default.contents(atPath: path + "/packed-refs") ?? Data()
    for line in String(decoding: packed, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, parts[1].hasPrefix("refs/heads/") else { continue }
      heads[String(parts[1].dropFirst("refs/heads/".count))] = String(parts[0])
    }
    let root = path + "/refs/heads"
    for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
      guard !name.hasSuffix(".lock"), let bytes = FileManager.default.contents(atPath: "\(root)/\(name)") else {
        continue
      }
      let id = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      if id.count >= 40 { heads[name] = id }
    }
    return heads
  }

  /// Whether a branch has commits that another one has not.
  func has(_ head: String, beyond base: String) async throws -> Bool {
    try await git(["rev-list", "--max-count=1", head, "^\(base)"]) != ""
  }

  /// The workflow files of a commit, by path.
  func workflows(in commit: String) async throws -> [String: String] {
    let names = try await git(["ls-tree", "--name-only", commit, ".github/workflows/"]) ?? ""
    var files: [String: String] = [:]
    for name in names.split(separator: "\n").map(String.init) where name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
      files[name] = try await git(["cat-file", "blob", "\(commit):\(name)"])
    }
    return files
  }

  /// What has come to a branch.
  ///
  /// - Parameters:
  ///   - branch: its name.
  ///   - before: the commit that it pointed to; nil where it is new.
  ///   - commit: what it points to now.
  /// - Returns: the push.
  /// - Throws: where git cannot be started.
  func push(of branch: String, from before: String?, to commit: String) async throws -> GitHubPush {
    var changed: [String]?
    if let before {
      changed = try await git(["diff", "--name-only", before, commit])?.split(separator: "\n").map(String.init)
    }
    return GitHubPush(
      branch: branch, commit: commit, title: try await git(["log", "-1", "--format=%s", commit]) ?? "",
      workflows: try await workflows(in: commit), changed: changed)
  }

  /// How a pull request is merged.
  enum Method: String { case merge, squash, rebase }

  /// Merges a commit into a branch.
  ///
  /// - Parameters:
  ///   - head: the commit.
  ///   - base: what the branch points to.
  ///   - branch: the branch.
  ///   - method: how; a rebase of one commit is what a squash is.
  ///   - message: of the new commit.
  ///   - author: who merges.
  /// - Returns: what the branch points to then; nil where the two do not go together.
  /// - Throws: where git cannot be started.
  func merge(
    _ head: String, into base: String, of branch: String, by method: Method, message: String,
    author: (name: String, email: String)
  ) async throws -> String? {
    guard let tree = try await git(["merge-tree", "--write-tree", base, head])?.split(separator: "\n").first else {
      return nil
    }
    let parents = ["-p", base] + (method == .merge ? ["-p", head] : [])
    let identity = [
      "GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email, "GIT_COMMITTER_NAME": "GitHub",
      "GIT_COMMITTER_EMAIL": "noreply@github.com",
    ]
    guard let commit = try await git(["commit-tree", String(tree)] + parents + ["-m", message], identity) else {
      return nil
    }
    return try await git(["update-ref", "refs/heads/\(branch)", commit, base]) == nil ? nil : commit
  }

  /// Removes a branch.
  func remove(_ branch: String) async throws { _ = try await git(["update-ref", "-d", "refs/heads/\(branch)"]) }

  /// Standard output, or nil where git refuses.
  private func git(_ arguments: [String], _ variables: [String: String] = [:]) async throws -> String? {
    var environment: [Environment.Key: String] = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "LC_ALL": "C", "HOME": path,
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
    ]
    for (name, value) in variables { environment[.init(stringLiteral: name)] = value }
    let result = try await run(
      .name("git"), arguments: Arguments(["--git-dir", path] + arguments), environment: .custom(environment),
      workingDirectory: FilePath(path), output: .string(limit: 1 << 20), error: .discarded)
    guard result.terminationStatus.isSuccess else { return nil }
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
