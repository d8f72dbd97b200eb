import ArgumentParser
import Foundation
import SetupEngine
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
        overture adjust --advice 2 --dry-run
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var removals: RemovalOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var sizing: ResourceOptions
  @Option(help: ArgumentHelp("The settings of this number of the last overture advise.", valueName: "number"))
  var advice: Int?

  func validate() throws {
    guard advice == nil || sizing.named.isEmpty else {
      throw ValidationError("--advice sets all settings; leave the others out, or change them afterwards.")
    }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    let before = selection.environment.resources
    selection.environment.resources = try advice.map { try advised($0, selection, place) } ?? adjusted(before)
    _ = try selection.acceptedPlan()
    for line in selection.recordedAcceptances { StandardStreams.progress(line) }
    // An adjustment that is resumed has saved its settings already, whichever they were.
    let fields =
      change.resume || advice != nil ? Set(ResourceField.allCases) : sizing.named
    return try await Outside.use(place) { outside in
      try await SetUpRun(
        outside: outside, selection: selection, change: change,
        consents: Consents(removals: removals.allowsRemovals ? .all : .none), adjusted: fields
      ).apply(.adjust)
    }
  }

  /// The settings that were advised.
  private func advised(_ number: Int, _ selection: AnswersSelection, _ place: Place) throws -> Resources {
    let command = selection.words(place).advise
    let file = AdviceFile(
      repository: try place.repository().root, environment: try selection.plan().names.githubEnvironment)
    guard let kept = try file.read() else {
      throw CommandFailure.usage(
        "There is no advice yet", "--advice takes a number of what overture advise has shown.", "Ask for it: \(command)"
      )
    }
    return try kept.resources(number, from: selection.environment.resources, command: command)
  }

  private func adjusted(_ resources: Resources) throws -> Resources {
    guard change.resume || !sizing.named.isEmpty else {
      throw CommandFailure.usage(
        "No setting is named", "adjust changes what its options name.", "For example: overture adjust --memory 4Gi")
    }
    return try sizing.applied(to: resources)
  }
}
