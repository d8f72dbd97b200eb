import Artifacts
import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Synchronization
import TerraformStandIn
import Testing

@testable import CloudSandbox
@testable import GitHub
@testable import SetupEngine

/// A sandbox of a test's own with a repository beside it, and clients that do not wait long.
struct SandboxWorld {
  let folder: TemporaryFolder
  let sandbox: Sandbox
  /// The client of whoever prepares and looks: it waits for what was just made. The engine's own has to ask for that.
  let google: GoogleCloudClient
  let github: GitHubClient
  private let plain: GoogleCloudClient
  let variables: [String: String]
  private let clock: Clock

  /// The sandbox's clock, which can be put forward.
  private final class Clock: Sendable {
    private let ahead = Mutex(0.0)
    var now: Date { Date().addingTimeInterval(ahead.withLock { $0 }) }
    func advance(_ seconds: Double) { ahead.withLock { $0 += seconds } }
  }

  /// The repository that is set up.
  var repository: URL { folder.url.appending(path: "repository") }

  /// Opens one, hands it over, and closes it afterwards.
  ///
  /// - Parameters:
  ///   - latency: how much later than needed each answer comes.
  ///   - pace: how many seconds of a workflow's run pass in one second.
  ///   - prepare: what else exists in it.
  ///   - body: the test.
  /// - Throws: what the test throws.
  static func use(
    latency: Duration = .zero, pace: Double = RunPlay.standardPace,
    prepare: @Sendable (inout World) throws -> Void = { _ in },
    _ body: (SandboxWorld) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    // The sample repository is not needed, and takes git its time.
    for path in ["sandbox/repository", "repository"] {
      try FileManager.default.createDirectory(at: folder.url.appending(path: path), withIntermediateDirectories: true)
    }
    let clock = Clock()
    let sandbox = try await Sandbox.open(
      SandboxFolder(path: folder.path("sandbox")), latency: latency, pace: pace,
      environment: ProcessInfo.processInfo.environment, now: { clock.now }, prepare: prepare)
    do {
      try await body(try await SandboxWorld(folder, sandbox, clock))
    } catch {
      await sandbox.close()
      throw error
    }
    await sandbox.close()
  }

  private init(_ folder: TemporaryFolder, _ sandbox: Sandbox, _ clock: Clock) async throws {
    self.clock = clock
    self.folder = folder
    self.sandbox = sandbox
    variables = Dictionary(sandbox.variables.map { ($0.name, $0.value) }) { first, _ in first }
      .merging(["XDG_STATE_HOME": folder.path("state")]) { $1 }
    var google = try await GoogleCloudClient.connect(environment: variables)
    google.polling.firstDelay = .milliseconds(1)
    google.retry.baseDelay = .milliseconds(2)
    google.retry.visibilityDelay = .milliseconds(2)
    plain = google
    self.google = google.awaiting([.enabledServices, .newAccounts])
    var github = try await GitHubClient.connect(environment: variables)
    github.retry.baseDelay = .milliseconds(2)
    self.github = github
  }

  /// An engine for a plan.
  func engine(_ plan: Plan) async throws -> SetupEngine { SetupEngine(plan: plan, context: try await context(plan)) }

  /// What an engine for a plan works with: a person and the machine that this person works on.
  func context(
    _ plan: Plan, person: String = "me@example.com", machine: String = "repository"
  ) async throws -> EngineContext {
    let folder = folder.url.appending(path: machine)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let known = try await RunHistory.writtenFiles(in: folder, environment: variables)
    var layout = FileLayout(of: plan.answers.service)
    let unwanted =
      [layout.formerVariablesPath] + (plan.answers.files.copies ? [] : [layout.recipe])
      + (plan.answers.files.script ? [] : [layout.script])
    layout.retired = unwanted.filter { FileOrigin($0, in: folder, known: known) == .own }
    let facts = RepositoryFacts()
    var context = EngineContext(
      google: plain, github: github, repository: folder,
      files: try GeneratedFiles.render(plan: plan, facts: facts, layout: layout)
        + GeneratedFiles.companions(plan: plan, facts: facts, layout: layout, in: folder, known: known),
      layout: layout, terraform: .standIn(reason: "a test"), person: person, environment: variables)
    context.standIn = { TerraformStandIn(google: $0, reason: $1) }
    context.branches = plan.environment.deployBranches.map { $0.name(default: RepositoryFacts().defaultBranch) }
    return context
  }

  /// Runs an engine to its end.
  func run(_ kind: RunEvent.RunKind, _ plan: Plan, _ context: EngineContext) async -> RunRecord {
    RunRecord(
      await SetupEngine(plan: plan, context: context).run(kind, resume: false).reduce(into: []) { $0.append($1) })
  }

  /// Runs an engine to its end.
  func run(_ kind: RunEvent.RunKind, _ plan: Plan) async throws -> RunRecord {
    RunRecord(try await engine(plan).run(kind, resume: false).reduce(into: []) { $0.append($1) })
  }

  /// A client of somebody else's, who takes no turns with ours and is as patient as one has to be with a busy policy.
  func colleague() async throws -> GoogleCloudClient {
    var client = try await GoogleCloudClient.connect(environment: variables)
    client.retry.baseDelay = .milliseconds(2)
    return client
  }

