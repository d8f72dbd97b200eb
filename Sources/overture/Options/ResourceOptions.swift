import ArgumentParser
import SetupPlan

/// The resource settings that a command line names.
struct ResourceOptions: ParsableArguments {
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

  private var settings: [(field: ResourceField, text: String?)] {
    [
      (.memory, memory), (.cpu, cpu), (.minInstances, minInstances), (.maxInstances, maxInstances),
      (.concurrency, concurrency), (.timeout, timeout), (.keepWarm, keepWarm == "none" ? "" : keepWarm),
      (.cpuAllocation, cpuAllocation), (.startupTimeout, startupTimeout), (.sessionAffinity, sessionAffinity),
      (.http2, http2),
    ]
  }

  /// Those that are named.
  var named: Set<ResourceField> { Set(settings.filter { $0.text != nil }.map(\.field)) }

  /// A sizing with what is named in it.
  /// - Throws: `AnswersError` with everything that is no possible setting.
  func applied(to resources: Resources) throws -> Resources {
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
