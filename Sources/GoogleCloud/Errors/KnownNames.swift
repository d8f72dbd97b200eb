/// What is known when something is refused, so that its fix can be a command that works as it stands.
package struct KnownNames: Sendable, Equatable {
  /// The project that is worked on.
  package var project: String?
  /// Who asks, as an e-mail address.
  package var account: String?
  /// The variable that names the project that pays the quota, where one does.
  package var quotaVariable: String?

  /// Names what is known; nothing by default.
  package init(project: String? = nil, account: String? = nil, quotaVariable: String? = nil) {
    self.project = project
    self.account = account
    self.quotaVariable = quotaVariable
  }

  /// The operator as a word of a command: `--member=user:…`. Where the address is not known, gcloud tells it.
  package var member: String {
    guard let account, account.contains("@") else { return "--member=\"user:$(gcloud config get account)\"" }
    let kind = account.hasSuffix(".gserviceaccount.com") ? "serviceAccount" : "user"
    return "--member=\(kind):\(account)"
  }

  /// The project as a word of a command. Where it is not known, gcloud tells which one is set.
  package var projectWord: String { project ?? "\"$(gcloud config get project)\"" }

  /// How the project that pays the quota becomes the one that is worked on.
  package var setQuotaProject: String {
    quotaVariable.map { "export \($0)=\(projectWord)" }
      ?? "gcloud auth application-default set-quota-project \(projectWord)"
  }

  /// How a billing account is linked to the project.
  package var linkBilling: String {
    "Choose a billing account, gcloud billing accounts list --filter=open=true, and link it by its id: "
      + "gcloud billing projects link \(projectWord) --billing-account"
  }
}

extension GoogleCloudClient {
  /// The same client, whose errors name these in their fixes; what is nil here stays as it is known.
  package func knowing(project: String? = nil, account: String? = nil) -> GoogleCloudClient {
    var copy = self
    copy.known.project = project ?? known.project
    copy.known.account = account ?? known.account
    return copy
  }
}
