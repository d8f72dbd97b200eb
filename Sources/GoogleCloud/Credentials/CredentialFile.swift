import Foundation
import RESTClient

/// A credential file of one of the types that Google's tools write.
struct CredentialFile: Sendable {
  let document: JSONValue
  let path: String
  let context: CredentialContext

  private var exchange: TokenExchange { context.exchange }

  /// How tokens are got from this file; throws for what is missing in it or not supported.
  func issuer() throws -> @Sendable () async throws -> AccessToken {
    let type = document["type"].string ?? ""
    switch type {
    case "service_account": return try serviceAccount()
    case "authorized_user": return try authorizedUser()
    case "impersonated_service_account": return try impersonated()
    case "external_account": return try externalAccount()
    default:
      throw GoogleCloudError(
        kind: .noCredentials,
        detail: "\(path) holds credentials of type “\(type)”, which cannot be used here; "
          + "set GOOGLE_OAUTH_ACCESS_TOKEN to the output of gcloud auth print-access-token instead")
    }
  }

  private func serviceAccount() throws -> @Sendable () async throws -> AccessToken {
    let assertion = SignedAssertion(
      email: try field("client_email"), keyID: document["private_key_id"].string ?? "",
      privateKey: try field("private_key"), audience: document["token_uri"].string ?? Self.tokenURL)
    let url = tokenURL(assertion.audience)
    return { [exchange, now = context.now] in
      try await exchange.token(
        url: url,
        form: [
          ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
          ("assertion", try assertion.token(at: now())),
        ])
    }
  }

  private func authorizedUser() throws -> @Sendable () async throws -> AccessToken {
    let form = [
      ("grant_type", "refresh_token"), ("client_id", try field("client_id")),
      ("client_secret", try field("client_secret")), ("refresh_token", try field("refresh_token")),
    ]
    let url = tokenURL(document["token_uri"].string ?? Self.tokenURL)
    return { [exchange] in try await exchange.token(url: url, form: form) }
  }

  private func impersonated() throws -> @Sendable () async throws -> AccessToken {
    let source = try CredentialFile(document: document["source_credentials"], path: path, context: context).issuer()
    let url = try field("service_account_impersonation_url")
    return { [exchange, delegates = document["delegates"]] in
      try await exchange.impersonated(url: url, source: try await source(), delegates: delegates)
    }
  }

  private func externalAccount() throws -> @Sendable () async throws -> AccessToken {
    let url = try field("token_url")
    let form = [
      ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("audience", try field("audience")),
      ("scope", "https://www.googleapis.com/auth/cloud-platform"),
      ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
      ("subject_token_type", try field("subject_token_type")),
    ]
    let subject = try SubjectToken(document: document, path: path, context: context)
    return { [exchange, impersonation = document["service_account_impersonation_url"].string] in
      let token = try await exchange.token(url: url, form: form + [("subject_token", try await subject.read())])
      guard let impersonation else { return token }
      return try await exchange.impersonated(url: impersonation, source: token, delegates: .null)
    }
  }

  private static let tokenURL = "https://oauth2.googleapis.com/token"

  private func tokenURL(_ named: String) -> String {
    let endpoints = Endpoints(environment: context.environment)
    return endpoints.tokenIsMoved ? endpoints.token : named
  }

  private func field(_ name: String) throws -> String {
    guard let value = document[name].string, !value.isEmpty else {
      throw GoogleCloudError(kind: .noCredentials, detail: "the credential file \(path) lacks “\(name)”")
    }
    return value
  }
}
