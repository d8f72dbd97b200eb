extension APIError {
  /// 404: it does not exist, or the caller may not see it.
  static let gitHubNotFound = APIError(404, "NOT_FOUND", "Not Found")
  /// 403 where writing needs another role in the repository.
  static let gitHubAdminNeeded = APIError(403, "FORBIDDEN", "Must have admin rights to Repository.")
  /// 403 for a request that does not say which program sends it.
  static let gitHubUserAgent = APIError(
    403, "FORBIDDEN",
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header "
      + "(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check "
      + "https://developer.github.com for other possible causes.")
  /// 403 where only owners of the organisation may look.
  static let gitHubOrganizationAdminNeeded = APIError(
    403, "FORBIDDEN", "Must have admin rights to Organization.",
    headers: [("X-Accepted-OAuth-Scopes", "admin:org")])
  /// 403 where nothing can be changed any more.
  static let gitHubArchived = APIError(403, "FORBIDDEN", "Repository was archived so is read-only.")

  /// 403 for a fine-grained token that does not permit this.
  static let gitHubInaccessible = APIError(403, "FORBIDDEN", "Resource not accessible by personal access token")
  /// 403 for a workflow's token that does not permit this.
  static let gitHubInaccessibleByIntegration = APIError(
    403, "FORBIDDEN", "Resource not accessible by integration")
  /// 403 where the owner's plan does not have this.
  static let gitHubUpgrade = APIError(
    403, "FORBIDDEN", "Upgrade to GitHub Pro or make this repository public to enable this feature.")
  /// 403 for too much in one minute.
  static let gitHubHaste = APIError(
    403, "FORBIDDEN", "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    headers: [("Retry-After", "60")])
  /// 403 for a token that is not authorised for an organisation with SAML.
  static func gitHubUnauthorised(organisation: String) -> APIError {
    APIError(
      403, "FORBIDDEN",
      "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this "
        + "organization.",
      headers: [
        ("X-GitHub-SSO", "required; url=https://github.com/orgs/\(organisation)/sso?authorization_request=SANDBOX")
      ])
  }

  /// 403 after the last request of the hour.
  static func gitHubRateLimit(user: Int) -> APIError {
    APIError(403, "FORBIDDEN", "API rate limit exceeded for user ID \(user).")
  }
  /// 422 for a body that does not fit; GitHub puts a blank line before the sentence about it.
  static func gitHubInvalid(_ sentence: String) -> APIError {
    APIError(422, "UNPROCESSABLE", "Invalid request.\n\n\(sentence)")
  }
  /// 422 for what fits but is not allowed.
  static func gitHubUnprocessable(_ message: String) -> APIError { APIError(422, "UNPROCESSABLE", message) }
}
