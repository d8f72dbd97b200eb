import SetupPlan

/// The four questions of security; each has a safer answer and a riskier one, which is a trade-off.
enum SecurityTopic: Int, Sendable, CaseIterable {
  case containerAuthentication, permissions, access, network

  /// Which of the two answers.
  enum Choice: Sendable, Equatable { case safer, riskier }

  var title: String {
    switch self {
    case .containerAuthentication: "Container authentication"
    case .permissions: "Permissions"
    case .access: "Access"
    case .network: "Network"
    }
  }

  /// The question in words.
  var words: String {
    switch self {
    case .containerAuthentication: "how does the running service prove who it is?"
    case .permissions: "what may the deployment and the service do?"
    case .access: "who may call the service?"
    case .network: "from where can it be reached?"
    }
  }

  var tradeOff: TradeOff.ID {
    switch self {
    case .containerAuthentication: .serviceAccountKeys
    case .permissions: .broadPermissions
    case .access: .publicAccess
    case .network: .openIngress
    }
  }

  func label(_ choice: Choice) -> String {
    switch (self, choice) {
    case (.containerAuthentication, .safer): "keyless"
    case (.containerAuthentication, .riskier): "service account key"
    case (.permissions, .safer): "granular"
    case (.permissions, .riskier): "broad"
    case (.access, .safer): "authenticated"
    case (.access, .riskier): "public"
    case (.network, .safer): "internal and load balancing"
    case (.network, .riskier): "all"
    }
  }

  func meaning(_ choice: Choice) -> String {
    switch (self, choice) {
    case (.containerAuthentication, .safer): "its own identity; no key to steal"
    case (.containerAuthentication, .riskier): "a lasting key in Secret Manager"
    case (.permissions, .safer): "just what each needs, on that resource"
    case (.permissions, .riskier): "administrator of the project"
    case (.access, .safer): "who has the role to invoke it"
    case (.access, .riskier): "anyone on the internet"
    case (.network, .safer): "the project's networks and load balancers"
    case (.network, .riskier): "every address on the internet"
    }
  }

  /// What the buttons of the trade-off page say.
  func action(_ choice: Choice) -> String {
    switch (self, choice) {
    case (.containerAuthentication, .safer): "Go keyless"
    case (.containerAuthentication, .riskier): "Accept a service account key"
    case (.permissions, .safer): "Grant just what is needed"
    case (.permissions, .riskier): "Accept broad permissions"
    case (.access, .safer): "Require authentication"
    case (.access, .riskier): "Accept public access"
    case (.network, .safer): "Keep the internet out"
    case (.network, .riskier): "Accept every address"
    }
  }

  func choice(in answers: SecurityAnswers) -> Choice {
    switch self {
    case .containerAuthentication: answers.containerAuthentication == .keyless ? .safer : .riskier
    case .permissions: answers.permissions == .granular ? .safer : .riskier
    case .access: answers.access == .authenticated ? .safer : .riskier
    case .network: answers.network == .internalAndLoadBalancing ? .safer : .riskier
    }
  }
}
