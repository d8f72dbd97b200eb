import SetupPlan

/// A variable that the service reads, as detection has found it.
package struct FoundVariable: Sendable, Equatable {
  package var name: String
  /// Where it is read: `FILE:LINE`; empty where no file says so.
  package var place: String
  /// What was seen there, in a few words.
  package var why: String
  /// Whether the service does not start without it.
  package var isRequired: Bool
  /// What others give it, the likeliest first.
  package var suggestions: [Suggestion]

  /// What a file or a service that runs gives a variable.
  package struct Suggestion: Sendable, Equatable {
    /// Nil where the value is nobody's to see, as in `.env`.
    package var value: String?
    /// Who says so, such as `.env.example:3`.
    package var source: String
    /// Whether it only has to be random.
    package var isRandom: Bool
    /// The Secret Manager secret that holds its value today.
    package var secret: String?

    package init(value: String?, source: String, isRandom: Bool = false, secret: String? = nil) {
      self.value = value
      self.source = source
      self.isRandom = isRandom
      self.secret = secret
    }
  }

  package init(
    name: String, place: String = "", why: String = "", isRequired: Bool = false, suggestions: [Suggestion] = []
  ) {
    self.name = name
    self.place = place
    self.why = why
    self.isRequired = isRequired
    self.suggestions = suggestions
  }
}

/// What a project already has for a service: the names of its secrets, never their values, and the variables of the service
/// that runs under the same name.
package struct GivenConfiguration: Sendable, Equatable {
  package let secrets: [String]
  /// By the variables' names.
  package let deployed: [String: FoundVariable.Suggestion]

  package init(secrets: [String], deployed: [String: FoundVariable.Suggestion] = [:]) {
    self.secrets = secrets
    self.deployed = deployed
  }
}

/// A secret that a run makes before it deploys: its value goes into Secret Manager and nowhere else.
package struct NewSecret: Sendable, Equatable {
  /// The secret's id.
  package let name: String
  /// What was typed; nil for a random value.
  package let value: HiddenText?

  package init(name: String, value: HiddenText?) {
    self.name = name
    self.value = value
  }
}
