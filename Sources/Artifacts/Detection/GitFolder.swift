import BoundedInput
import Foundation
import SetupPlan

/// What a repository's git folder tells, read without git.
package struct GitFolder: Sendable {
  /// The folder with `config` and `refs`; in a worktree it is that of the main repository.
  private let common: URL
  /// The folder with this work tree's `HEAD`.
  private let own: URL

  /// - Parameter repository: the folder that has `.git`; nil where that is missing.
  package init?(repository: URL) {
    if Files.isFolder(repository, ".git") {
      own = repository.appending(path: ".git")
      common = own
      return
    }
    // A worktree or submodule: the file names the git folder, and that folder's `commondir` the shared one.
    guard let line = Files.text(repository, ".git")?.split(separator: "\n").first, line.hasPrefix("gitdir: ") else {
      return nil
    }
    own = Self.resolve(String(line.dropFirst("gitdir: ".count)), from: repository)
    common =
      Files.text(own, "commondir").map { [own] text in
        Self.resolve(text.trimmingCharacters(in: .whitespacesAndNewlines), from: own)
      } ?? own
  }

  private static func resolve(_ path: String, from folder: URL) -> URL {
    path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path).standardizedFileURL
  }

  /// The repository on GitHub that the remote `origin` names.
  /// - Parameter host: a company's own GitHub, as `GH_HOST` names it, which counts beside github.com.
  /// - Returns: its owner and name; nil where there is no such remote, or it is elsewhere.
  package func githubRepository(host: String? = nil) -> RepositoryName? {
    originURL.flatMap { Self.repositoryName($0, host: host) }
  }

  /// The first URL of the remote `origin`, as written in `config`.
  var originURL: String? {
    var isOrigin = false
    for line in Files.text(common, "config")?.split(separator: "\n") ?? [] {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.hasPrefix("[") {
        isOrigin = trimmed.hasPrefix("[remote \"origin\"]")
      } else if isOrigin, let equals = trimmed.firstIndex(of: "="),
        trimmed[..<equals].trimmingCharacters(in: .whitespaces).lowercased() == "url"
      {
        return trimmed[trimmed.index(after: equals)...].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
      }
    }
    return nil
  }

  /// A million files have an index of about a hundred megabytes; a repository with more is walked, as far as a walk goes.
  private static let indexLimit = 128 << 20

  /// The paths in the index that a filter takes; nil where there is none that can be read.
  func indexedPaths(where isWanted: (UnsafeRawBufferPointer) -> Bool) -> [String]? {
    guard let data = index() else { return nil }
    return GitIndex.paths(in: data, hashLength: hashLength, where: isWanted)
  }

  /// The bytes of the index; nil where it cannot be read here.
  private func index() -> Data? {
    let path = own.appending(path: "index").path(percentEncoded: false)
    return (try? BoundedFile.bytes(path, limit: Self.indexLimit)).map { Data($0) }
  }

  /// Whether git has something.
  package enum Tracking: Sendable, Equatable {
    /// It has this path, at least.
    case tracked(String)
    case untracked
    /// The index cannot be read here.
    case unknown
  }

  /// Whether git tracks a file or folder at the repository's root, or anything below it, in whatever case its name is written.
  ///
  /// - Parameters:
  ///   - name: its name, in ASCII.
  ///   - isHarmless: whether git may have a path of it.
  /// - Returns: the first other path that git has of it.
  package func tracking(of name: String, except isHarmless: (String) -> Bool = { _ in false }) -> Tracking {
    guard FileManager.default.fileExists(atPath: own.appending(path: "index").path) else { return .untracked }
    guard let data = index() else { return .unknown }
    let wanted = Array(name.lowercased().utf8)
    let found = GitIndex.paths(in: data, hashLength: hashLength, includesFolders: true) { path in
      guard path.count >= wanted.count, path.count == wanted.count || path[wanted.count] == UInt8(ascii: "/") else {
        return false
      }
      return zip(path, wanted).allSatisfy { byte, letter in
        byte == letter || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) && byte | 0x20 == letter
      }
    }
    guard let found else { return .unknown }
    return found.first { !isHarmless($0) }.map(Tracking.tracked) ?? .untracked
  }

  /// The bytes of an object's name.
  private var hashLength: Int {
    Files.text(common, "config")?.lowercased().contains("objectformat = sha256") ?? false ? 32 : 20
  }

  /// The branch that the remote's `HEAD` names, else the present branch if it is `main` or `master`, else `main`.
  ///
  /// Anybody may have written these files, so a name that git allows for no branch is ignored.
  package var defaultBranch: BranchName {
    if let remote = remoteBranch { return BranchName(remote) ?? .main }
    return Self.reference(Files.text(own, "HEAD"), after: "refs/heads/") == BranchName.master.text ? .master : .main
  }

  /// What is wrong with the name that the remote's `HEAD` has; nil where nothing is.
  var branchProblem: DetectionProblem? {
    guard let remote = remoteBranch, BranchName(remote) == nil else { return nil }
    return DetectionProblem(
      file: ".git/refs/remotes/origin/HEAD", what: "it names no branch that git allows; main is taken instead")
  }

  private var remoteBranch: String? {
    Self.reference(Files.text(common, "refs/remotes/origin/HEAD"), after: "refs/remotes/origin/")
  }

  private static func reference(_ text: String?, after prefix: String) -> String? {
    guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), text.hasPrefix("ref: \(prefix)") else {
      return nil
    }
    return String(text.dropFirst("ref: \(prefix)".count))
  }

  /// `owner/name` of a remote's URL: `https://github.com/o/n.git`, `ssh://git@github.com/o/n`, `git@github.com:o/n.git`.
  ///
  /// The host must be GitHub's: another forge has no Actions to deploy with.
  static func repositoryName(_ url: String, host: String? = nil) -> RepositoryName? {
    let path: Substring
    if let scheme = url.range(of: "://") {
      let rest = url[scheme.upperBound...]
      guard let slash = rest.firstIndex(of: "/"), isGitHub(rest[..<slash], host) else { return nil }
      path = rest[rest.index(after: slash)...]
    } else {
      guard let colon = url.firstIndex(of: ":"), isGitHub(url[..<colon], host) else { return nil }
      path = url[url.index(after: colon)...]
    }
    var trimmed = path.drop { $0 == "/" }
    while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    if trimmed.hasSuffix(".git") { trimmed = trimmed.dropLast(4) }
    return RepositoryName(String(trimmed))
  }

  /// Whether a URL's authority (with user and port, perhaps) is GitHub.
  private static func isGitHub(_ authority: Substring, _ own: String?) -> Bool {
    let host = authority.split(separator: "@").last?.split(separator: ":").first?.lowercased() ?? ""
    if let own, !own.isEmpty, host == own.lowercased() { return true }
    return host == "github.com" || host == "ssh.github.com" || host == "www.github.com"
  }
}
