import Artifacts
import CloudSandbox
import Foundation
import GitHub
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

/// A set-up in a sandbox of a test's own that is healthy: its workflow is on GitHub, and it was deployed once. It is broken, looked
/// at and mended here.
final class SickService {
  let deployed: DeployedService
  private(set) var plan: Plan
  /// How far the doctor's clock is ahead, in seconds.
  var ahead = 0.0

  var world: SandboxWorld { deployed.world }
  private var names: ResourceNames { plan.names }

  private init(_ deployed: DeployedService) {
    self.deployed = deployed
    plan = deployed.plan
  }

  static func use(access: Access = .public, _ body: (SickService) async throws -> Void) async throws {
    try await DeployedService.use(access: access, pace: 5000) { deployed in
      let sick = SickService(deployed)
      for file in try await deployed.world.context(deployed.plan).files where file.path.hasPrefix(".github/workflows/")
      {
        try await deployed.world.hub(
          .put, "repos/\(deployed.plan.answers.repository)/contents/\(file.path)",
          ["message": "Deploy", "content": .string(Data(file.contents.utf8).base64EncodedString())])
      }
      try await deployed.deploy(DeployedService.image("a"))
      try await body(sick)
    }
  }

  // MARK: - Looking

  private func context() async throws -> EngineContext {
    var context = try await world.context(plan)
    let ahead = ahead
    context.now = { Date().addingTimeInterval(ahead) }
    return context
  }

  func examine() async throws -> Examination {
    try await SetupEngine(plan: plan, context: try await context()).examine()
  }

  /// What is wrong, each with what proves it.
  func findings() async throws -> [String] {
    try await examine().findings.map { "\($0.row.rawValue): \($0.what) \($0.proof)" }
  }

  // MARK: - Breaking

  private var place: BrokenPlace {
    BrokenPlace([
      .project: names.project, .region: names.region, .service: names.service, .environment: names.githubEnvironment,
      .repository: plan.answers.repository.description, .workflow: "deploy-production.yml",
      .deployer: names.deployerEmail, .runtime: names.runtimeEmail, .registry: names.registry, .pool: names.pool,
      .provider: names.provider, .bucket: names.stateBucket, .prefix: names.statePrefix, .job: names.keepWarmJob,
    ])
  }

  func breaks(_ name: String, mends: Bool = false) async throws {
    let breakage = try #require(Breakage.named(name))
    let answer = try await world.google.transport.send(
      HTTPCall(
        "POST", world.sandbox.baseURL + BrokenPlace.path,
        headers: [
          ("Content-Type", "application/json"), ("User-Agent", "a test"),
          ("Authorization", "Bearer \(world.variables["GH_TOKEN"] ?? "")"),
        ], body: place.body(name, mends: mends)))
    try #require(answer.isSuccess, "\(String(decoding: answer.body, as: UTF8.self))")
    if !mends { try breakage.breakFiles(place, in: world.repository) }
  }

  // MARK: - Mending

  /// Does what a finding's cure says: what Overture would, or what a person is told to.
  func cure(_ finding: DoctorFinding) async throws {
    switch finding.cure.work {
    case .steps(let steps):
      var context = try await context()
      context.cured = Set(steps)
      let run = await world.run(.apply, plan, context)
      try #require(run.outcome == .succeeded, "\(run.failures)")
    case .change(let change):
      let context = try await context()
      let files = Dictionary(context.files.map { ($0.path, $0.contents) }) { first, _ in first }
      try await deployed.operations().cure(change, of: finding.row, files: files)
    case .sizing(let resources, let fields):
      try replan { $0.environments[0].resources = resources }
      var context = try await context()
      context.adjusted = fields
      let run = await world.run(.adjust, plan, context)
      try #require(run.outcome == .succeeded, "\(run.failures)")
    case .told: try await follow(finding)
    }
  }

  private func replan(_ change: (inout Answers) -> Void) throws {
    var answers = plan.answers
    change(&answers)
    plan = try Plan(answers: answers, environment: plan.environment.name)
  }

  /// What a person does who is told a cure.
  private func follow(_ finding: DoctorFinding) async throws {
    switch finding.row {
    // Done on a page of GitHub's.
    case .githubPermission, .githubHidden, .tokenExpiry: try await breaks(finding.row.rawValue, mends: true)
    case .billing:
      _ = try await world.google.send(
        GoogleRequest<JSONValue>(
          .put, .billing, "v1/projects/\(names.project)/billingInfo",
          body: ["billingAccountName": "billingAccounts/01D4B8-7C5A19-E3F602"]))
    case .accountKeys:
      let key = try #require(finding.cure.command.split(separator: " ").first { $0.count == 40 })
      try await world.google.accounts.keys.delete(names.project, names.runtimeEmail, String(key))
    case .invokerPolicy:
      _ = try await world.google.send(
        GoogleRequest<JSONValue>(
          .delete, .orgPolicy, "v2/projects/\(names.project)/policies/run.managed.requireInvokerIam"))
    case .twoOwners:
      let words = finding.cure.command.split(separator: " ").map(String.init)
      let ids = zip(words, words.dropFirst()).filter { $0.0 == "--adopt" }.map(\.1)
      var context = try await context()
      context.consents = Consents(adopted: Set(ids))
      let run = await world.run(.apply, plan, context)
      try #require(run.outcome == .succeeded, "\(run.failures)")
    case .environmentPlan:
      try replan { $0.service.details[.secrets] = "repository" }
      try await world.apply(plan)
    case .imageMissing, .imagePlatform, .containerStart, .containerConfiguration, .executable:
      try await deployed.deploy(DeployedService.image("b"))
    case .deploymentFailed:
      let run = try await world.github.dispatch(
        plan.answers.repository.description, workflow: "deploy-production.yml", branch: "main")
      let id = try #require(run?.id)
      while try await world.github.run(plan.answers.repository.description, id)?.hasEnded == false {
        try await Task.sleep(for: .milliseconds(50))
      }
    case .billingRestored: ahead += 1800
    case .pingLog: ahead += 2 * 24 * 3600
    default: Issue.record("nobody is told \(finding.row)")
    }
  }
}
