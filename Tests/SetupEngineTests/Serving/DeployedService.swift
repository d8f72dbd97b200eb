import CloudSandbox
import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

/// A set-up in a sandbox of a test's own, and what a workflow and others do to its service.
struct DeployedService {
  let world: SandboxWorld
  let plan: Plan

  var names: ResourceNames { plan.names }

  /// An image of the environment's repository.
  static func image(_ letter: String) -> String {
    "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra-production/api@sha256:"
      + String(repeating: letter, count: 64)
  }

  /// Sets it up, with the image repository that the images are in.
  static func use(
    access: Access = .public, keepWarm: String? = "*/5 * * * *", pace: Double = RunPlay.standardPace,
    _ body: (DeployedService) async throws -> Void
  ) async throws {
    try await SandboxWorld.use(pace: pace) { world in
      let plan = try SamplePlan.plan(access: access, keepWarm: keepWarm)
      try await world.apply(plan)
      try await body(DeployedService(world: world, plan: plan))
    }
  }

  func operations(
    person: String = "me@example.com", machine: String = "repository",
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> ServiceOperations {
    let context = try await world.context(plan, person: person, machine: machine)
    return ServiceOperations(
      plan: plan, google: context.google, github: world.github, repository: context.repository,
      workflow: context.layout.workflowFile(names.environment), person: person, environment: world.variables, log: log)
  }

  var service: RunService {
    get async throws {
      try #require(try await world.google.run.getService(names.project, names.region, names.service))
    }
  }

  /// The service as it is kept, without what every change makes anew.
  func lasting() throws -> JSONValue {
    var document = try world.document("run.services", names.service)
    for field in [
      "etag", "generation", "observedGeneration", "updateTime", "terminalCondition", "conditions", "lastModifier",
    ] {
      document[field] = .null
    }
    return document
  }

  func job() async throws -> JSONValue? {
    try await world.google.scheduler.get(names.project, names.region, names.keepWarmJob)
  }

  /// Deploys as the workflow does: another image with its commit and run, and all requests to the newest revision.
  @discardableResult
  func deploy(_ image: String, labels: [String: String] = [:], traffic: [JSONValue]? = nil) async throws -> String {
    var template = try await service.document["template"]
    var container = template["containers"].array[0]
    container["image"] = .string(image)
    template["containers"] = [container]
    if !labels.isEmpty { template["labels"] = .object(labels.mapValues(JSONValue.string)) }
    var body: JSONValue = ["template": template]
    if let traffic { body["traffic"] = .array(traffic) }
    do {
      _ = try await world.google.run.patchService(
        names.project, names.region, names.service, body, mask: body.object.keys.sorted())
    } catch let error as GoogleCloudError where error.detail.contains("not found") {}
    return try #require(try await service.createdRevision)
  }

  func shares() async throws -> [String: Int] {
    try await service.shares.reduce(into: [:]) { if $1.percent > 0 { $0[$1.revision, default: 0] += $1.percent } }
  }

  static func pinned(_ revision: String, _ percent: Int, tag: String? = nil) -> JSONValue {
    var target: JSONValue = [
      "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(revision), "percent": .int(percent),
    ]
    if let tag { target["tag"] = .string(tag) }
    return target
  }
}

/// The failure that something ends with; nil where it ends well.
func failure(of work: () async throws -> Void) async -> Failure? {
  do {
    try await work()
    return nil
  } catch {
    return Failure(error)
  }
}
