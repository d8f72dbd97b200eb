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
  /// 403 where nothing can be changed any more.
  static let gitHubArchived = APIError(403, "FORBIDDEN", "Repository was archived so is read-only.")

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
