/// A refusal of an emulated API; the dialect of the API gives it its body.
package struct APIError: Error, Sendable {
  /// HTTP status.
  package var status: Int
  /// The canonical code of google.rpc: `NOT_FOUND`, …
  package var code: String
  /// What the caller reads.
  package var message: String
  /// The reason of Storage's and of older errors: `conflict`, `conditionNotMet`, …
  package var reason: String?
  /// google.rpc details.
  package var details: [JSON] = []
  /// Header fields of the answer.
  package var headers: [(String, String)] = []

  /// Any refusal.
  package init(
    _ status: Int, _ code: String, _ message: String, reason: String? = nil, details: [JSON] = [],
    headers: [(String, String)] = []
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.reason = reason
    self.details = details
    self.headers = headers
  }

  /// google.rpc.ErrorInfo.
  package static func errorInfo(_ reason: String, domain: String, _ metadata: [String: JSON] = [:]) -> JSON {
    [
      "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": .string(reason), "domain": .string(domain),
      "metadata": .object(metadata),
    ]
  }
  /// google.rpc.PreconditionFailure with one violation.
  package static func preconditionFailure(_ type: String, subject: String, description: String) -> JSON {
    [
      "@type": "type.googleapis.com/google.rpc.PreconditionFailure",
      "violations": [
        ["type": .string(type), "subject": .string(subject), "description": .string(description)]
      ],
    ]
  }
  /// google.rpc.BadRequest with one violation.
  package static func badRequest(_ field: String, _ description: String) -> JSON {
    // The root of a message has no name.
    let violation: JSON = .compact([
      "field": field.isEmpty ? nil : .string(field), "description": .string(description),
    ])
    return ["@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]]
  }
  /// google.rpc.Help with one link.
  package static func help(_ description: String, url: String) -> JSON {
    [
      "@type": "type.googleapis.com/google.rpc.Help",
      "links": [["description": .string(description), "url": .string(url)]],
    ]
  }
}

extension APIError {
  /// 404 without saying what.
  package static let notFound = notFound("Requested entity was not found.")
  /// 404.
  package static func notFound(_ message: String) -> Self { Self(404, "NOT_FOUND", message, reason: "notFound") }
  /// 409 for something that exists.
  package static func alreadyExists(_ message: String = "Requested entity already exists") -> Self {
    Self(409, "ALREADY_EXISTS", message, reason: "alreadyExists")
  }
  /// 400 for a request that can never succeed.
  package static func invalidArgument(_ message: String, field: String? = nil) -> Self {
    Self(
      400, "INVALID_ARGUMENT", message, reason: "badRequest",
      details: field.map { [badRequest($0, message)] } ?? [])
  }
  /// 400 for a request that does not fit what exists.
  package static func failedPrecondition(_ message: String, details: [JSON] = []) -> Self {
    Self(400, "FAILED_PRECONDITION", message, reason: "failedPrecondition", details: details)
  }
  /// 409 for a stale etag of a policy.
  package static let policyChanged = Self(
    409, "ABORTED",
    "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.",
    reason: "aborted")
  /// 412 of Storage for a precondition on generation or metageneration.
  package static let conditionNotMet = Self(
    412, "FAILED_PRECONDITION", "At least one of the pre-conditions you specified did not hold.",
    reason: "conditionNotMet")

  /// 403 for a missing permission; Google does not tell whether the resource exists.
  package static func permissionDenied(_ permission: String, on resource: String) -> Self {
    Self(
      403, "PERMISSION_DENIED", "Permission '\(permission)' denied on resource '\(resource)' (or it may not exist).",
      reason: "forbidden",
      details: [
        errorInfo(
          "IAM_PERMISSION_DENIED", domain: "iam.googleapis.com",
          ["permission": .string(permission), "resource": .string(resource)])
      ])
  }
  /// 403 for a project that is not there.
  package static func consumerInvalid(_ project: String) -> Self {
    Self(
      403, "PERMISSION_DENIED", "Permission denied on resource project \(project).", reason: "forbidden",
      details: [
        errorInfo("CONSUMER_INVALID", domain: "googleapis.com", ["consumer": .string("projects/\(project)")])
      ])
  }
  /// 401.
  package static func unauthenticated(missing: Bool) -> Self {
    Self(
      401, "UNAUTHENTICATED",
      missing
        ? "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other "
          + "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
        : "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
          + "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
      reason: "authError",
      details: [
        errorInfo(missing ? "CREDENTIALS_MISSING" : "ACCESS_TOKEN_EXPIRED", domain: "googleapis.com")
      ])
  }
}
