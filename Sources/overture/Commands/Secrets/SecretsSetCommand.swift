import ArgumentParser
import SetupEngine
import SetupPlan

/// `overture secrets set`: a value goes into Secret Manager, and the answers name it.
struct SecretsSetCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Put the value of a secret into Secret Manager, and name it in overture.yaml.",
    discussion: """
      NAME is a variable of the service, such as DATABASE_URL, or a secret that configuration.secrets names. Of a value from \
      standard input, one line break at its end is left out.

      Examples:
        pass show database | overture secrets set DATABASE_URL
        overture secrets set SESSION_KEY --generate
      """)

  @Argument(help: "The variable that the secret becomes, or the secret's own name.")
  var name: String

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var value: SecretValueOptions

  func validate() throws { try value.validate(beside: source) }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    let plan = try selection.plan()
    let target = try SecretTarget(name, in: plan)
    let bytes = try value.read(for: target)
    return try await Outside.use(place) { outside in
      let stored = try await OwnedSecrets(google: outside.google, names: plan.names).store(bytes, in: target.secret)
      StandardStreams.progress(
        "\(stored.isNew ? "made the secret" : "added a version to the secret") \(stored.secret): version \(stored.version)"
      )
      if let variable = target.variable, target.isNew {
        selection.environment.configuration.variables[variable] = nil
        selection.environment.configuration.secrets[variable] = SecretReference(name: target.secret)
        _ = try selection.plan()
        try save(selection, outside, "configuration.secrets: { \(variable): \(target.secret) }")
      }
      let document = SecretVersionDocument(
        secret: stored.secret, variable: target.variable, number: stored.version, isNew: stored.isNew, disabled: [])
      try StandardStreams.answer(value.format == .json ? document.text : "\(stored.secret)\n")
      return .done
    }
  }

  private func save(_ selection: AnswersSelection, _ outside: Outside, _ line: String) throws {
    guard source.answers == nil else {
      return StandardStreams.progress("\(selection.file) is not written; it needs \(line)")
    }
    let file = AnswersFile(repository: outside.repository.at(selection.answers.service.home))
    try file.save(try file.merged(selection.answers, environment: selection.environment))
    StandardStreams.progress("wrote into \(RepositoryFolder.answersName): \(line)")
    StandardStreams.progress("the service gets it by: overture apply \(selection.options)")
  }
}
