import RESTClient

/// A service account that the operator acts as, by the variables of Terraform and gcloud.
package struct Impersonation: Sendable {
  /// The variables that name the account, Terraform's and gcloud's; the first one counts.
  package static let variables = ["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT", "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT"]

  /// The account's address.
  let account: String
  /// Accounts in between, as gcloud takes them: each may impersonate the next.
  private let delegates: [String]
  private let url: String
  private let exchange: TokenExchange

  /// Reads the variables; nil where neither names an account.
  init?(_ context: CredentialContext) {
    let named = Self.variables.lazy.compactMap { context.variable($0) }.first
    let chain = (named ?? "").split { $0 == "," || $0 == " " }.map(String.init)
    guard let account = chain.last else { return nil }
    self.account = account
    delegates = chain.dropLast().map { "projects/-/serviceAccounts/\($0)" }
    url = Endpoints(environment: context.environment)
      .url(.iamCredentials, "v1/projects/-/serviceAccounts/\(account):generateAccessToken")
    exchange = context.exchange
  }

  /// A token of the account, got with one of the operator.
  func token(source: AccessToken) async throws -> AccessToken {
    do {
      return try await exchange.impersonated(
        url: url, source: source, delegates: delegates.isEmpty ? .null : .array(delegates.map(JSONValue.string)))
    } catch var error as GoogleCloudError where [.notPermitted, .notFound].contains(error.kind) {
      error.advice =
        "An owner can allow it: gcloud iam service-accounts add-iam-policy-binding \(account) "
        + "\(KnownNames().member) --role=roles/iam.serviceAccountTokenCreator"
      throw error
    }
  }
}
