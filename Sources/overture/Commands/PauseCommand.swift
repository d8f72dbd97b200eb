import ArgumentParser
import PlainText
import SetupEngine
import SetupPlan

/// `overture pause`: no requests, no instances, no cost beyond storage.
struct PauseCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Take all instances from an environment until it is resumed.",
    discussion: """
      The service gets no instances, so that callers get 503, and its keep-warm job is paused. What was there is kept at the \
      service and given back by overture resume, on any machine. Until then apply and adjust refuse.

      Examples:
        overture pause --dry-run
        overture pause -e staging --yes
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var operation: OperationOptions

  func perform() async throws -> ExitStatus {
    try await PauseRun(options: options, source: source, service: service, operation: operation).perform(
      .pause, title: "Pause of", question: { "Take all instances from \($0)?" }, command: \.pause,
      plan: { try await $0.plannedPause() }, work: { try await $0.pause() }, done: "is paused already")
  }
}

/// `overture resume`: what was paused, as it was before.
struct ResumeCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Give a paused environment back what it had.",
    discussion: """
      The minimum of instances, the scaling and the keep-warm job are as before; it looks whether the service answers.

      Examples:
        overture resume
        overture resume -e staging --yes
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var operation: OperationOptions

  func perform() async throws -> ExitStatus {
    try await PauseRun(options: options, source: source, service: service, operation: operation).perform(
      .resume, title: "End of the pause of", question: { "Give \($0) its instances back?" }, command: \.resume,
      plan: { try await $0.plannedResume() }, work: { try await $0.resume() }, done: "is not paused")
  }
}

/// What pausing and resuming have in common: show it, ask, do it.
private struct PauseRun {
  let options: SetUpOptions
  let source: AnswersOptions
  let service: ServiceOptions
  let operation: OperationOptions

  func perform(
    _ kind: ServiceOperation.Kind, title: String, question: (String) -> String, command: KeyPath<CommandWords, String>,
    plan: (ServiceOperations) async throws -> PlannedPause, work: (ServiceOperations) async throws -> Void, done: String
  ) async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    let line = selection.words(place)[keyPath: command]
    let confirmation = try OperationConfirmation(isGiven: operation.confirmation.yes || operation.dryRun, command: line)
    let outside = try await Outside.connect(place)
    do {
      let setUp = try selection.plan()
      let operations = try await outside.operations(for: setUp)
      let planned = try await plan(operations)
      func document(isDone: Bool) throws -> SafeText {
        try OperationDocument(kind, of: setUp, isDone: isDone, changes: planned.changes, notes: planned.notes).text
      }
      let lines = planned.isDone ? ["nothing to do: \(selection.name) \(done)"] : planned.changes
      let sections =
        [ReportSection(title: "\(title) \(selection.name)", lines: lines.map { .item($0) })]
        + (planned.notes.isEmpty
          ? [] : [ReportSection(title: "What follows", lines: planned.notes.map { .item($0) })])
      let shown = sections.map(\.plain).joined(separator: "\n")
      if operation.dryRun {
        try StandardStreams.answer(operation.format == .json ? document(isDone: false) : shown)
      } else if planned.isDone {
        try StandardStreams.answer(
          operation.format == .json ? document(isDone: false) : "\(selection.name) \(done)\n")
      } else {
        if confirmation == .given { StandardStreams.progress(shown) }
        try confirmation.settle(question(selection.name), shown, command: line)
        try await work(operations)
        if operation.format == .json { try StandardStreams.answer(document(isDone: true)) }
      }
      await outside.close()
      return .done
    } catch {
      await outside.close()
      throw error
    }
  }
}
