import Foundation

/// The operator's Google Cloud credentials: finds them once, keeps a token, renews it five minutes before it expires.
package actor Credentials {
  /// Where they came from.
  package nonisolated let source: CredentialSource
  /// The project whose quota pays for user credentials, from `GOOGLE_CLOUD_QUOTA_PROJECT` or the file.
  package nonisolated let quotaProject: String?

  private let issue: @Sendable () async throws -> AccessToken
  private let isRenewable: Bool
  private let now: @Sendable () -> Date
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
    let token = try await task.value
    current = token
    return token
  }
}

extension Credentials {
  /// Finds credentials: the token variable, the named file, gcloud's application default file, gcloud itself, the metadata
  /// server; the first that is there wins, and if it is broken that is an error, not a reason to look further.
  ///
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
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let value = variable("GOOGLE_OAUTH_ACCESS_TOKEN") {
      return Credentials(source: .environment, isRenewable: false, now: now) { AccessToken(value: value) }
    }
    let files = CredentialFile.Context(environment: environment, transport: transport, retry: retry, now: now)
    if let path = variable("GOOGLE_APPLICATION_CREDENTIALS") {
      return try files.credentials(at: path, source: .file(path))
    }
    let folder = variable("CLOUDSDK_CONFIG") ?? variable("HOME").map { "\($0)/.config/gcloud" }
    if let path = folder.map({ "\($0)/application_default_credentials.json" }),
      FileManager.default.fileExists(atPath: path)
    {
      return try files.credentials(at: path, source: .applicationDefault(path))
    }
    if let gcloud = executable("gcloud", path: environment["PATH"]) {
      let command = GcloudToken(executable: gcloud, environment: environment, now: now)
      // Asked at once: an installed gcloud without an account must not hide the metadata server.
      if let first = try? await command.issue() {
        let credentials = Credentials(source: .gcloud, now: now) { try await command.issue() }
        await credentials.keep(first)
        return credentials
      }
    }
    let metadata = MetadataServer(
      environment: environment, exchange: TokenExchange(transport: transport, retry: retry, now: now))
    guard await metadata.answers() else {
      throw GoogleCloudError(
        kind: .noCredentials,
        detail: "Neither GOOGLE_OAUTH_ACCESS_TOKEN, GOOGLE_APPLICATION_CREDENTIALS, application default credentials, "
          + "gcloud's own account nor a metadata server gave a token")
    }
    return Credentials(source: .metadataServer, now: now) { try await metadata.issue() }
  }

  private func keep(_ token: AccessToken) { current = token }
}

/// The first executable of a name on a search path.
package func executable(_ name: String, path: String?) -> String? {
  (path ?? "").split(separator: ":").lazy.map { "\($0)/\(name)" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
