import Foundation

/// A bearer token; its value shows in no description.
package struct AccessToken: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
  /// What goes after `Bearer `.
  package let value: String
  /// When it stops working, if known.
  package let expires: Date?

  /// Wraps a token.
  package init(value: String, expires: Date? = nil) {
    self.value = value
    self.expires = expires
  }

  package var description: String { "access token (hidden)" }
  package var debugDescription: String { description }
}

/// Where a credential came from.
package indirect enum CredentialSource: Sendable, Equatable, CustomStringConvertible {
  /// `GOOGLE_OAUTH_ACCESS_TOKEN`.
  case environment
  /// The file that `GOOGLE_APPLICATION_CREDENTIALS` names.
  case file(String)
  /// gcloud's application default credentials file.
  case applicationDefault(String)
  /// `gcloud auth print-access-token`.
  case gcloud
  /// The metadata server of a Google machine.
  case metadataServer
  /// A service account that the operator's own credentials stand in for.
  case impersonated(String, by: CredentialSource)

  package var description: String {
    switch self {
    case .environment: "GOOGLE_OAUTH_ACCESS_TOKEN"
    case .file(let path): "GOOGLE_APPLICATION_CREDENTIALS (\(path))"
    case .applicationDefault(let path): "application default credentials (\(path))"
    case .gcloud: "gcloud auth print-access-token"
    case .metadataServer: "the metadata server"
    case .impersonated(let account, let source): "\(account), impersonated with \(source)"
    }
  }

  /// What mends credentials of this source that are refused.
  var remedy: String {
    switch self {
    case .environment:
      "Set a new token: export GOOGLE_OAUTH_ACCESS_TOKEN=\"$(gcloud auth print-access-token)\""
    case .file:
      "Put valid credentials there, or use your own: "
        + "unset GOOGLE_APPLICATION_CREDENTIALS; gcloud auth application-default login"
    case .applicationDefault: "Sign in again: gcloud auth application-default login"
    case .gcloud: "Sign in again: gcloud auth login"
    case .metadataServer:
      "Check the machine's service account and its scopes: "
        + "gcloud compute instances describe \"$(hostname)\" --format='yaml(serviceAccounts)'"
    case .impersonated(_, let source): source.remedy
    }
  }
}
