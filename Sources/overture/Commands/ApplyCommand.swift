import ArgumentParser
import Foundation
import SetupPlan

/// `overture apply`: the whole set-up, without questions.
struct ApplyCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Set up what overture.yaml says, without questions.",
    discussion: """
      The answers, with the acceptances, are saved as overture.yaml in the repository. Standard output is the service's \
      address, or with --events json one event a line. Several set-ups (--all, --service, --affected) are carried out \
      together, and the failure of one stops no other; revert takes them back one by one.

      Examples:
        overture apply --sandbox --acknowledge public-access
        overture apply --answers staging.yaml --deliver pull-request
        overture apply --all --resume
        overture apply --watch   # then deploy, and follow it
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var several: SeveralOptions
  @OptionGroup var acceptance: AcknowledgeOptions
  @OptionGroup var consent: ConsentOptions
  @OptionGroup var change: ChangeOptions
  @OptionGroup var workflows: WorkflowOptions

  @Option(
    name: .customLong("remove-left"),
    help: ArgumentHelp(
      "Delete the image repository of this region, which the set-up has left. Repeatable.", valueName: "region"),
    completion: .regions)
  var removedRegions: [String] = []

  @Flag(help: "Then run the deploy workflow, and follow it until the service itself answers.") var watch = false
  @Option(
    name: .customLong("plan-hash"),
    help: ArgumentHelp(
      "Apply only if the plan still has this hash (overture plan shows it); otherwise say what has changed.",
      valueName: "hash"))
  var planHash: PlanHash?

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var setUps = try await several.setUps(at: place, from: source.answers, environment: options.environment)
    guard !setUps.isEmpty else { return .done }
    if setUps.isList {
      guard planHash == nil else {
        throw CommandFailure.usage(
          "--plan-hash is that of one plan", "\(setUps.selections.count) set-ups are carried out.",
          "Apply each by itself: overture apply \(setUps.selections[0].options) --plan-hash HASH")
      }
      guard !watch else {
        throw CommandFailure.usage(
          "--watch follows one deployment", "\(setUps.selections.count) set-ups are carried out.",
          "Follow each by itself: overture deploy --watch \(setUps.selections[0].options)")
      }
      try decide(&setUps, in: place.repository())
    } else {
      // Everything that is wrong with the answers is said before anything is asked of the outside.
      try setUps.selections.indices.forEach { try workflows.decide(&setUps.selections[$0]) }
      for var accepted in setUps.selections {
        accepted.accept(acceptance, by: "", at: Date())
        _ = try accepted.acceptedPlan()
      }
    }
    for line in setUps.selections.recordedAcceptances { StandardStreams.progress(line) }
    if !change.dryRun { tellQuestions(of: setUps, in: try place.repository()) }
    let decided = setUps
    return try await Outside.use(place) { outside in
      var outside = outside
      outside.removedRegions = Set(removedRegions)
      var setUps = decided
      for index in setUps.selections.indices {
        setUps.selections[index].accept(acceptance, by: outside.person, at: Date())
      }
      if !setUps.isList, let selection = setUps.selections.first {
        return try await SetUpRun(
          outside: outside, selection: selection, change: change, consents: consent.consents, watchesDeployment: watch,
          planHash: planHash
        ).apply(.apply)
      }
      return try await FleetRun(outside: outside, setUps: setUps, change: change, consents: consent.consents)
        .perform()
    }
  }

  /// Tells what nobody has decided about older workflows; what is wrong with a service is told when all are looked at.
  private func tellQuestions(of setUps: SetUps, in repository: RepositoryFolder) {
    var told: Set<String> = []
    for selection in setUps.selections {
      guard let facts = try? repository.inspect(selection.answers.service).facts else { continue }
      let title = setUps.isList ? "\(selection.answers.service.name): " : ""
      for line in selection.questions(facts) where told.insert(title + line).inserted {
        StandardStreams.progress("\(title + line)")
      }
    }
  }

  /// Writes what was decided about older workflows into the answers of the services that those deploy.
  private func decide(_ setUps: inout SetUps, in repository: RepositoryFolder) throws {
    guard !workflows.isEmpty else { return }
    for index in setUps.selections.indices {
      let older = try? repository.inspect(setUps.selections[index].answers.service).facts.olderWorkflows
      try workflows.decide(&setUps.selections[index], only: Set((older ?? []).map(\.file)))
    }
  }
}

extension PlanHash: ExpressibleByArgument {
  /// - Parameter argument: as `overture plan` shows it.
  package init?(argument: String) { self.init(argument) }
}
