import ArgumentParser
import PlainText
import SetupEngine
import SetupPlan

/// `overture rollback`: all requests to an earlier revision, at once.
struct RollbackCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Give all requests to an earlier revision, at once.",
    discussion: """
      Without a name: the last healthy revision before the one that answers. Nothing is built and nothing is deleted; tags stay. \
      Afterwards it looks whether the revision answers. The next run of the deployment workflow gives the requests to what it \
      deploys.

      Examples:
        overture rollback   # to the last healthy revision before
        overture rollback ai-orchestra-production-00042-abc --yes
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var operation: OperationOptions

  @Argument(help: ArgumentHelp("The revision that is to answer; overture history lists them.", valueName: "revision"))
  var revision: String?

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    let words = selection.words(place)
    let command = words.rollback(to: revision)
    let confirmation = try OperationConfirmation(
      isGiven: operation.confirmation.yes || operation.dryRun, command: command)
    return try await Outside.use(place) { outside in
      let plan = try selection.plan()
      let operations = try await outside.operations(for: plan)
      let planned = try await operations.plannedRollback(to: revision)
      let report = RollbackReport(environment: selection.name, planned: planned)
      func answer(isDone: Bool, _ text: SafeText) throws {
        let document = OperationDocument(
          .rollback, of: plan, isDone: isDone, changes: planned.rollback.changes,
          notes: planned.warnings + Rollback.notes, revision: planned.rollback.to.name)
        try StandardStreams.answer(operation.format == .json ? document.text : text)
      }
      if operation.dryRun {
        try answer(isDone: false, report.text)
        return .done
      }
      try confirmation.settle(
        "Give all requests of \(selection.name) to \(planned.rollback.to.name)?", report.text, command: command)
      for warning in planned.warnings where operation.confirmation.yes { StandardStreams.progress("\(warning)") }
      try await operations.carryOut(planned)
      for note in Rollback.notes { StandardStreams.progress("\(note)") }
      try answer(isDone: true, "\(planned.rollback.to.name)\n")
      return .done
    }
  }
}
