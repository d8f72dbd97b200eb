import RESTClient

/// A refusal that GitHub gives only words for, with its own way out.
struct GitHubRefusal: Sendable {
  /// What GitHub said.
  let detail: String
  /// What was refused.
  let token: GitHubToken
  let host: GitHubHost
  /// `owner/name` of the repository that was asked about, if one was.
  let repository: String?
  /// The scopes of a classic token or of gh's own; nil for others.
  let scopes: [String]?
  /// What a fine-grained token would have needed, as GitHub says it: `administration=write`.
  let permissions: String?

  /// What fixes it; nil where GitHub says nothing that tells it from others.
  var remedy: String? {
    if let match = detail.firstMatch(of: /`?([A-Za-z0-9-]+)`? organization has an IP allow list enabled/) {
      return "Go on from a network that \(match.1) allows (its VPN), or have one of its owners add this address at "
        + "\(host.web)/organizations/\(match.1)/settings/security"
    }
    if detail.contains("IP allow list enabled") {
      return "Go on from a network that the organisation allows (its VPN), or have one of its owners add this address."
    }
    if detail.contains("token lifetime is greater than") {
      let days = detail.firstMatch(of: /greater than (\d+) days/).map { " of at most \($0.1) days" } ?? ""
      let page = detail.firstMatch(of: /https:\/\/\S+/).map { String($0.0) } ?? host.fineGrainedTokens
      return "Give the token a lifetime\(days) at \(page), then \(token.replacing(host))"
    }
    if detail.contains("forbids access via a personal access token (classic)") {
      return "Use gh's own sign-in, which is no such token: \(token.ownSignIn(host)); or a fine-grained token for "
        + "\(repository ?? "the repository") from \(host.fineGrainedTokens)/new, with \(Self.needed)."
    }
    if detail.contains("forbids access via a fine-grained personal access token") {
      return "Use gh's own sign-in, which is no such token: \(token.ownSignIn(host)); or have an owner of "
        + "\(owner) allow fine-grained tokens."
    }
    if detail.contains("enabled OAuth App access restrictions") {
      return "Have an owner of \(owner) approve GitHub CLI at \(host.web)/organizations/\(owner)/settings/"
        + "oauth_application_policy, or use a fine-grained token for \(repository ?? "the repository") from "
        + "\(host.fineGrainedTokens)/new, with \(Self.needed)."
    }
    if detail.contains("Repository was archived") { return Self.unarchive(repository, host) }
    if detail.contains("Must have admin rights to Repository") { return role }
    if detail.contains("not accessible by integration") {
      return "The token of a workflow cannot write environments and secrets. Use a person's: \(token.ownSignIn(host))"
    }
    if detail.contains("not accessible by personal access token") { return permission }
    if let scopes, !scopes.contains("repo"), token.kind != .fineGrained {
      return "The token lacks the scope repo: \(token.widening(host))"
    }
    return token.kind == .fineGrained ? permission : nil
  }

  /// What a fine-grained token needs for a set-up, as its page names it.
  static let needed = "Administration, Environments, Secrets and Actions: read and write"

  /// How an archived repository can be changed again.
  static func unarchive(_ repository: String?, _ host: GitHubHost) -> String {
    repository.map { "If it is to be used again: gh repo unarchive \(host.named($0)) --yes" }
      ?? "If it is to be used again, unarchive it in its settings."
  }

  private var owner: String { repository?.split(separator: "/").first.map(String.init) ?? "the organisation" }

  /// What to do where the token is good for everything, and its account is not.
  private var role: String {
    guard let repository else { return "Ask an administrator of the repository for the role Admin." }
    return "Have an administrator of \(repository) give you the role Admin at \(host.web)/\(repository)/settings/access"
  }

  private var permission: String {
    let what = permissions ?? Self.needed
    let place = repository.map { " for \($0)" } ?? ""
    return "Give the fine-grained token the permission \(what)\(place) at \(host.fineGrainedTokens), or use gh's own "
      + "sign-in: \(token.ownSignIn(host))"
  }
}
