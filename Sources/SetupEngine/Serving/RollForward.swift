import GoogleCloud
import RESTClient
import SetupPlan

/// A new revision is made from what serves, where the newest revision brought something else that does not serve: it was
/// refused, rolled back, or never became ready.
struct RollForward: Sendable {
  /// What is to be kept.
  let revision: Serving.Revision
  /// What does not serve.
  let idle: Serving.Revision
  /// Where what serves is not as the answers say, though the service's template is.
  let differences: [String]

  /// Why, in a sentence.
  var words: String {
    "\(revision.name) serves, and \(idle.name) gets no traffic: the new revision is made from \(revision.shortImage)"
  }

  /// Makes what serves the template of the service again; the traffic stays where it is.
  ///
  /// Terraform leaves the image alone, so that its next change is built on this one.
  func apply(_ scene: Scene) async throws {
    let names = scene.names
    guard let service = try await scene.google.run.getService(scene.project, names.region, names.service),
      let serving = try await scene.google.run.revision(scene.project, names.region, names.service, revision.name)
    else { return }
    // A name belongs to one revision.
    var template = service.document["template"].object.filter { $0.key != "revision" }
    for part in ["containers", "volumes", "vpcAccess", "labels"] { template[part] = serving.object[part] }
    scene.log(words)
    _ = try await scene.google.run.patchService(
      scene.project, names.region, names.service, ["template": .object(template)], mask: ["template"])
  }
}

extension Scene {
  /// Whether what Terraform changes has to be built on another revision than the newest one; nil where it has not.
  func rollForward(_ changes: [ResourceChange]) async throws -> RollForward? {
    let isNewRevision = changes.contains { change in
      change.address == "google_cloud_run_v2_service.service" && change.action == .update
        && change.attributes.contains { $0.path.hasPrefix("template") }
    }
    guard let serving = try await serving(), serving.imageToKeep != nil, let sole = serving.sole else { return nil }
    let isOtherSize = !serving.differences(from: plan.environment.resources).isEmpty
    guard isNewRevision || isOtherSize else { return nil }
    return RollForward(
      revision: sole, idle: serving.newest,
      differences: isNewRevision ? [] : serving.differences(from: plan.environment.resources))
  }

  /// Gives the newest revision all requests; tags of others stay.
  func giveTraffic(to service: RunService) async throws {
    let latest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    var targets = service.document["traffic"].array.filter { $0["tag"].string != nil }.map { target -> JSONValue in
      .object(target.object.filter { $0.key != "percent" })
    }
    if let place = targets.firstIndex(where: { $0["revision"].string == nil }) {
      targets[place]["percent"] = 100
    } else {
      targets.append(["type": .string(latest), "percent": 100])
    }
    _ = try await google.run.patchService(
      project, names.region, names.service, ["traffic": .array(targets)], mask: ["traffic"])
  }
}
