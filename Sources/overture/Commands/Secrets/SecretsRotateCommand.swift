import ArgumentParser
import SetupEngine
import SetupPlan

/// `overture secrets rotate`: another value for a secret that the service has.
struct SecretsRotateCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Give a secret of the service another value.",
    discussion: """
      The new value is another version. Where the answers pin a version, they get the new number, and apply deploys it; where \
      they say latest, instances that start from now on read it. The versions before stay, until --disable-older.

      Examples:
        overture secrets rotate SESSION_KEY --generate
        pass show database | overture secrets rotate DATABASE_URL
      """)

  @Argument(help: "The variable that the secret becomes, or the secret's own name.")
  var name: String

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var value: SecretValueOptions

  @Flag(help: "Switch the versions before off at once, which can be undone; not where the answers pin a version.")
  var disableOlder = false

  func validate() throws { try value.validate(beside: source) }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    let plan = try selection.plan()
    let target = try SecretTarget(name, in: plan)
    guard !target.isNew else {
      throw CommandFailure(
        Failure(
          message: "\(selection.file) names no secret \(name)", reason: "Only what the service has can be rotated.",
          remedy: "Set it first: overture secrets set \(name) \(selection.options)", kind: .answers))
    }
    if disableOlder, case .number(let number) = target.version {
      throw CommandFailure.usage(
        "The versions before cannot be switched off yet",
        "The answers pin version \(number): instances of what serves today read it whenever one starts.",
        "Rotate without --disable-older, then: overture apply \(selection.options)")
    }
    let bytes = try value.read(for: target)
    return try await Outside.use(place) { outside in
      let secrets = OwnedSecrets(google: outside.google, names: plan.names)
      let stored = try await secrets.store(bytes, in: target.secret)
      StandardStreams.progress("added version \(stored.version) to the secret \(stored.secret)")
      var disabled: [Int] = []
      if disableOlder {
        for number in try await secrets.disable(before: stored.version, of: stored.secret) {
          let command =
            "gcloud secrets versions enable \(number) --secret=\(stored.secret) --project=\(plan.names.project)"
          disabled.append(number)
          StandardStreams.progress("switched version \(number) off; on again: \(command)")
        }
      }
      try pin(stored.version, target, &selection, outside)
      let document = SecretVersionDocument(
        secret: stored.secret, variable: target.variable, number: stored.version, isNew: false, disabled: disabled)
      try StandardStreams.answer(value.format == .json ? document.text : "\(stored.version)\n")
      return .done
    }
  }

  /// Writes the new number where the answers pin one.
  private func pin(
    _ version: Int, _ target: SecretTarget, _ selection: inout AnswersSelection, _ outside: Outside
  ) throws {
    guard case .number = target.version else {
      return StandardStreams.progress(
        "instances that start from now on read it; those that run keep the old value until they are replaced")
    }
    let secrets = selection.environment.configuration.secrets
    for (variable, reference) in secrets where reference.name == target.secret && reference.version == target.version {
      selection.environment.configuration.secrets[variable]?.version = .number(version)
    }
    guard source.answers == nil else {
      return StandardStreams.progress(
        "\(selection.file) is not written; it needs version: \(version) of \(target.secret)")
    }
    let file = AnswersFile(repository: outside.repository.at(selection.answers.service.home))
    try file.save(try file.merged(selection.answers, environment: selection.environment))
    StandardStreams.progress(
      "\(RepositoryFolder.answersName) pins version \(version); deploy it: overture apply \(selection.options)"
    )
  }
}
