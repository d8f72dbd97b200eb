import Artifacts
import GitHub
import SetupPlan

/// Whether the workflow may run, and may use the actions that it uses.
struct ActionsCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let name = scene.plan.answers.repository
    let host = scene.github.host
    let repository = try await scene.lookups.repository()
    let own: ActionsPermissions?
    do {
      own = try await scene.github.actionsPermissions(name.description)
    } catch let error as GitHubError where error.kind == .notPermitted {
      // Whoever administers the repository may see it: it is the token that may not, and so may not write either.
      return repository.isAdministered ? [.obstacle(Failure(error))] : []
    }
    let shared =
      repository.isOfOrganization ? try await scene.github.actionsPermissions(organization: name.owner) : nil
    if shared?.isEnabled == false {
      return [
        .obstacle(
          Failure(
            message: "GitHub Actions is off for every repository of \(name.owner)",
            reason: "The workflow that deploys would never run.",
            remedy: "Have an owner of \(name.owner) turn it on: gh api \(host.apiOption)--method PUT "
              + "orgs/\(name.owner)/actions/permissions -f enabled_repositories=all -f allowed_actions=all",
            kind: .notPermitted))
      ]
    }
    if own?.isEnabled == false {
      return [
        .obstacle(
          Failure(
            message: "GitHub Actions is off in \(name)", reason: "The workflow that deploys would never run.",
            remedy: "Turn it on: gh api \(host.apiOption)--method PUT repos/\(name)/actions/permissions "
              + "-F enabled=true -f allowed_actions=all", kind: .notPermitted))
      ]
    }
    let used = UsedActions(scene.files).names
    let refused = [("orgs/\(name.owner)", shared), ("repos/\(name)", own)]
      .compactMap { path, permissions in permissions.map { Self.findings(used, $0, path, scene) } }
    return refused.first { !$0.isEmpty } ?? []
  }

  private static func findings(
    _ used: [String], _ permissions: ActionsPermissions, _ path: String, _ scene: Scene
  ) -> [PreflightFinding] {
    let (refused, unclear, selected): ([String], [String], SelectedActions?) =
      switch permissions.allowed {
      case .all: ([], [], nil)
      case .localOnly: (used, [], nil)
      case .selected(let selected):
        (used.filter { selected.allows($0) == false }, used.filter { selected.allows($0) == nil }, selected)
      }
    let isShared = path.hasPrefix("orgs/")
    let repository = scene.plan.answers.repository
    let place = isShared ? "The organisation \(repository.owner)" : "\(repository)"
    let remedy = Self.command(letting: refused + unclear, selected, path, scene)
    let who = isShared ? "Have an owner of it let them in: " : "Let them in: "
    var findings: [PreflightFinding] = []
    if !refused.isEmpty {
      findings.append(
        .obstacle(
          Failure(
            message: "\(place) does not let the workflow use \(refused.map(Self.bare).joined(separator: ", "))",
            reason: "Its settings for GitHub Actions allow only some actions: the workflow would be refused at once.",
            remedy: who + remedy, kind: .notPermitted)))
    } else if !unclear.isEmpty {
      findings.append(
        .notice(
          Failure(
            message: "\(place) lets the workflow use \(unclear.map(Self.bare).joined(separator: ", ")) only if "
              + "GitHub counts the owner among its verified creators",
            reason: "That cannot be asked.", remedy: "To be sure: \(remedy)")))
    }
    return findings
  }

  /// The command that lets actions in, and keeps what was let in before.
  private static func command(
    letting actions: [String], _ selected: SelectedActions?, _ path: String, _ scene: Scene
  ) -> String {
    let api = "gh api \(scene.github.host.apiOption)--method PUT \(path)/actions/permissions"
    let needsGitHubOwned = actions.contains { $0.hasPrefix("actions/") }
    let patterns =
      (selected?.patterns ?? [])
      + actions.filter { !$0.hasPrefix("actions/") }.map { "\(bare($0))@*" }.uniqued
    let letsGitHubOwned = needsGitHubOwned || selected?.allowsGitHubOwned == true
    let list =
      "\(api)/selected-actions -F github_owned_allowed=\(letsGitHubOwned) "
      + "-F verified_allowed=\(selected?.allowsVerified ?? false) "
      + patterns.map { "-f \(Shell.quote("patterns_allowed[]=\($0)"))" }.joined(separator: " ")
    guard selected == nil else { return list }
    let enabled = path.hasPrefix("orgs/") ? "-f enabled_repositories=all" : "-F enabled=true"
    return "\(api) \(enabled) -f allowed_actions=selected && \(list)"
  }

  /// The action without what it is pinned to.
  private static func bare(_ action: String) -> String { String(action.prefix { $0 != "@" }) }
}

/// The actions that the rendered workflows use, apart from those that lie in the repository.
struct UsedActions: Sendable {
  /// `owner/name@ref`, each once.
  let names: [String]

  init(_ files: [GeneratedFile]) {
    let lines = files.filter { $0.path.hasPrefix(".github/workflows/") }.flatMap { $0.contents.split(separator: "\n") }
    // Made once: each evaluation of a literal parses it again.
    let step = /^\s*(?:- )?uses: ["']?([A-Za-z0-9_.-]+\/[A-Za-z0-9_.\/-]+@[A-Za-z0-9_.\/-]+)/
    names = lines.compactMap { line in line.firstMatch(of: step).map { String($0.1) } }.uniqued
  }
}
