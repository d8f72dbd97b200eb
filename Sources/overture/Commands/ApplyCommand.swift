import ArgumentParser
import Foundation
import SetupPlan

/// `overture apply`: the whole set-up, without questions.
struct ApplyCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Set up what overture.yaml says, without questions.",
    discussion: """
      The answers, with the acceptances, are saved as overture.yaml in the repository. Standard output is the service's \
      address, or with --events json one event a line.
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var acceptance: AcknowledgeOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var workflows: WorkflowOptions

  @Option(
    name: .customLong("remove-left"),
    help: ArgumentHelp(
      "Delete the image repository of this region, which the set-up has left. Repeatable.", valueName: "region"))
  var removedRegions: [String] = []

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await AnswersSelection.read(at: place, from: source.answers, environment: options.environment)
    try workflows.decide(&selection)
    let decided = selection
    // Everything that is wrong with the answers is said before anything is asked of the outside.
    var accepted = selection
    accepted.accept(acceptance, by: "", at: Date())
    _ = try accepted.acceptedPlan()
    for line in selection.recordedAcceptances { StandardStreams.progress(line) }
    if !change.dryRun {
      let facts = try place.repository().inspect(selection.answers.service).facts
      for line in selection.questions(facts) { StandardStreams.progress("\(line)") }
    }
    return try await Outside.use(place) { outside in
      var outside = outside
      outside.removedRegions = Set(removedRegions)
      var selection = decided
      selection.accept(acceptance, by: outside.person, at: Date())
      return try await SetUpRun(
        outside: outside, selection: selection, change: change, consents: consent.consents
      ).apply(.apply)
    }
  }
}
