import Artifacts
import Foundation
import GitHub
import RESTClient
import SetupPlan

/// A repository that git reaches for a delivery, and the ways to sign in to it: as the user does by git, else with the token.
///
/// Where the remote is reached by ssh and no key lets us in, the token is tried over https.
struct RemoteAccess: Sendable {
  /// One way to sign in.
  private struct Way: Sendable {
    let url: String
    /// Nil for what the user's own settings say.
    var signIn: GitSignIn?
  }

  /// What the user calls it: a remote's name, or a URL without a secret.
  let shown: String
  private let git: DeliveryGit
  private let ways: [Way]
  private let log: @Sendable (String) -> Void
  /// The way that has worked last.
  private var current = 0

  /// The name that the remote has in git's own folder: its URL, which may hold a secret of the user's, is in no argument.
  private static let name = "delivery"

  /// - Parameters:
  ///   - url: where it is, as git has to be told.
  ///   - shown: what the user calls it.
  ///   - repository: its name on GitHub.
  ///   - git: asks.
  ///   - github: has the token.
  ///   - host: the GitHub.
  ///   - log: gets a line where another way is tried.
  init(
    _ url: String, shown: String, _ repository: RepositoryName, git: DeliveryGit, github: GitHubClient,
    host: GitHubHost,
    log: @escaping @Sendable (String) -> Void
  ) {
    self.shown = shown
    self.git = git
    self.log = log
    let address = GitAddress(url)
    var ways = [Way(url: url)]
    if address.scheme == "https", let signIn = github.gitSignIn(to: address.authority) {
      ways.append(Way(url: "https://\(address.authority)/\(address.path).git", signIn: signIn))
    } else if address.scheme == "ssh", let signIn = github.gitSignIn(to: host.authority) {
      ways.append(Way(url: "https://\(host.authority)/\(repository).git", signIn: signIn))
    }
    self.ways = ways
  }

  /// The commits that branches point to, by the branches' names; those that are not there are left out.
  mutating func heads(_ branches: [String]) async throws -> [String: String] {
    let answer = try await run(["ls-remote", "--refs", Self.name] + branches.map { "refs/heads/\($0)" })
    guard answer.status == 0 else { throw failure("read its branches", answer) }
    let lines = answer.text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    return lines.reduce(into: [:]) { heads, line in
      guard line.count == 2, line[1].hasPrefix("refs/heads/") else { return }
      let name = String(line[1].dropFirst("refs/heads/".count))
      if branches.contains(name) { heads[name] = line[0] }
    }
  }

  /// Fetches what a branch points to, where it is not there yet.
  mutating func fetch(_ branch: String, _ commit: String) async throws {
    guard try await !git.has(commit) else { return }
    let answer = try await run([
      "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=",
      "--upload-pack=git-upload-pack", Self.name, "refs/heads/\(branch)",
    ])
    guard answer.status == 0 else { throw failure("fetch \(branch)", answer) }
    guard try await git.has(commit) else { throw DeliveryFailure.git("fetch \(branch), which moved meanwhile", answer) }
  }

  /// Pushes a commit to a branch.
  ///
  /// - Parameters:
  ///   - commit: the commit.
  ///   - branch: the branch.
  ///   - expected: what the branch must point to; nil where it must not be there.
  /// - Returns: git's answer, also of a refusal.
  /// - Throws: a `Failure` where git takes too long.
  mutating func push(_ commit: String, to branch: String, over expected: String?) async throws -> GitAnswer {
    try await run([
      "push", "--quiet", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--no-signed",
      "--receive-pack=git-receive-pack", "--force-with-lease=refs/heads/\(branch):\(expected ?? "")", Self.name,
      "\(commit):refs/heads/\(branch)",
    ])
  }

  /// An error of an answer of this remote's.
  func failure(_ what: String, _ answer: GitAnswer) -> Failure {
    switch PushRefusal(answer) {
    case .unreachable:
      return Failure(
        message: "The remote could not be reached", reason: DeliveryFailure.words(answer),
        remedy: "Check the network, then deliver again.", kind: .unavailable)
    case .outside:
      return Failure(
        message: "The sandbox pushes to no other machine", reason: "\(shown) leads to one.",
        remedy: "Deliver its own sample, which overture sandbox reset makes anew; or leave the files: --deliver files.",
        kind: .answers)
    case .signIn, .notPermitted:
      return Failure(
        message: "git could not sign in to the remote to \(what)", reason: DeliveryFailure.words(answer),
        remedy: "Make this work: git ls-remote \(Shell.quote(shown)); then deliver again.", kind: .notPermitted)
    default: return DeliveryFailure.git(what, answer)
    }
  }

  /// Runs git on the remote, by the way that worked last, else by the others in turn.
  private mutating func run(_ arguments: [String]) async throws -> GitAnswer {
    var last: GitAnswer?
    for index in current..<ways.count {
      let way = ways[index]
      var settings = [(name: "remote.\(Self.name).url", value: way.url)]
      if isLoopback(host: GitAddress(way.url).host) { settings.append((name: "protocol.http.allow", value: "always")) }
      settings += way.signIn?.settings ?? []
      let answer = try await git.run(arguments, variables: way.signIn?.variables ?? [:], settings: settings)
      guard answer.status != 0, [.signIn, .notPermitted].contains(PushRefusal(answer)) else {
        current = index
        return answer
      }
      last = answer
      if index + 1 < ways.count { log("your own sign-in was refused; the GitHub token is tried") }
    }
    guard let last else { throw CancellationError() }
    return last
  }
}
