import Foundation
import RESTClient

/// The operator's Google Cloud credentials: finds them once, keeps a token, renews it five minutes before it expires.
package actor Credentials {
  /// Where they came from.
  package nonisolated let source: CredentialSource
  /// The project whose quota pays: of `GOOGLE_CLOUD_QUOTA_PROJECT`, `CLOUDSDK_BILLING_QUOTA_PROJECT` or the file.
  package nonisolated let quotaProject: String?

  private let issue: @Sendable () async throws -> AccessToken
  private let isRenewable: Bool
  /// The time by this machine's clock.
  nonisolated let now: @Sendable () -> Date
  private var current: AccessToken?
  private var pending: Task<AccessToken, any Error>?

  /// Credentials from a way to issue tokens.
  ///
  /// - Parameters:
  ///   - source: where they came from.
  ///   - quotaProject: the project that pays quota, if any.
  ///   - isRenewable: whether issuing again can give a different token.
  ///   - now: the current time.
  ///   - issue: gets a token.
  package init(
    source: CredentialSource, quotaProject: String? = nil, isRenewable: Bool = true,
    now: @escaping @Sendable () -> Date = { Date() }, issue: @escaping @Sendable () async throws -> AccessToken
  ) {
    self.source = source
    self.quotaProject = quotaProject
    self.isRenewable = isRenewable
    self.now = now
    self.issue = issue
  }

  /// A token that is good for at least five minutes, where that can be had.
  package func token() async throws -> AccessToken {
    if let current, !isRenewable || (current.expires ?? .distantFuture) > now().addingTimeInterval(300) {
      return current
    }
    return try await renewed()
  }

  /// Another token after the server rejected one with 401, or nil when there is no other.
  package func token(replacing rejected: AccessToken) async throws -> AccessToken? {
    guard isRenewable else { return nil }
    if let current, current != rejected { return current }
    current = nil
    return try await renewed()
  }

  private func renewed() async throws -> AccessToken {
    let task = pending ?? Task { [issue] in try await issue() }
    pending = task
    defer { pending = nil }
    do {
      let token = try await task.value
      current = token
      return token
    } catch let error as GoogleCloudError {
      throw explained(error)
    }
  }

  /// An error that says which credentials it is about, if it is about credentials.
  nonisolated func explained(_ error: GoogleCloudError) -> GoogleCloudError {
    guard error.credentials == nil, [.unauthenticated, .noCredentials].contains(error.kind) else { return error }
    var error = error
    error.credentials = source
    return error
  }
}

extension Credentials {
  /// Finds credentials: the token variable, the named file, gcloud's application default file, gcloud itself, the metadata
  /// server; the first that is there wins, and if it is broken that is an error, not a reason to look further.
  ///
  /// Where `GOOGLE_IMPERSONATE_SERVICE_ACCOUNT` (Terraform's) or `CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT` (gcloud's) names a
  /// service account, that account's tokens are got with them.
  /// - Parameters:
  ///   - environment: the variables to read; `HOME` and `PATH` among them.
  ///   - transport: sends token requests.
  ///   - retry: when to try those again.
  ///   - now: the current time.
  /// - Returns: the first that there are, not yet tried against Google.
  /// - Throws: `GoogleCloudError` of kind `.noCredentials` when nothing is there, or what is wrong with what is.
  package static func find(
    environment: [String: String], transport: HTTPTransport, retry: RetryPolicy = RetryPolicy(),
    now: @escaping @Sendable () -> Date = { Date() }
  ) async throws -> Credentials {
    let context = CredentialContext(environment: environment, transport: transport, retry: retry, now: now)
    let own = try await Credentials.own(context)
    guard let impersonation = Impersonation(context) else { return own }
    return Credentials(
      source: .impersonated(impersonation.account, by: own.source), quotaProject: own.quotaProject, now: now
    ) {
      try await impersonation.token(source: try await own.token())
    }
  }

  /// The operator's own credentials.
  private static func own(_ context: CredentialContext) async throws -> Credentials {
    if let value = context.variable("GOOGLE_OAUTH_ACCESS_TOKEN") {
      return Credentials(
        source: .environment, quotaProject: context.quotaProject(), isRenewable: false, now: context.now
      ) { AccessToken(value: value) }
    }
    if let path = context.variable("GOOGLE_APPLICATION_CREDENTIALS") {
      return try context.credentials(at: path, source: .file(path))
    }
    if let path = applicationDefaultFile(environment: context.environment) {
      return try context.credentials(at: path, source: .applicationDefault(path))
    }
    var refusal = ""
    var hasNoAccount = true
    if let gcloud = executable("gcloud", path: context.environment["PATH"]) {
      let command = GcloudToken(executable: gcloud, environment: context.environment, now: context.now)
      // Asked at once: an installed gcloud without an account must not hide the metadata server.
      do {
        let first = try await command.issue()
        let credentials = Credentials(source: .gcloud, quotaProject: context.quotaProject(), now: context.now) {
          try await command.issue()
        }
        await credentials.keep(first)
        return credentials
      } catch let error as GoogleCloudError {
        refusal = "; \(error.detail)"
        hasNoAccount = error.saysNobodyIsSignedIn
      }
    }
    let metadata = MetadataServer(environment: context.environment, exchange: context.exchange)
    guard await metadata.answers() else {
      try Task.checkCancellation()
      var error = GoogleCloudError(
        kind: .noCredentials,
        detail: "Neither GOOGLE_OAUTH_ACCESS_TOKEN, GOOGLE_APPLICATION_CREDENTIALS, application default credentials, "
          + "gcloud's own account nor a metadata server gave a token\(refusal)")
      error.saysNobodyIsSignedIn = hasNoAccount
      throw error
    }
    return Credentials(source: .metadataServer, quotaProject: context.quotaProject(), now: context.now) {
      try await metadata.issue()
    }
  }

  /// gcloud's application default file, which is used before gcloud's own account; nil if it is missing. It lies in
  /// `GcloudFolder`.
  package static func applicationDefaultFile(environment: [String: String]) -> String? {
    GcloudFolder.path(environment: environment).map { "\($0)/application_default_credentials.json" }
      .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
  }

  private func keep(_ token: AccessToken) { current = token }
}
