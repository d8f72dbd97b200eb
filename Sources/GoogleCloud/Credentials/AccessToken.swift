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
package enum CredentialSource: Sendable, Equatable, CustomStringConvertible {
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

  package var description: String {
    switch self {
    case .environment: "GOOGLE_OAUTH_ACCESS_TOKEN"
    case .file(let path): "GOOGLE_APPLICATION_CREDENTIALS (\(path))"
    case .applicationDefault(let path): "application default credentials (\(path))"
    case .gcloud: "gcloud auth print-access-token"
    case .metadataServer: "the metadata server"
    }
  }
}
