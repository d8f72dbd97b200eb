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
