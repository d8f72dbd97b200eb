import Foundation
import RESTClient

/// A refusal or failure of GitHub, with what a person needs to understand and mend it. It never holds a token or a secret.
package struct GitHubError: RetryableFailure, Sendable, Equatable, CustomStringConvertible {
  /// What sort of failure it is, for code that decides.
  package enum Kind: String, Sendable {
    case noCredentials, unauthenticated, notPermitted, singleSignOn, notFound, conflict, invalid, rateLimited
    case unavailable, unreachable, notReachable, other
  }

  /// What sort of failure it is.
  package let kind: Kind
  /// The HTTP status; 0 when there was no answer.
  package let status: Int
  /// GitHub's own message.
  package private(set) var detail: String
  /// What a fine-grained token would have needed, as GitHub says it: `administration=write`.
  package let acceptedPermissions: String?
  /// Where the token can be authorised for an organisation with single sign-on.
  package let signOnURL: String?
  /// Method and URL without query.
  package let request: String
  /// The id under which GitHub can find the request.
  package let correlation: String?
  /// How long GitHub asks to wait.
  package let retryDelay: Duration?
  /// Whether no connection came about, so that GitHub cannot have seen the request.
  package var wasNotSent = false
  /// Where the token came from that was refused.
  package var source: String?
  /// What mends it, where that is known better than the kind of failure tells.
  package var advice: String?
  /// `owner/name` of the repository that was asked about, if one was.
  package var repository: String?
  /// The GitHub that was asked, where it answered.
  var host = GitHubHost(environment: [:])
  /// Whether an earlier try of the same request may have had its effect although no answer to it came.
  package var followsLostAnswer = false

  /// States a failure.
  package init(
    kind: Kind, status: Int = 0, detail: String, acceptedPermissions: String? = nil, signOnURL: String? = nil,
    request: String = "", correlation: String? = nil, retryDelay: Duration? = nil
  ) {
    self.kind = kind
    self.status = status
    self.detail = detail.replacing(/(gh[pousr]_|github_pat_)[A-Za-z0-9_]+/, with: "[redacted]")
    self.acceptedPermissions = acceptedPermissions
    self.signOnURL = signOnURL
    self.request = request
    self.correlation = correlation
    self.retryDelay = retryDelay
  }

  /// Whether the same request may succeed a little later.
  package var isTransient: Bool { [.rateLimited, .unavailable, .unreachable].contains(kind) }

  /// Whether GitHub certainly did nothing: it was asked too much, or never got the request.
  package var isUndone: Bool { kind == .rateLimited || wasNotSent }

  /// Why a retry waits, for a countdown.
  package var waitingReason: String { kind == .rateLimited ? "GitHub's rate limit" : detail }

  /// Whether GitHub may have done what it was asked, although no answer says so.
  package var leavesOutcomeOpen: Bool { !wasNotSent && [.unreachable, .unavailable].contains(kind) }

  /// The same error, saying one thing more.
  package func adding(_ words: String) -> GitHubError {
    var copy = self
    copy.detail = "\(detail.hasSuffix(".") ? detail : "\(detail).") \(words)"
    return copy
  }

  /// Whether the owner's plan does not have what was asked for.
  package var wantsAnotherPlan: Bool { status == 403 && detail.contains("Upgrade to GitHub") }

  package var description: String { "\(message) \(reason) \(remedy)" }

  /// What happened, in one sentence.
  package var message: String {
    switch kind {
    case .noCredentials: "No GitHub token was found."
    case .unauthenticated: "GitHub did not accept the token (\(request))."
    case .notPermitted: "GitHub refused permission (\(request))."
    case .singleSignOn: "The organisation wants the token authorised for single sign-on (\(request))."
    case .notFound: "GitHub does not know it, or does not show it to this token (\(request))."
    case .conflict: "It changed at the same time (\(request))."
    case .invalid: "GitHub refused the request (\(request))."
    case .rateLimited: "GitHub's rate limit is used up (\(request))."
    case .unavailable: "GitHub is unavailable (\(request), status \(status))."
    case .unreachable, .notReachable: "GitHub could not be reached (\(request))."
    case .other: "GitHub answered \(status) (\(request))."
    }
  }

  /// Why, in GitHub's words with the facts it gave.
  package var reason: String {
    var parts = [detail.hasSuffix(".") ? detail : "\(detail)."]
    if let source { parts.append("The token is that of \(source).") }
    if let acceptedPermissions { parts.append("Needed permission: \(acceptedPermissions).") }
    if let correlation { parts.append("Request id: \(correlation).") }
    return parts.joined(separator: " ")
  }

  /// What to do next, with the exact command where there is one.
  package var remedy: String {
    if let advice { return advice }
    return switch kind {
    case .noCredentials, .unauthenticated:
      "Sign in: gh auth login, or set GH_TOKEN to a token with the scope repo."
    case .notPermitted:
      acceptedPermissions.map { "Give the fine-grained token the permission \($0) at \(host.fineGrainedTokens)" }
        ?? "Ask an administrator of \(repository ?? "the repository") for the role Admin\(accessPage)"
    case .singleSignOn:
      signOnURL.map { "Authorise the token at \($0), then run it again." }
        ?? "Authorise the token for the organisation's single sign-on, then run it again."
    case .notFound:
      repository.map { "Check the name, and that the token may see it: gh repo view \(host.named($0))" }
        ?? "Check the repository's name, and that the token may see it: gh repo list"
    case .conflict: "Run it again."
    case .invalid, .other: "Correct what the message names, then run it again."
    case .rateLimited, .unavailable:
      retryDelay.map { "Wait \($0.components.seconds) seconds, then run it again; it continues where it stopped." }
        ?? "Wait a minute, then run it again; it continues where it stopped."
    case .unreachable, .notReachable: "Check the network, then run it again; it continues where it stopped."
    }
  }

  /// Where an administrator lets people in.
  private var accessPage: String { repository.map { " at \(host.web)/\($0)/settings/access" } ?? "" }
}
