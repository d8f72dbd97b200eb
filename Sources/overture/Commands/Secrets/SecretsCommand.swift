import ArgumentParser

/// `overture secrets`: the secrets of the service itself.
struct SecretsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secrets", abstract: "Set, list and rotate the secrets of the service.",
    discussion: """
      Values are kept by Secret Manager and nowhere else: they come from standard input or are typed unseen, and are never \
      shown. Each secret belongs to one environment of one service, and only its runtime account may read it.

      Examples:
        pass show database | overture secrets set DATABASE_URL
        overture secrets list
        overture secrets rotate SESSION_KEY --generate
      """,
    subcommands: [SecretsSetCommand.self, SecretsListCommand.self, SecretsRotateCommand.self])
}
