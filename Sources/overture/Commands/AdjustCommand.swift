import ArgumentParser
import Foundation
import SetupPlan

/// `overture adjust`: other resource settings, and what follows from them.
struct AdjustCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjust", abstract: "Change resource settings, and apply just what follows from them.",
    discussion: """
      Examples:
        overture adjust --memory 4Gi --cpu 2
        overture adjust --max-instances 40 --dry-run
        overture adjust -e staging --keep-warm none
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var removals: RemovalOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var sizing: ResourceOptions

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    selection.environment.resources = try adjusted(selection.environment.resources)
    _ = try selection.acceptedPlan()
    for line in selection.recordedAcceptances { StandardStreams.progress(line) }
    // An adjustment that is resumed has saved its settings already, whichever they were.
    let fields = change.resume ? Set(ResourceField.allCases) : sizing.named
    return try await Outside.use(place) { outside in
      try await SetUpRun(
        outside: outside, selection: selection, change: change,
        consents: Consents(removals: removals.allowsRemovals ? .all : .none), adjusted: fields
      ).apply(.adjust)
    }
  }

  private func adjusted(_ resources: Resources) throws -> Resources {
    guard change.resume || !sizing.named.isEmpty else {
      throw CommandFailure.usage(
        "No setting is named", "adjust changes what its options name.", "For example: overture adjust --memory 4Gi")
    }
    return try sizing.applied(to: resources)
  }
}
