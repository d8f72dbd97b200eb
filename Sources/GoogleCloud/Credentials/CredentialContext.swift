import Foundation
import RESTClient

/// What finding and using credentials takes.
struct CredentialContext: Sendable {
  let environment: [String: String]
  let transport: HTTPTransport
  let retry: RetryPolicy
  let now: @Sendable () -> Date

  var exchange: TokenExchange { TokenExchange(transport: transport, retry: retry, now: now) }

  /// A variable that is not empty.
  func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// The project whose quota pays: the libraries' variable, gcloud's, then what a file says.
  ///
  /// - Parameter file: `quota_project_id` of a credential file.
  /// - Returns: the project's id, if one is named.
  func quotaProject(file: String? = nil) -> String? {
    Self.quotaVariable(in: environment).flatMap(variable) ?? file.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The variable that names the project whose quota pays.
  ///
  /// gcloud's may also hold words for a behaviour of gcloud's own; those name no project.
  static func quotaVariable(in environment: [String: String]) -> String? {
    let words = ["", "CURRENT_PROJECT", "CURRENT_PROJECT_WITH_FALLBACK", "LEGACY"]
    return ["GOOGLE_CLOUD_QUOTA_PROJECT", "CLOUDSDK_BILLING_QUOTA_PROJECT"].first { name in
      environment[name].map { !words.contains($0.uppercased()) } ?? false
    }
  }

  /// Reads a file and makes credentials of it.
  func credentials(at path: String, source: CredentialSource) throws -> Credentials {
    func unusable(_ what: String) -> GoogleCloudError {
      var error = GoogleCloudError(kind: .noCredentials, detail: "the credential file \(path) \(what)")
      error.credentials = source
      return error
    }
    guard let bytes = FileManager.default.contents(atPath: path) else { throw unusable("cannot be read") }
    guard let document = try? JSONValue(bytes: Array(bytes)) else { throw unusable("is not JSON") }
    do {
      let issue = try CredentialFile(document: document, path: path, context: self).issuer()
      return Credentials(
        source: source, quotaProject: quotaProject(file: document["quota_project_id"].string), now: now, issue: issue)
    } catch var error as GoogleCloudError {
      error.credentials = source
      throw error
    }
  }
}
