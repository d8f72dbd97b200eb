import Artifacts
import Foundation
import GoogleCloud
import SetupPlan

/// Why something cannot be delivered, in the words of git and with the way out.
enum DeliveryFailure {
  /// git's own lines that say why, without its advice.
  static func words(_ answer: GitAnswer) -> String {
    let lines = answer.errors.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("hint:") }
    return lines.isEmpty ? "git ended with \(answer.status)." : withoutSecrets(lines.suffix(8).joined(separator: " "))
  }

  /// A text without tokens, and without what stands before the host of an address.
  private static func withoutSecrets(_ text: String) -> String {
    redacted(text).replacing(/:\/\/[^\/\s@']+@/, with: "://")
  }

  /// A step of git's that should not fail.
  static func git(_ what: String, _ answer: GitAnswer) -> Failure {
    if answer.errors.contains("dubious ownership") {
      return Failure(
        message: "git does not work in a repository of somebody else", reason: words(answer),
        remedy: "If you trust it: git config --global --add safe.directory \"$PWD\"; then deliver again.")
    }
    return Failure(
      message: "git could not \(what)", reason: words(answer),
      remedy: "Fix what git names, then deliver again; nothing else has to be done again.")
  }

  /// git took too long.
  static func tooLong(_ command: String) -> Failure {
    Failure(
      message: "git \(command) did not end within five minutes", reason: "The other side may not answer.",
      remedy: "Check the network, then deliver again.", kind: .unavailable)
  }

  /// Nobody's name would be on the commit.
  static func noIdentity(_ answer: GitAnswer) -> Failure {
    Failure(
      message: "git does not know who commits", reason: words(answer),
      remedy: "Tell it: git config --global user.name \"Your Name\"; git config --global user.email you@example.com; "
        + "then deliver again.")
  }

  /// The user's settings ask for a signature, but git could not sign.
  static func unsigned(_ answer: GitAnswer) -> Failure {
    Failure(
      message: "git could not sign the commit", reason: "commit.gpgsign is on. " + words(answer),
      remedy: "See why, and give a passphrase once: echo test | git commit-tree -S 'HEAD^{tree}'; then deliver again.")
  }

  /// A file would have to go through a program.
  static func filtered(_ path: String, _ filter: String) -> Failure {
    Failure(
      message: "\(path) goes through the filter \(filter)",
      reason: ".gitattributes says so, and a delivery runs no program for a file.",
      remedy: "Leave it out, by a last line in .gitattributes: \(path) -filter; or commit the files by hand.",
      kind: .answers)
  }

  /// The working copy is on no branch.
  static func detached(_ other: String) -> Failure {
    Failure(
      message: "The working copy is on no branch to commit on", reason: "HEAD is detached.",
      remedy: "Change to one: git switch main; or deliver on a branch of its own: \(other)", kind: .answers)
  }

  /// Something of git's is unfinished.
  static func unfinished(_ what: String, _ other: String) -> Failure {
    Failure(
      message: "A \(what) is not finished in the working copy",
      reason: "A commit now would become a part of it.",
      remedy: "Finish it, or end it by git \(what) --abort; or deliver on a branch of its own: \(other)",
      kind: .answers)
  }

  /// No remote is the repository of the answers.
  static func noRemote(_ name: RepositoryName, _ remotes: [GitRemote], web: String) -> Failure {
    let names = remotes.map { "\($0.name) (\($0.shown))" }
    let free = remotes.contains { $0.name == "origin" } ? "upstream" : "origin"
    return Failure(
      message: "No remote of this repository is \(name)",
      reason: names.isEmpty ? "It has no remotes." : "Its remotes are \(names.joined(separator: ", ")).",
      remedy: "Add it: git remote add \(free) \(web)/\(name).git; then deliver again.", kind: .answers)
  }

  /// Nobody who is signed in may push.
  static func noPush(_ name: String, reason: String) -> Failure {
    Failure(
      message: "You may not push to \(name)", reason: reason,
      remedy: "Deliver through a fork of yours: gh repo fork --remote --remote-name fork; then deliver again by "
        + "--deliver pull-request. Or ask an administrator for the role Write.", kind: .notPermitted)
  }

  /// The branch has what others committed.
  static func ofOthers(_ branch: String, _ remote: String, _ commits: [String]) -> Failure {
    Failure(
      message: "The branch \(branch) of \(remote) has commits of others",
      reason: commits.prefix(5).joined(separator: "; ") + ". They are never written over.",
      remedy:
        "Merge that branch, or remove it once its commits are elsewhere: git push \(Shell.quote(remote)) --delete "
        + "\(branch); then deliver again.")
  }
}
