import Foundation
import SetupPlan

/// The files of a repository that differ from where a branch left another one.
package enum ChangedFiles {
  /// The files that were changed since the merge base of a commit and `HEAD`: committed, staged, in the working tree, and new
  /// files that git does not ignore.
  ///
  /// - Parameters:
  ///   - base: the other branch or commit, such as `origin/main`.
  ///   - repository: the repository's root folder.
  ///   - git: asks git.
  /// - Returns: their paths from the root; both paths of a file that was moved.
  /// - Throws: a `Failure` where git does not know the commit, or there is no merge base, or git cannot be asked.
  package static func since(
    _ base: String, in repository: URL, git: GitProgram = GitProgram()
  ) async throws -> Set<String> {
    let folder = repository.path
    func commit(_ name: String) async throws -> String? {
      guard !name.hasPrefix("-") else { return nil }
      return try await git.line(["rev-parse", "--verify", "--quiet", "\(name)^{commit}"], in: folder)
    }
    guard let start = try await commit(base) else {
      throw Failure(
        message: "git knows no commit “\(base)”", reason: "--affected compares with what this branch came from.",
        remedy: "Name a branch or a commit, such as --affected origin/main; to get it: git fetch origin", kind: .answers
      )
    }
    guard try await commit("HEAD") != nil else {
      throw Failure(
        message: "The repository has no commit yet", reason: "HEAD names none, so that there is nothing to compare.",
        remedy: "Commit first, or leave --affected out.", kind: .answers)
    }
    guard let meeting = try await git.line(["merge-base", start, "HEAD"], in: folder) else {
      let isShallow = try await git.line(["rev-parse", "--is-shallow-repository"], in: folder) == "true"
      throw Failure(
        message: "\(base) and HEAD have no commit in common",
        reason: isShallow
          ? "This is a shallow clone: git has only the newest commits of it." : "Their histories never met.",
        remedy: isShallow
          ? "Get the rest: git fetch --unshallow (in a workflow, actions/checkout with fetch-depth: 0)"
          : "Name a branch that this one came from.", kind: .answers)
    }
    // The working tree is compared, and its files read without the filters that a repository may name.
    let changed = try await git.unfiltered(in: folder).paths(
      [
        "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty",
        meeting, "--",
      ], in: folder)
    let new = try await git.paths(["ls-files", "-z", "--others", "--exclude-standard"], in: folder)
    return Set(changed + new)
  }
}

extension GitProgram {
  /// The only line that git prints; nil where it fails or prints nothing.
  fileprivate func line(_ arguments: [String], in folder: String) async throws -> String? {
    let result = try await asked(arguments, in: folder)
    let text = String(decoding: result.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return result.status == 0 && !text.isEmpty ? text : nil
  }

  /// The paths that git prints, each ended by a zero.
  fileprivate func paths(_ arguments: [String], in folder: String) async throws -> [String] {
    let result = try await asked(arguments, in: folder)
    guard result.status == 0 else {
      throw Failure(
        message: "git cannot tell which files were changed", reason: "git \(arguments[0]) ended with \(result.status).",
        remedy: "See what it says: git -C '\(folder)' status")
    }
    return result.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  private func asked(_ arguments: [String], in folder: String) async throws -> (status: Int32, output: Data) {
    do {
      return try await run(arguments, in: folder)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Failure(
        message: "git cannot be started", reason: "--affected asks it which files were changed: \(error)",
        remedy: "Install git, or leave --affected out.")
    }
  }
}