  /// Carries plans out, one after another; each must succeed.
  func apply(_ plans: Plan...) async throws {
    for plan in plans {
      let run = try await run(.apply, plan)
      try #require(run.outcome == .succeeded, "\(run.failures)")
    }
  }

  /// Lets time pass in the sandbox.
  func advance(seconds: Double) { clock.advance(seconds) }

  /// Gives an environment of a GitHub repository a wait timer, as its settings page would.
  func protect(_ repository: String, _ environment: String, wait minutes: Int) async throws {
    try await github.send(
      GitHubRequest<Void>(
        .put, .rest, "repos/\(repository)/environments/\(environment)", body: ["wait_timer": .int(minutes)]))
  }

  /// Asks GitHub for something that no client needs, as `gh api` would.
  func hub(_ method: GitHubRequest<Void>.Method, _ path: String, _ body: JSONValue? = nil) async throws {
    try await github.send(GitHubRequest<Void>(method, .rest, path, body: body))
  }

  /// Sets an organisation policy in a project.
  func policy(_ constraint: String, _ rule: JSONValue, project: String = "orchestra-demo") async throws {
    try await google.services.enable(project, ["orgpolicy.googleapis.com"])
    _ = try await google.send(
      GoogleRequest<JSONValue>(
        .post, .orgPolicy, "v2/projects/\(project)/policies",
        body: ["name": .string("projects/\(project)/policies/\(constraint)"), "spec": ["rules": [rule]]]))
  }

  /// Sets what Cloud Run may have of a metric in a region.
  func quota(_ metric: String, _ limit: Int, region: String = "us-central1") async throws {
    let path =
      "v1beta1/projects/orchestra-demo/services/run.googleapis.com/consumerQuotaMetrics/run.googleapis.com%2F\(metric)"
    _ = try await google.send(
      GoogleRequest<JSONValue>(
        .post, .serviceUsage, "\(path)/limits/region/consumerOverrides",
        body: ["overrideValue": .string(String(limit)), "dimensions": ["region": .string(region)]]))
  }

  // MARK: - What is there, told by the sandbox itself

  /// The documents of a collection, by name.
  func documents(_ collection: String) throws -> [String: JSONValue] {
    try JSONValue(bytes: sandbox.folder.state())[collection].object
  }

  /// The one document whose name ends so; null where there is none.
  func document(_ collection: String, _ ending: String) throws -> JSONValue {
    try documents(collection).first { $0.key.hasSuffix(ending) }?.value ?? .null
  }

  /// Who has a role in the policy of the resource whose name ends so.
  func members(_ resource: String, _ role: String) throws -> [String] {
    try document("policies", resource)["bindings"].array.filter { $0["role"].string == role }
      .flatMap { $0["members"].array.compactMap(\.string) }
  }

  /// Who may become an account, if those are the workflows of the repository that pull requests and the schedule start.
  static let eventMembers = ["pull_request", "schedule"].map { event in
    "principalSet://iam.googleapis.com/projects/314159265358/locations/global/workloadIdentityPools/github-pool"
      + "/attribute.repository_event/958214736@\(event)"
  }

  /// How many requests whose path holds a text were answered with a status so far.
  func answers(_ status: Int, to path: String) throws -> Int {
    try JSONValue(bytes: sandbox.folder.requests()).array.count { request in
      request["status"].int == status && request["path"].string?.contains(path) == true
    }
  }

  /// `METHOD path` of every request so far that could have changed something.
  func mutations() throws -> [String] {
    let readers = [":getIamPolicy", ":testIamPermissions", ":getEffectiveOrgPolicy", "/oauth2/token", "/tokeninfo"]
    return try JSONValue(bytes: sandbox.folder.requests()).array.compactMap { request in
      guard let method = request["method"].string, let path = request["path"].string, method != "GET" else {
        return nil
      }
      let plain = path.prefix { $0 != "?" }
      return readers.contains { plain.hasSuffix($0) } ? nil : "\(method) \(path)"
    }
  }
}

/// The events of a run that has ended.
struct RunRecord {
  let events: [RunEvent]

  init(_ events: [RunEvent]) { self.events = events }

  var outcome: RunOutcome? {
    guard case .runFinished(let outcome, _) = events.last else { return nil }
    return outcome
  }

  /// How each step ended.
  var outcomes: [StepID: StepOutcome] {
    events.reduce(into: [:]) { if case .stepFinished(let step, let outcome, _) = $1 { $0[step] = outcome } }
  }

  /// The steps that ended so, in the order of display.
  func steps(_ outcome: StepOutcome) -> [StepID] { StepID.allCases.filter { outcomes[$0] == outcome } }

  var failures: [StepID: Failure] {
    outcomes.compactMapValues { if case .failed(let failure) = $0 { failure } else { nil } }
  }

  /// The lines that a step logged.
  func lines(_ step: StepID) -> [String] {
    events.compactMap { if case .stepLog(step, _, let line) = $0 { line } else { nil } }
  }

  /// Where in the record a step began and ended.
  func span(_ step: StepID) -> (start: Int, end: Int)? {
    let start = events.firstIndex(of: .stepStarted(step))
    let end = events.firstIndex { if case .stepFinished(step, _, _) = $0 { true } else { false } }
    guard let start, let end else { return nil }
    return (start, end)
  }
}
