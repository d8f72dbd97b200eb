import Artifacts
import Foundation
import SetupPlan

/// The files of a delivery as what they change in a commit, and the commit that has them.
struct DeliveryTree: Sendable {
  /// What becomes of one path.
  struct Entry: Sendable, Equatable {
    let path: String
    /// Mode and id in the new commit; nil where the file goes.
    let new: Blob?
    /// What the base has there.
    let old: Blob?

    var change: Delivered.File.Change { new == nil ? .removed : old == nil ? .created : .changed }
  }

  /// A file of a commit.
  struct Blob: Sendable, Equatable {
    /// `100644` or `100755` where we write it; others' may be a link or a folder.
    let mode: String
    let id: String
  }

  private let git: DeliveryGit
  private let request: DeliveryRequest

  init(_ git: DeliveryGit, _ request: DeliveryRequest) {
    self.git = git
    self.request = request
  }

  private var paths: [String] { request.written.union(request.planned).union(request.further).sorted() }

  /// What a commit has at the paths of the delivery.
  func blobs(in commit: String?) async throws -> [String: Blob] {
    guard let commit, !paths.isEmpty else { return [:] }
    let answer = try await git.must(
      "read \(commit)", ["ls-tree", "-z", "--full-tree", commit, "--"] + paths)
    return answer.items.reduce(into: [:]) { blobs, line in
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      let head = parts[0].split(separator: " ").map(String.init)
      guard parts.count == 2, head.count == 3 else { return }
      blobs[parts[1]] = Blob(mode: head[0], id: head[2])
    }
  }

  /// What differs between a commit and the working copy, path by path.
  ///
  /// - Parameter base: the commit; nil before the first commit.
  /// - Returns: the differences, in the order of the paths; nothing of other paths.
  /// - Throws: a `Failure` where a file cannot be read, or would have to go through a filter.
  func entries(over base: String?) async throws -> [Entry] {
    let there = try await blobs(in: base)
    var found: [(path: String, contents: RepositoryFile.Contents)] = []
    var entries: [Entry] = []
    for path in paths {
      if let contents = try RepositoryFile(path, in: request.repository).read() {
        if try await belongs(path, there[path]) { found.append((path, contents)) }
      } else if let old = there[path], try await isOwn(path, old) {
        entries.append(Entry(path: path, new: nil, old: old))
      }
    }
    try await refuseFilters(found.map(\.path))
    for (path, contents) in found {
      // The attributes that say how lines end in a commit are those of the working copy.
      let answer = try await git.must(
        "take in \(path)", ["hash-object", "-w", "--stdin", "--path=\(path)"], input: contents.bytes,
        variables: git.overWorkingCopy)
      let new = Blob(mode: contents.mode & 0o100 == 0 ? "100644" : "100755", id: answer.text)
      if there[path] != new { entries.append(Entry(path: path, new: new, old: there[path])) }
    }
    return entries.sorted { $0.path < $1.path }
  }

  /// Whether a file that is there belongs into the commit: one of the set-up's, or, after a revert, one that was put back in the
  /// place of ours. What somebody has changed in a file of their own stays theirs to commit.
  private func belongs(_ path: String, _ old: Blob?) async throws -> Bool {
    guard request.kind == .revert else { return request.written.contains(path) || request.planned.contains(path) }
    guard let old else { return false }
    return try await isMarked(path, old)
  }

  /// Whether a file that is gone from the working copy was one of ours: the journal says so, or the file itself did.
  private func isOwn(_ path: String, _ old: Blob) async throws -> Bool {
    guard !request.written.contains(path) else { return true }
    return try await isMarked(path, old)
  }

  private func isMarked(_ path: String, _ old: Blob) async throws -> Bool {
    guard old.mode.hasPrefix("100") else { return false }
    let answer = try await git.run(["cat-file", "blob", old.id])
    return answer.status == 0 && FileOrigin.isMarked(answer.output, at: path)
  }

  private func refuseFilters(_ paths: [String]) async throws {
    guard !paths.isEmpty else { return }
    let answer = try await git.must(
      "read .gitattributes", ["check-attr", "-z", "filter", "--"] + paths, variables: git.overWorkingCopy)
    let items = answer.items
    for index in stride(from: 0, to: items.count - 2, by: 3)
    where !["unspecified", "unset", "set", ""].contains(items[index + 2]) {
      throw DeliveryFailure.filtered(items[index], items[index + 2])
    }
  }

  /// Makes the commit; nothing points to it yet.
  ///
  /// - Parameters:
  ///   - entries: what it changes.
  ///   - base: its parent; nil where it is the first.
  /// - Returns: its id.
  /// - Throws: a `Failure` where nobody's name is known, or it cannot be signed.
  func commit(_ entries: [Entry], on base: String?) async throws -> String {
    for kind in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
      let answer = try await git.run(["var", kind])
      guard answer.status == 0 else { throw DeliveryFailure.noIdentity(answer) }
    }
    let index = git.overWorkingCopy
    _ = try await git.must("read the base", ["read-tree"] + (base.map { [$0] } ?? ["--empty"]), variables: index)
    _ = try await git.must(
      "put the files together", ["update-index", "--replace", "-z", "--index-info"], input: Self.indexLines(entries),
      variables: index)
    let tree = try await git.must("write the tree", ["write-tree", "--missing-ok"], variables: index).text
    let answer = try await git.run(
      ["commit-tree"] + (git.signs ? ["-S"] : []) + [tree] + (base.map { ["-p", $0] } ?? []) + ["-F", "-"],
      input: Data(message(tree).utf8))
    guard answer.status == 0 else {
      throw git.signs ? DeliveryFailure.unsigned(answer) : DeliveryFailure.git("make the commit", answer)
    }
    return answer.text
  }

  /// The lines by which `update-index --index-info` takes the new state of the paths.
  static func indexLines(_ entries: [Entry]) -> Data {
    var data = Data()
    for entry in entries {
      let zero = String(repeating: "0", count: entry.old?.id.count ?? 40)
      data += Data("\(entry.new?.mode ?? "0") \(entry.new?.id ?? zero)\t\(entry.path)\0".utf8)
    }
    return data
  }

  private func message(_ tree: String) -> String {
    "\(request.subject)\n\n\(DeliveryCommit.environment): \(request.environment)\n\(DeliveryCommit.tree): \(tree)\n"
  }
}

/// How a commit of a delivery is known again: it names its environment and the id of its own tree, so that one which somebody
/// has changed is theirs.
enum DeliveryCommit {
  /// Begins the line with the environment.
  static let environment = "Overture-Environment"
  /// Begins the line with the tree's id.
  static let tree = "Overture-Tree"

  /// Whether a commit is one of ours as it was made.
  ///
  /// - Parameters:
  ///   - message: its message.
  ///   - id: the id of its tree.
  ///   - name: the environment.
  /// - Returns: whether its last lines say so.
  static func isOwn(message: String, tree id: String, environment name: String) -> Bool {
    let lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.contains("\(environment): \(name)") && lines.contains("\(tree): \(id)")
  }
}
