import ArgumentParser
import Artifacts
import Foundation
import SetupPlan

/// `overture plan`: what would change, found out by reading alone.
struct PlanCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would change: files, steps, commands, IAM, cost.",
    discussion: "Trade-offs that nobody has accepted yet are shown with their text; apply wants them accepted.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var several: SeveralOptions
  @Option(help: "text, markdown or json.") var format: ReportFormat = .text
  @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 where there are changes.")
  var isDetailed = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let setUps = try await several.setUps(at: place, from: source.answers, environment: options.environment)
    guard !setUps.isEmpty || format == .json else { return .done }
    let measurements = try ImageMeasurements.last()
    return try await Outside.use(place) { outside in
      try await Several(setUps: setUps, format: format).report(isDetailed: isDetailed) { selection in
        let plan = try selection.plan()
        try outside.host.makeSure(canRun: plan.answers)
        let service = try await outside.inspect(plan)
        let engine = try await outside.engine(for: plan, facts: service.facts)
        var preview = try await engine.preview()
        preview.notices += SizingAdvice.notices(for: service.facts, in: plan)
        preview.image = measurements.gain(for: service.facts.framework)
        let report = PlanReport(
          plan: plan, kind: .apply, preview: preview, unaccepted: selection.environment.security.unaccepted(on: .today),
          service: service, journalNotices: try await engine.journalNotices(),
          terraform: await outside.terraform.value.sandboxNote, workflows: selection.environment.workflows)
        return (text: try report.text(format), hasChanges: !preview.isEmpty)
      }
    }
  }
}
