import RESTClient

/// A refusal or failure of Google Cloud, with what a person needs to understand and mend it.
///
/// It never holds a token, a request body or a query; the server's own words are cleaned of anything like a credential.
package struct GoogleCloudError: RetryableFailure, Sendable, Equatable {
  /// What sort of failure it is, for code that decides.
  package enum Kind: String, Sendable {
    case unauthenticated, notPermitted, notFound, alreadyExists, aborted, preconditionFailed, invalid
    case failedPrecondition, serviceDisabled, billingDisabled, exhausted, unavailable, unreachable, timedOut
    case noCredentials, notReachable, other
  }

  /// A failed precondition, such as an organisation policy.
  package struct Violation: Sendable, Equatable {
    /// For organisation policies `constraints/…`.
    package let type: String
    /// What it is about.
    package let subject: String
    /// The server's words.
    package let description: String
  }

  /// What sort of failure it is.
  package var kind: Kind
  /// The HTTP status; 0 when there was no answer.
  package var status: Int
  /// The canonical code, such as `PERMISSION_DENIED`; empty when the server named none.
  package var code: String
  /// The machine-readable reason (`SERVICE_DISABLED`, `IAM_PERMISSION_DENIED`, …), if given.
  package var reasonCode: String?
  /// The server's own message.
  package var detail: String
  /// Facts of the `ErrorInfo`: `permission`, `resource`, `service`, `consumer`, ….
  package var metadata: [String: String]
  /// Failed preconditions.
  package var violations: [Violation]
  /// Method and URL without query.
  package var request: String
  /// The id under which Google can find the request, if it sent one.
  package var correlation: String?
  /// How long the server asked to wait.
  package var retryDelay: Duration?
  /// Whether an earlier try of the same request may have had its effect although no answer to it came: what exists then may
  /// be what it made.
  package var followsLostAnswer = false
  /// Whether no connection came about, so that the server cannot have seen the request.
  package var wasNotSent = false
  /// Where the credentials came from that were refused or could not be used.
  package var credentials: CredentialSource?
  /// Whether there are no credentials at all on this machine, as against some that are broken or cannot be renewed.
  package var saysNobodyIsSignedIn = false
  /// How far this machine's clock is behind the server's, when a credential was refused and that may be why.
  package var clockDifference: Duration?
  /// What mends it, where that is known better than the kind of failure tells.
  package var advice: String?
  /// Who asked, about which project.
  package var known = KnownNames()

  /// States a failure.
  package init(
    kind: Kind, status: Int = 0, code: String = "", reasonCode: String? = nil, detail: String,
    metadata: [String: String] = [:], violations: [Violation] = [], request: String = "", correlation: String? = nil,
    retryDelay: Duration? = nil
  ) {
    self.kind = kind
    self.status = status
    self.code = code
    self.reasonCode = reasonCode
    self.detail = redacted(detail)
    self.metadata = metadata
    self.violations = violations
    self.request = request
    self.correlation = correlation
    self.retryDelay = retryDelay
  }

  /// The permission that was missing, if the server named it.
  package var permission: String? { metadata["permission"] }

  /// The resource that was refused, if the server named it.
  package var resource: String? { metadata["resource"] }

  /// The organisation policy constraint in the way, without `constraints/`.
  package var constraint: String? {
    if let type = violations.map(\.type).first(where: { $0.hasPrefix("constraints/") }) {
      return String(type.dropFirst("constraints/".count))
    }
    return RefusalWords(detail).constraint
  }

  /// Whether a perimeter of VPC Service Controls is in the way, in whichever of its shapes an API says so.
  package var isPerimeter: Bool {
    reasonCode == "SECURITY_POLICY_VIOLATED" || reasonCode == "vpcServiceControls"
      || violations.contains { $0.type == "VPC_SERVICE_CONTROLS" } || RefusalWords(detail).isPerimeter
  }

  /// By which the administrator of the perimeter finds the refusal.
  var perimeterIdentifier: String? {
    violations.first { $0.type == "VPC_SERVICE_CONTROLS" && !$0.description.isEmpty }?.description
      ?? RefusalWords(detail).perimeterIdentifier ?? metadata["uid"]
  }

  /// Whether the same request may succeed a little later.
  package var isTransient: Bool {
    switch kind {
    case .unreachable, .timedOut, .exhausted: true
    default: [408, 429, 500, 502, 503, 504].contains(status)
    }
  }

  /// Whether the server certainly did nothing: it has too much to do, or never got the request.
  package var isUndone: Bool { kind == .exhausted || wasNotSent }

  /// Whether the server may have done what it was asked, although no answer says so; an answer of success that makes no
  /// sense does not either.
  package var leavesOutcomeOpen: Bool {
    !wasNotSent && ([.unreachable, .timedOut, .unavailable].contains(kind) || (200..<300).contains(status))
  }

  /// The same error, saying one thing more.
  package func adding(_ words: String) -> GoogleCloudError {
    var copy = self
    copy.detail = "\(detail.hasSuffix(".") ? detail : "\(detail).") \(words)"
    return copy
  }

  /// Why a retry waits, for a countdown.
  package var waitingReason: String {
    switch kind {
    case .serviceDisabled: "\(metadata["serviceTitle"] ?? metadata["service"] ?? "The API") is still being enabled"
    case .exhausted: "too many requests"
    case .unreachable, .timedOut: detail
    case .invalid, .notFound: "what was just created is not visible everywhere yet"
    default: "the server is busy (\(status))"
    }
  }
}

extension GoogleCloudError: CustomStringConvertible {
  package var description: String { "\(message) \(reason) \(remedy)" }
}

/// Text without anything that looks like a credential: access tokens, JWTs, private keys, bearer headers.
///
/// An expression is compiled at each use, which takes longer than a request to loopback: so only where a sign of one is.
package func redacted(_ text: String) -> String {
  var text = text
  if text.contains("KEY-----") {
    text.replace(/-----BEGIN [A-Z ]*KEY-----[^\0]*?(-----END [A-Z ]*KEY-----|$)/, with: "[redacted]")
  }
  if ["ya29.", "gh", "github_pat_", "1//"].contains(where: { text.contains($0) }) {
    text.replace(/(ya29\.|gh[pousr]_|github_pat_|1\/\/)[A-Za-z0-9_\-\.]+/, with: "[redacted]")
  }
  if text.contains("eyJ") {
    text.replace(/eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]*)?/, with: "[redacted]")
  }
  if text.contains("earer") {
    text.replace(/[Bb]earer\s+[A-Za-z0-9_\-\.=+\/]{12,}/, with: "Bearer [redacted]")
  }
  return text
}
