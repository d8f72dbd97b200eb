import Artifacts
import Foundation
import GoogleCloud
import RESTClient
import SandboxComparison
import SetupPlan
import Synchronization
import TerraformStandIn
import Testing

@testable import CloudSandbox
@testable import GitHub
@testable import SetupEngine

/// A sandbox in this process with a repository beside it, and an engine whose waits take no time.
struct MatrixWorld {
  /// Time that nobody waits for: a wait puts it forward.
  final class Clock: Sendable {
    private let ahead = Mutex(Duration.zero)
    private let start = ContinuousClock.now
    var elapsed: Duration { ContinuousClock.now - start + ahead.withLock { $0 } }
    func wait(_ duration: Duration) async throws {
      ahead.withLock { $0 += duration }
      // Others have to get a turn.
      try await Task.sleep(for: .microseconds(200))
    }
  }

  let folder: MatrixFolder
  let sandbox: Sandbox
  private let google: GoogleCloudClient
  private let github: GitHubClient
  private let variables: [String: String]

  /// Opens one on a folder, hands it over, and closes it.
  static func use<Value>(
    _ folder: MatrixFolder, _ faults: Faults = Faults(),
    _ body: (MatrixWorld) async throws -> Value
  ) async throws -> Value {
    // The sample repository is not needed, and takes git its time.
    try FileManager.default.createDirectory(at: folder.repository, withIntermediateDirectories: true)
    let clock = Clock()
    let begin = Date()
    let sandbox = try await Sandbox.open(
      SandboxFolder(path: folder.sandbox.path), consistency: .strong,
      environment: ProcessInfo.processInfo.environment,
      now: { begin.addingTimeInterval(clock.elapsed / .seconds(1)) })
    let value: Result<Value, any Error>
    do {
      let world = try await MatrixWorld(folder, sandbox, clock)
      await sandbox.inject(faults)
      value = .success(try await body(world))
    } catch {
      value = .failure(error)
    }
    await sandbox.close()
    return try value.get()
  }

  private init(_ folder: MatrixFolder, _ sandbox: Sandbox, _ clock: Clock) async throws {
    self.folder = folder
    self.sandbox = sandbox
    variables = Dictionary(sandbox.variables.map { ($0.name, $0.value) }) { first, _ in first }
      .merging(["HOME": folder.url.appending(path: "home").path]) { $1 }
    var google = try await GoogleCloudClient.connect(environment: variables)
    google.retry.sleep = { try await clock.wait($0) }
    google.retry.now = { clock.elapsed }
    google.polling.firstDelay = .milliseconds(20)
    self.google = google
    var github = try await GitHubClient.connect(environment: variables)
    github.retry.sleep = { try await clock.wait($0) }
    github.retry.now = { clock.elapsed }
    self.github = github
  }

  /// What the set-up of the matrix is: everything there is, a key too.
  ///
  /// - Parameters:
  ///   - memory: of each instance.
  ///   - name: the environment.
  ///   - other: another one of the same service and project, whose answers stand in the same file.
  /// - Returns: the plan of `name`.
  /// - Throws: where these answers make no plan.
  static func plan(memory: String = "2Gi", of name: String = "production", beside other: String? = nil) throws -> Plan {
    var security = SecurityAnswers(
      containerAuthentication: .serviceAccountKey, permissions: .granular, access: .public, network: .all)
    for id in security.tradeOffs { security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z") }
    var environment = EnvironmentAnswers(
      name: name, project: "orchestra-demo", region: "us-central1", resources: .guide, security: security)
    environment.resources.memory = try #require(Memory(memory))
    let others = other.map { other in
      var answers = environment
      answers.name = other
      answers.resources = .guide
      return answers
    }
    let answers = Answers(
      repository: try #require(RepositoryName("ai-cherry/ai-orchestra")),
      service: Service(name: "ai-orchestra", directory: "ai-orchestra"),
      environments: [environment] + [others].compactMap(\.self))
    return try Plan(answers: answers, environment: name)
  }

  /// Runs an engine to its end.
  ///
  /// - Parameters:
  ///   - kind: what it does.
  ///   - plan: what it is about.
  ///   - resume: whether it goes on with an earlier one.
  ///   - timeLimit: how long an exchange may take.
  /// - Returns: how it ended, and why which steps failed.
  /// - Throws: where the plan does not render.
  func run(
    _ kind: RunEvent.RunKind, _ plan: Plan, resume: Bool = false,
    timeLimit: @escaping @Sendable (HTTPCall) -> Duration = { $0.timeout }
  ) async throws -> (outcome: RunOutcome?, failures: [StepID: Failure]) {
    var (google, github) = (google, github)
    google.transport.timeLimit = timeLimit
    github.transport.timeLimit = timeLimit
    var context = EngineContext(
      google: google, github: github, repository: folder.repository,
      files: try GeneratedFiles.render(plan: plan, facts: RepositoryFacts())
        + GeneratedFiles.companions(
          plan: plan, facts: RepositoryFacts(), layout: .usual, in: folder.repository, known: []),
      terraform: .standIn(reason: "a test"), person: "me@example.com", environment: variables)
    context.standIn = { TerraformStandIn(google: $0, reason: $1) }
    // A journal is bound to its place, and most of these folders are copies.
    context.trustsJournal = true
    let engine = SetupEngine(plan: plan, context: context)
    var ended: RunOutcome?
    var failures: [StepID: Failure] = [:]
    for await event in engine.run(kind, resume: resume) {
      if case .stepFinished(let step, .failed(let failure), _) = event { failures[step] = failure }
      if case .runFinished(let outcome, _) = event { ended = outcome }
    }
    return (ended, failures)
  }
}
