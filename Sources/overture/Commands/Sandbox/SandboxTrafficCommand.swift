import ArgumentParser
import CloudSandbox
import SetupPlan

/// `overture sandbox traffic`.
struct SandboxTrafficCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "traffic", abstract: "Give a service of the sandbox a past: visitors, logs, metrics and deployments.",
    discussion: """
      What is deployed in the sandbox gets the requests of the last days as if they had been: through the same model of \
      instances that overture advise uses, so that metrics, request logs, lines of the containers and of the platform, groups \
      of errors and runs of the workflow agree with each other. The same seed gives the same past; it takes the place of an \
      earlier one of the service.

      Examples:
        overture sandbox traffic --profile day --days 14
        overture sandbox traffic -e staging --profile burst --rps 2 --fault oom
        overture sandbox traffic --before
      """)

  /// How `--profile` is spelled.
  enum Profile: String, ExpressibleByArgument, CaseIterable { case day, steady, burst, growth }
  /// How `--fault` is spelled.
  enum Fault: String, ExpressibleByArgument, CaseIterable {
    case slow, leak, crash, oom
    case serverErrors = "5xx"
    case coldstarts
  }

  @Option(
    help: ArgumentHelp(
      "day: quiet nights and weekends; steady; burst: five busy minutes an hour; growth: a day, and more from week to week."
    ))
  var profile: Profile = .day
  @Option(help: "How many days, up to now; 30 at most.") var days = 14
  @Option(help: "Requests a second, on average.") var rps = 1.0
  @Option(
    help: ArgumentHelp(
      "What goes wrong in the last third: slow, leak, crash, oom, 5xx or coldstarts.", valueName: "fault"))
  var fault: Fault?
  @Option(help: "The same seed gives the same past.") var seed = 1
  @Flag(
    help: "Let the first half be the time before Overture: a slower service, and an older workflow with slower builds.")
  var before = false

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions

  var output: OutputOptions { options.output }

  func validate() throws {
    guard (1...30).contains(days) else { throw ValidationError("--days is a number from 1 to 30.") }
    guard rps > 0, rps <= 1000 else { throw ValidationError("--rps is a number above 0, up to 1000.") }
    guard seed >= 0 else { throw ValidationError("--seed is a number from 0.") }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(
      directory: options.directory, isSandbox: true, allowedCode: Set(options.allowedCode))
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      let plan = try selection.plan()
      let answer = try await past(of: plan).play(in: outside)
      try StandardStreams.answer(answer)
      return .done
    }
  }

  private func past(of plan: Plan) -> SandboxPast {
    SandboxPast(
      names: plan.names, profile: profile.rawValue, days: days, rps: rps, fault: fault?.rawValue, seed: seed,
      hasBefore: before, command: "overture apply --sandbox\(plan.options.isEmpty ? "" : " \(plan.options)")")
  }
}
