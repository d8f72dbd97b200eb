import ArgumentParser
import Foundation
import SetupPlan

/// `overture adjust`: other resource settings, and what follows from them.
struct AdjustCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "adjust", abstract: "Change resource settings, and apply just what follows from them.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var removals: RemovalOptions
  @OptionGroup var change: ChangeOptions

  @Option(help: ArgumentHelp("Memory of an instance: 512Mi to 32Gi.", valueName: "amount"))
  var memory: String?
  @Option(help: ArgumentHelp("CPU of an instance: 1, 2, 4, 6, 8, or 0.08 to 1.", valueName: "number"))
  var cpu: String?
  @Option(help: ArgumentHelp("Instances that are kept ready.", valueName: "number"))
  var minInstances: String?
  @Option(help: ArgumentHelp("Instances at most.", valueName: "number"))
  var maxInstances: String?
  @Option(help: ArgumentHelp("Requests at once on one instance.", valueName: "number"))
  var concurrency: String?
  @Option(help: ArgumentHelp("Time for a request: 1s to 3600s.", valueName: "seconds"))
  var timeout: String?
  @Option(
    help: ArgumentHelp("Schedule of the keep-warm job, such as '*/5 * * * *'; none for no job.", valueName: "cron"))
  var keepWarm: String?
  @Option(
    help: ArgumentHelp(
      "When an instance has CPU: requests, or always for background work.", valueName: "requests|always"))
  var cpuAllocation: String?
  @Option(help: ArgumentHelp("Time for an instance to start: 1s to 240s.", valueName: "seconds"))
  var startupTimeout: String?
  @Option(help: ArgumentHelp("Whether a client's requests go to the same instance.", valueName: "on|off"))
  var sessionAffinity: String?
  @Option(help: ArgumentHelp("Whether HTTP/2 reaches the container, in clear text.", valueName: "on|off"))
  var http2: String?

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    var selection = try await service.selection(
      at: place, from: source.answers, environment: options.environment)
    selection.environment.resources = try adjusted(selection.environment.resources)
    _ = try selection.acceptedPlan()
    for line in selection.recordedAcceptances { StandardStreams.progress(line) }
    // An adjustment that is resumed has saved its settings already, whichever they were.
    let fields = change.resume ? Set(ResourceField.allCases) : Set(settings.filter { $0.1 != nil }.map(\.0))
    return try await Outside.use(place) { outside in
      try await SetUpRun(
        outside: outside, selection: selection, change: change,
        consents: Consents(removals: removals.allowsRemovals ? .all : .none), adjusted: fields
      ).apply(.adjust)
    }
  }

  private var settings: [(ResourceField, String?)] {
    [
      (.memory, memory), (.cpu, cpu), (.minInstances, minInstances), (.maxInstances, maxInstances),
      (.concurrency, concurrency), (.timeout, timeout), (.keepWarm, keepWarm == "none" ? "" : keepWarm),
      (.cpuAllocation, cpuAllocation), (.startupTimeout, startupTimeout), (.sessionAffinity, sessionAffinity),
      (.http2, http2),
    ]
  }

  private func adjusted(_ resources: Resources) throws -> Resources {
    guard change.resume || settings.contains(where: { $0.1 != nil }) else {
      throw CommandFailure.usage(
        "No setting is named", "adjust changes what its options name.", "For example: overture adjust --memory 4Gi")
    }
    var draft = ResourceDraft(resources)
    for (field, text) in settings { if let text { draft[field] = text } }
    switch draft.parse() {
    case .success(let resources): return resources
    case .failure(let error):
      throw AnswersError(
        problems: error.violations.map {
          AnswersProblem(path: $0.field.rawValue, message: $0.message, reason: $0.reason, remedy: $0.remedy)
        })
    }
  }
}
