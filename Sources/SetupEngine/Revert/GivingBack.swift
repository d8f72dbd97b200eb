import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// Gives back what was adopted: Terraform forgets it, and where the API can, it gets what it had.
struct GivingBack: Sendable {
  let scene: Scene

  /// Gives one thing back; it is never deleted. A thing that is gone already is no error.
  func giveBack(_ fact: AdoptionFact) async throws {
    guard let address = fact.what.address else {
      return scene.log("\(fact.what.words) stays: it was there before (\(fact.name))")
    }
    try await forget(address)
    guard let before = fact.before, try await restore(fact, before) else {
      return scene.log("\(fact.what.words) stays: it was there before (\(fact.name))")
    }
    scene.log("\(fact.what.words) stays, and has what it had before (\(fact.name))")
  }

  /// Takes it out of Terraform's state, so that no destroy reaches it.
  private func forget(_ address: String) async throws {
    let workspace = scene.workspace
    guard try await scene.google.storage.bucket(workspace.bucket) != nil,
      try await TerraformState.read(scene.google, scene.names).attributes[address] != nil
    else { return }
    try await scene.prepareTerraform()
    try await scene.terraform.terraform.forget(workspace, [address], scene.terraformLog)
  }

  /// Whether it could be given what it had.
  private func restore(_ fact: AdoptionFact, _ before: JSONValue) async throws -> Bool {
    do {
      switch fact.what {
      case .service: return try await restoreService(before)
      case .keepWarmJob: try await restoreJob(before)
      case .dashboard:
        try await restore(before, by: scene.google.dashboards, without: ["etag"])
      case .notificationChannel: try await restore(before, by: scene.google.notificationChannels)
      case .budget:
        let fields = ["displayName", "budgetFilter", "amount", "thresholdRules", "notificationsRule"]
        try await scene.google.patchBudget(before["name"].string ?? "", Self.only(fields, of: before), mask: fields)
      case .latencyAlert, .errorsAlert, .coldStartsAlert, .instancesAlert:
        try await restore(before, by: scene.google.alertPolicies)
      default: return false
      }
      return true
    } catch let error as GoogleCloudError where error.kind == .notFound || error.kind == .serviceDisabled {
      scene.warn("\(fact.what.words) is gone already")
      return false
    }
  }

  private func restore(
    _ before: JSONValue, by collection: GoogleCloudClient.MonitoringCollection, without written: [String] = []
  ) async throws {
    var body = before
    for field in ["creationRecord", "mutationRecord"] + written { body[field] = .null }
    _ = try await collection.patch(name: before["name"].string ?? "", body)
  }

  private func restoreJob(_ before: JSONValue) async throws {
    let fields = ["description", "schedule", "timeZone", "attemptDeadline", "retryConfig", "httpTarget"]
    _ = try await scene.google.scheduler.patch(
      scene.project, scene.names.region, scene.names.keepWarmJob, Self.only(fields, of: before),
      mask: before["httpTarget"].isNull ? fields.dropLast() : fields)
  }

  // MARK: - The service

  /// What a revision has of the template that it was made from.
  private static let template = [
    "labels", "annotations", "scaling", "vpcAccess", "timeout", "serviceAccount", "containers", "volumes",
    "executionEnvironment", "encryptionKey", "maxInstanceRequestConcurrency", "serviceMesh",
    "encryptionKeyRevocationAction", "encryptionKeyShutdownDuration", "sessionAffinity", "nodeSelector",
    "gpuZonalRedundancyDisabled",
  ]

  /// The settings come from the journal, the template with all its variables from the revision that served: it is still at
  /// Google. Where no revision can be made of it any more, the traffic goes to that one itself.
  private func restoreService(_ before: JSONValue) async throws -> Bool {
    let names = scene.names
    let run = scene.google.run
    var body = Self.only(["traffic", "ingress", "scaling"], of: before)
    body["invokerIamDisabled"] = .bool(before["invokerIamDisabled"].bool ?? false)
    var fields = ["traffic", "ingress", "scaling", "invokerIamDisabled"]
    let revision = try await run.revisions(scene.project, names.region, names.service)
      .first { $0["name"] == before["revision"] }
    if let revision {
      body["template"] = Self.template(of: revision)
      fields.append("template")
    } else {
      scene.warn("the revision that served before is gone; what runs now stays")
    }
    do {
      _ = try await run.patchService(scene.project, names.region, names.service, body, mask: fields)
    } catch let error as GoogleCloudError where revision != nil && error.kind != .notFound {
      scene.warn("no revision can be made of the former template (\(error.detail)); the former revision serves")
      body["template"] = .null
      body["traffic"] = [
        [
          "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "percent": 100,
          "revision": .string(before["revision"].string?.split(separator: "/").last.map(String.init) ?? ""),
        ]
      ]
      _ = try await run.patchService(
        scene.project, names.region, names.service, body, mask: fields.filter { $0 != "template" })
    }
    return true
  }

  /// Labels and annotations of Google's own are written anew.
  private static func template(of revision: JSONValue) -> JSONValue {
    var template = only(Self.template, of: revision)
    for field in ["labels", "annotations"] {
      let own = template[field].object.filter {
        !$0.key.contains("googleapis.com/") && !$0.key.contains("knative.dev/")
      }
      template[field] = own.isEmpty ? .null : .object(own)
    }
    return template
  }

  private static func only(_ fields: [String], of document: JSONValue) -> JSONValue {
    var chosen: JSONValue = [:]
    for field in fields { chosen[field] = document[field] }
    return chosen
  }
}
