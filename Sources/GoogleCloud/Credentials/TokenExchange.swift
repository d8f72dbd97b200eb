import Foundation
import RESTClient

/// Requests whose answer holds a token. Neither bodies nor answers reach an error.
struct TokenExchange: Sendable {
  let transport: HTTPTransport
  let retry: RetryPolicy
  let now: @Sendable () -> Date

  /// Posts a form to a token endpoint.
  func token(url: String, form: [(String, String)]) async throws -> AccessToken {
    try await token(
      HTTPCall(
        "POST", url, headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: Array(formEncoded(form).utf8), timeout: .seconds(20)))
  }

  /// Sends a call that answers `access_token` and `expires_in`.
  func token(_ call: HTTPCall) async throws -> AccessToken {
    let answer = try await document(call)
    guard let value = answer["access_token"].string, !value.isEmpty else { throw unusable(call) }
    // Counted from this machine's time: whether its clock is right does not matter for that.
    let seconds = min(max(0, Double(answer["expires_in"].int ?? 3600)), 86_400)
    return AccessToken(value: value, expires: now().addingTimeInterval(seconds))
  }

  /// Trades a token for one of a service account through IAM Credentials.
  ///
  /// - Parameters:
  ///   - url: the `:generateAccessToken` URL that the credential file names.
  ///   - source: the token of the impersonator.
  ///   - delegates: accounts in between.
  /// - Returns: the account's token; one hour is assumed where the answer names no expiry.
  /// - Throws: `GoogleCloudError`.
  func impersonated(url: String, source: AccessToken, delegates: JSONValue) async throws -> AccessToken {
    var body: JSONValue = ["scope": ["https://www.googleapis.com/auth/cloud-platform"], "lifetime": "3600s"]
    body["delegates"] = delegates
    let call = HTTPCall(
      "POST", url,
      headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(source.value)")],
      body: body.bytes, timeout: .seconds(20))
    let answer = try await document(call)
    guard let value = answer["accessToken"].string, !value.isEmpty else { throw unusable(call) }
    let expires = answer["expireTime"].string.flatMap { try? Date($0, strategy: .iso8601) }
    return AccessToken(value: value, expires: expires ?? now().addingTimeInterval(3600))
  }

  private func document(_ call: HTTPCall) async throws -> JSONValue {
    try await retry.run(request: call.summary, rule: .idempotent) {
      do {
        let answer = try await transport.send(call)
        guard answer.isSuccess else {
          var error = GoogleCloudError(answer: answer, request: call.summary, now: now())
          // A refused grant is 400 here, but it means what 401 means elsewhere.
          if error.status == 400 { error.kind = .unauthenticated }
          throw error
        }
        guard let document = try? JSONValue(bytes: answer.body) else { throw unusable(call) }
        return document
      } catch let error as UnreachableError {
        throw GoogleCloudError(error, request: call.summary)
      }
    }
  }

  private func unusable(_ call: HTTPCall) -> GoogleCloudError {
    GoogleCloudError(
      kind: .unauthenticated, status: 200, detail: "the token endpoint answered without a token",
      request: call.summary)
  }
}
