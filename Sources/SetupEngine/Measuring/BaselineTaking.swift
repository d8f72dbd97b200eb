import Artifacts
import Foundation
import Measurement
import RESTClient
import SetupPlan

/// Takes the baseline of a service that is there before the first change. Nothing that goes wrong with it stops anything: it
/// is said.
struct BaselineTaking: Sendable {
  let measuring: ServiceMeasuring
  let file: BaselineFile
  let names: ResourceNames

  /// How many days it holds.
  static let days = 14
  /// Build times are few: those of three months count.
  static let buildDays = 90
  /// How long the run waits for it.
  static let patience = Duration.seconds(45)

  /// Measures, and writes the file.
  ///
  /// - Returns: what is to be said, and whether it is a warning; nil where there is nothing to measure, or a baseline already.
  func take() async -> (line: String, isWarning: Bool)? {
    guard !file.exists else { return nil }
    do {
      guard let baseline = try await within(Self.patience, { try await measured() }) else {
        return ("no baseline was taken: the metrics were not read within \(Self.patience)", true)
      }
      guard let baseline else { return nil }
      guard !baseline.window.isEmpty else {
        return ("no baseline was taken: \(names.service) had no requests in \(Self.days) days", false)
      }
      guard try file.keep(baseline) else { return nil }
      let missing = baseline.window.notes.isEmpty ? "" : "; \(baseline.window.notes.joined(separator: "; "))"
      return (
        "kept how \(names.service) does now as \(file.path), for overture measure; to keep it with the code: "
          + "git add -f \(file.path)\(missing)",
        !baseline.window.notes.isEmpty
      )
    } catch {
      let failure = Failure(error)
      return ("no baseline was taken: \(failure.message): \(failure.reason)", true)
    }
  }

  /// The days before now; nil where there is no service.
  private func measured() async throws -> Baseline? {
    guard try await measuring.state() != nil else { return nil }
    let end = await measuring.latestHour()
    let first = CalendarDay(number: CalendarDay(end).number - Self.days)
    let window = try await measuring.window(
      from: first.start, to: end, buildsSince: end.addingTimeInterval(-Double(Self.buildDays) * 86_400))
    return Baseline(
      environment: names.environment, project: names.project, region: names.region, serviceName: names.service,
      written: measuring.now(), kind: .before, window: window)
  }
}

extension SetupEngine {
  /// Keeps how the service does before anything is changed, where it was there before the first set-up.
  ///
  /// - Parameters:
  ///   - journal: what was made before tells that this is not the first.
  ///   - log: takes what is to be said.
  func keepBaseline(_ journal: Journal, log: @Sendable (RunEvent.LogLevel, String) -> Void) async {
    guard await journal.facts().isEmpty else { return }
    let measuring = ServiceMeasuring(
      plan: plan, google: context.google, github: context.github, workflows: context.olderWorkflows,
      now: context.now)
    let taking = BaselineTaking(
      measuring: measuring,
      file: BaselineFile(repository: context.repository, environment: plan.names.githubEnvironment),
      names: plan.names)
    guard let said = await taking.take() else { return }
    log(said.isWarning ? .warning : .info, said.line)
  }
}
