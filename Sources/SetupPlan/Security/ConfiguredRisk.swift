/// Something that the configuration gives away and no question asks about.
package struct ConfiguredRisk: Sendable, Equatable {
  /// The role, the answer or the variable.
  package let what: String
  /// What it means here, in a line.
  package let sentence: String
  /// The safer way, in a line.
  package let instead: String

  /// Broad roles first, then previews, then credentials that stand in the answers.
  static func all(in environment: EnvironmentAnswers) -> [ConfiguredRisk] {
    environment.broadRoles.map { role in
      let place = role.target.map { "\($0)" } ?? "the whole project \(environment.project)"
      return ConfiguredRisk(
        what: role.role, sentence: "whoever breaks into the service may do all of it on \(place)",
        instead: "name the roles that the code needs, on the one thing where they can be: "
          + "{ role: storage.objectViewer, on: buckets/NAME }")
    }
      + (environment.previews == nil
        ? []
        : [
          ConfiguredRisk(
            what: "previews",
            sentence: "whoever may push a branch runs code that nobody has reviewed, with the secrets and the data of "
              + "\(environment.name), and may move its traffic or delete its service",
            instead: "give previews to an environment whose secrets and data may be seen, in a project of its own")
        ])
      + environment.visibleCredentials.map { name in
        ConfiguredRisk(
          what: name, sentence: "it looks like a credential, and stands in overture.yaml and in Terraform's state",
          instead:
            "keep it in Secret Manager: overture secrets set \(name); then configuration.secrets instead of variables")
      }
  }
}
