import ArgumentParser
import SetupPlan

/// `overture revert`: everything back, newest first.
struct RevertCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert", abstract: "Take a set-up back, newest step first; files byte for byte.",
    discussion: "What was there before stays as it was; overture.yaml stays, so that the set-up can be applied again.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var change: ChangeOptions

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      try await SetUpRun(outside: outside, selection: selection, change: change).revert()
    }
  }
}
