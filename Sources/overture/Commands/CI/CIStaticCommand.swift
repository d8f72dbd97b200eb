import ArgumentParser

/// `overture ci static`: what can be said of a fork's pull request.
struct CIStaticCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "static", abstract: "Plan from files alone, without signing in, for the pull requests of forks.",
    discussion: """
      Files, sizing, cost and risks are added to the job's summary, or printed.

      Examples:
        overture ci static --affected origin/main
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var affected: AffectedOptions

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    try await place.prepare()
    let repository = try place.repository()
    let run = WorkflowRunPlace(place.environment)
    for selection in try await ServiceMatrix.selections(of: repository, affectedSince: affected.base) {
      try run.summarise(try await OfflinePlan(place: place, selection: selection).report().sections)
    }
    return .done
  }
}
