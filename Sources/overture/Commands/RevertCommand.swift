import ArgumentParser
import SetupPlan

/// `overture revert`: everything back, newest first.
struct RevertCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert", abstract: "Revert a set-up, newest step first; files byte for byte.",
    discussion: """
      It lists what goes, what stays and what others use, and asks for the environment's name. What was there before stays, \
      also where it was adopted; Google APIs stay enabled; overture.yaml stays, so that the set-up can be applied again. \
      Of several set-ups, each is reverted by itself.

      Examples:
        overture revert --dry-run   # what goes, stays and is used by others
        overture revert -e staging --yes
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var change: ChangeOptions

  @OptionGroup var confirm: ConfirmationOptions

  @Flag(
    name: .customLong("delete-secrets"),
    help: "Delete the service's own secrets too, whose values are lost then; on a terminal it is asked.")
  var deletesSecrets = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    let confirmation: RevertConfirmation =
      confirm.yes || change.dryRun ? .given : try .asked(environment: selection.name, options: selection.options)
    return try await Outside.use(place) { outside in
      try await SetUpRun(outside: outside, selection: selection, change: change)
        .revert(confirmation, deletesSecrets: deletesSecrets)
    }
  }
}
