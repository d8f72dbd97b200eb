import Artifacts
import SetupPlan

/// What is to be known once a run has succeeded: the address, what was delivered, what is left to do, and the way back.
struct NextSteps: Sendable {
  let kind: RunEvent.RunKind
  /// How the files were to be delivered.
  let mode: DeliveryMode
  /// The service's address; nil if the service does not exist.
  var address: String?
  /// What was delivered; nil where the delivery failed.
  var delivered: Delivered?
  /// Why it was not.
  var failure: Failure?
  /// The command that delivers, again or at all.
  let deliver: @Sendable (DeliveryMode) -> String
  /// The command that goes back: a revert, or after one the set-up.
  let back: String

  /// Plain lines, most important first; a line of `what: words` each.
  var lines: [String] {
    var lines = address.map { ["address: \($0)"] } ?? []
    lines += carried.map { "\($0.0): \($0.1)" }
    lines += tasks.map { "next: \($0)" }
    lines += (delivered?.notes ?? []).map { "note: \($0)" }
    return lines + [kind == .revert ? "set up again: \(back)" : "go back: \(back)"]
  }

  /// What has the files now.
  var carried: [(String, String)] {
    guard let delivered, delivered.mode != .files else { return [] }
    var lines: [(String, String)] = []
    if let request = delivered.pullRequest {
      lines.append(("pull request", "\(request.url) (\(request.change.rawValue))"))
    }
    if let commit = delivered.commit, !delivered.files.isEmpty {
      let place = delivered.pushedTo.map { " of \($0)" } ?? ""
      lines.append(("commit", "\(commit.prefix(10)) on \(delivered.branch)\(place)"))
    }
    return lines
  }

  /// The same for the last screen: commands stand on lines of their own, which begin with `$ `.
  var screen: [String] {
    let all = tasks.flatMap { task -> [String] in
      let parts = task.split(separator: ": ", maxSplits: 1).map(String.init)
      guard parts.count == 2, ["overture ", "git ", "gh "].contains(where: parts[1].hasPrefix) else { return [task] }
      let command = parts[1].split(separator: "; ", maxSplits: 1).map(String.init)
      return [parts[0] + (command.count > 1 ? ", and \(command[1])" : "") + ":", "$ \(command[0])"]
    }
    let title = kind == .revert ? "To set it up again:" : "To go back:"
    return (all + (delivered?.notes ?? [])).map(Self.sentence) + [title, "$ \(back)"]
  }

  /// A text with a capital letter at its beginning; a command stays as it is.
  private static func sentence(_ text: String) -> String {
    text.hasPrefix("$ ") ? text : "\(text.prefix(1).uppercased())\(text.dropFirst())"
  }

  /// What is left to do, sentences with their commands.
  var tasks: [String] {
    if let failure {
      return failure.all.flatMap { ["\($0.message). \($0.reason)", $0.remedy] }
        + ["then deliver again: \(deliver(mode))"]
    }
    guard let delivered else { return [] }
    let outcome = kind == .revert ? "" : "; the workflow then deploys"
    switch delivered.mode {
    case .files:
      return [
        "look at the files, then bring them into the repository by a pull request: \(deliver(.pullRequest))",
        "or as one commit on this branch: \(deliver(.commit))",
      ]
    case .commit:
      guard !delivered.files.isEmpty else { return ["push what is not pushed yet: git push\(outcome)"] }
      return ["push the commit: git push\(outcome)"]
    case .branch where !delivered.files.isEmpty:
      let owner = delivered.pushedTo.map { "\($0.prefix { $0 != "/" }):" } ?? ""
      return [
        "open a pull request: gh pr create --base \(delivered.base ?? "main") --head \(owner)\(delivered.branch)",
        merge,
      ]
    case .pullRequest where !delivered.files.isEmpty:
      return ["have the pull request reviewed and merged\(outcome)", merge]
    case .branch, .pullRequest: return []
    }
  }

  /// The same files lie in the working copy, where git would not overwrite them by a pull.
  private var merge: String {
    let paths = (delivered?.files ?? []).map(\.path)
    return "once it is merged, on \(delivered?.base ?? "the default branch"): "
      + Shell.command(["git", "add", "--all", "--"] + paths) + " && git pull"
  }
}
