import ArgumentParser
import SetupEngine
import SetupPlan

/// `overture deploy`: sets the environment's deploy workflow off, and follows it.
struct DeployCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy", abstract: "Run the deploy workflow, and follow it until the service answers.",
    discussion: """
      Standard output is the run's address; with --watch or --follow the service's, or with --events json one event a \
      line. ^C leaves the watching, not the run. Exit status: 0 the new revision serves, 1 it failed, 130 left.

      Examples:
        overture deploy --watch
        overture deploy --follow latest   # a run that a push has begun
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @Option(help: "The branch to deploy, one of those that may; by default the first of them.") var branch: String?
  @Flag(help: "Follow the run until the new revision has the traffic and the service answers.") var watch = false
  @Option(
    help: ArgumentHelp(
      "Follow a run that is there already, as after a push: its number, or latest; begin none.", valueName: "run"))
  var follow: String?
  @Flag(help: "Show the log of each job, not only the failed step's lines.") var log = false
  @Option(help: "How it is reported: text on standard error, or json, one event a line on standard output.")
  var events: EventFormat = .text
  @Option(help: "How the answer is printed: text or json.") var format: AnswerFormat = .text

  func validate() throws {
    guard events == .text || format == .text else {
      throw ValidationError("--events json and --format json exclude each other: standard output holds one of them.")
    }
    if follow != nil, watch || branch != nil {
      throw ValidationError("--follow begins no run: leave --watch and --branch out.")
    }
    if let follow, follow != "latest", Int(follow) == nil {
      throw ValidationError("A run is a number, the last part of its address, or latest.")
    }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      let deployment = try await Deployment(outside: outside, selection: selection)
      let run: FollowedRun
      switch follow {
      case nil: run = try await deployment.dispatch(branch: branch)
      case "latest": run = try await deployment.start.newest()
      case let number?: run = FollowedRun(id: Int(number) ?? 0, page: "")
      }
      guard watch || follow != nil else {
        let document = DeploymentDocument(run: run.id, page: run.page, address: nil)
        try StandardStreams.answer(format == .json ? document.text : "\(run.page)\n")
        return .done
      }
      return try await HeadlessDeployment(events: events, format: format, words: deployment.words)
        .watch(deployment.following(tellsLogs: log).events(of: run.id), run.id)
    }
  }
}
