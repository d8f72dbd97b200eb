import ArgumentParser
import CloudSandbox
import GitHub
import PlainText
import ProgramVersion
import RESTClient
import SetupPlan

/// `overture sandbox break`.
struct SandboxBreakCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "break", abstract: "Give a set-up in the sandbox one of the faults that the doctor knows.",
    discussion: """
      Without a name it lists the faults. The sandbox's world is changed as the fault's cause would change it, and so are the files \
      of the repository; overture doctor --sandbox then finds it.

      Examples:
        overture sandbox break
        overture sandbox break keep-warm
        overture sandbox break id-token -e staging
      """)

  @Argument(
    help: ArgumentHelp("The fault, by its name.", valueName: "fault"), completion: .list(Breakage.all.map(\.name)))
  var fault: String?

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions

  func perform() async throws -> ExitStatus {
    guard let fault else {
      let width = Breakage.all.map(\.name.count).max() ?? 0
      let lines = Breakage.all.map { breakage -> SafeText in
        "\(breakage.name)\(String(repeating: " ", count: width - breakage.name.count))  \(breakage.title)\n"
      }
      try StandardStreams.answer(lines.joined())
      return .done
    }
    guard let breakage = Breakage.named(fault) else {
      throw CommandFailure.usage(
        "There is no fault \(fault)", "The sandbox can be given \(Breakage.all.count) faults.",
        "See them: overture sandbox break")
    }
    let place = Place(directory: options.directory, isSandbox: true)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      let plan = try selection.plan()
      let layout = try await outside.repository.layout(of: plan, environment: outside.environment)
      let broken = BrokenPlace(of: plan, workflow: layout.workflowFile(plan.names.environment))
      try await broken.send(breakage.name, to: outside)
      try breakage.breakFiles(broken, in: outside.repository.root)
      StandardStreams.progress("\(selection.name) is broken: \(breakage.title). See it: overture doctor --sandbox")
      return .done
    }
  }
}

extension BrokenPlace {
  /// A set-up by its plan.
  init(of plan: Plan, workflow: String) {
    let names = plan.names
    self.init([
      .project: names.project, .region: names.region, .service: names.service, .environment: names.githubEnvironment,
      .repository: plan.answers.repository.description, .workflow: workflow, .deployer: names.deployerEmail,
      .runtime: names.runtimeEmail, .registry: names.registry, .pool: names.pool, .provider: names.provider,
      .bucket: names.stateBucket, .prefix: names.statePrefix, .job: names.keepWarmJob,
    ])
  }

  /// Gives the world of a sandbox a fault.
  /// - Throws: `CommandFailure` where the sandbox has nothing that could have it.
  func send(_ fault: String, to outside: Outside) async throws {
    guard let sandbox = outside.sandbox else { return }
    let call = HTTPCall(
      "POST", sandbox.baseURL + Self.path,
      headers: [
        ("Content-Type", "application/json"), ("User-Agent", ProgramVersion.userAgent),
        ("Authorization", "Bearer \(outside.environment["GH_TOKEN"] ?? "")"),
      ], body: body(fault))
    let answer = try await HTTPTransport(environment: outside.environment).send(call)
    guard answer.isSuccess else {
      throw CommandFailure(
        .init(
          message: "The set-up cannot be given the fault \(fault)",
          reason: "The sandbox answered \(answer.status): \(String(decoding: answer.body.prefix(300), as: UTF8.self))",
          remedy:
            "Set it up first: overture apply --sandbox; some faults want a deployment, too: overture deploy --sandbox"))
    }
  }
}
