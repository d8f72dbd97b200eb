import Measurement
import SetupEngine
import SetupPlan

extension Outside {
  /// What measures the service of a plan.
  ///
  /// - Parameter plan: the environment's.
  /// - Returns: it asks Cloud Monitoring, Cloud Run and GitHub.
  /// - Throws: a `Failure` where the service's folder is not in the repository.
  func measuring(_ plan: Plan) async throws -> ServiceMeasuring {
    let layout = try await repository.layout(of: plan, environment: environment, by: journals)
    return ServiceMeasuring(
      plan: plan, google: google, github: github, workflows: [layout.workflowFile(plan.names.environment)])
  }
}

extension Outside {
  /// Compares before and after. The first days of a service that was not there before are kept, once they are over.
  ///
  /// - Parameters:
  ///   - plan: the environment's.
  ///   - choice: which times; without a baseline the environment's own counts.
  ///   - asksPromQL: whether the questions are part of the answer.
  /// - Returns: what is to be said, and the path of the file where the first days were kept now.
  /// - Throws: a `Failure`.
  func measured(
    _ plan: Plan, _ choice: WindowChoice, asksPromQL: Bool
  ) async throws -> (answer: MeasureAnswer, kept: String?) {
    let measuring = try await measuring(plan)
    let own = BaselineFile(repository: repository.root, environment: plan.names.githubEnvironment)
    var known = choice
    known.baseline = try choice.baseline ?? own.read()
    let measured = try await measuring.compared(known)
    let isKept = try choice.baseline == nil && measured.firstDays.map { try own.keep($0) } ?? false
    let answer = MeasureAnswer(plan: plan, measured: measured, service: measuring.service, asksPromQL: asksPromQL)
    return (answer, isKept ? own.path : nil)
  }
}

extension Outside {
  /// The traffic of the last week; nil where there was none.
  ///
  /// - Parameter plan: the environment's.
  /// - Returns: it as an answer.
  /// - Throws: a `Failure`.
  func measuredTraffic(of plan: Plan) async throws -> Traffic? {
    let measuring = try await measuring(plan)
    let end = await measuring.latestHour()
    return Traffic(measured: try await measuring.metrics(from: end.addingTimeInterval(-7 * 86_400), to: end))
  }
}

extension PlotCharacters {
  /// What a terminal shows, as the environment says: no locale at all still means UTF-8, as in most containers; the console of
  /// Linux has no braille in its fonts.
  init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C.UTF-8"
    let code = locale.uppercased()
    guard code.hasSuffix("UTF-8") || code.hasSuffix("UTF8") else {
      self = .ascii
      return
    }
    self = environment["TERM"] == "linux" ? .blocks : .braille
  }
}
