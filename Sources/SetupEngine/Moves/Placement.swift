import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// Where Terraform's state says that the service stands.
struct Placement: Sendable, Equatable {
  var project: String
  var region: String
  var service: String

  /// Reads it off a state: as Terraform writes it, or as the stand-in of before did.
  init?(state: JSONValue) {
    for resource in state["resources"].array {
      if resource["type"].string == "google_cloud_run_v2_service", resource["mode"].string != "data" {
        let attributes = resource["instances"].array.first { $0["deposed"].string == nil }?["attributes"] ?? .null
        guard let region = attributes["location"].string, let name = attributes["name"].string else { continue }
        self.init(project: attributes["project"].string ?? "", region: region, service: name)
        return
      }
      let parts = (resource["name"].string ?? "").split(separator: "/").map(String.init)
      if resource["address"].string == "google_cloud_run_v2_service.service", parts.count == 6 {
        self.init(project: parts[1], region: parts[3], service: parts[5])
        return
      }
    }
    return nil
  }

  init(project: String, region: String, service: String) {
    self.project = project
    self.region = region
    self.service = service
  }
}

extension Scene {
  /// What a change of the region means; nil where the service stays where it is, or is not there yet.
  func regionMove() async throws -> RegionMove? {
    let names = names
    let state = try await existing {
      try await google.storage.document(names.stateBucket, names.statePrefix + "/default.tfstate")
    }
    guard let state, let placement = Placement(state: state), placement.region != names.region,
      let old = try await google.run.getService(project, placement.region, placement.service)
    else { return nil }
    let serving = try await Serving.of(old) {
      try await google.run.revision(project, placement.region, placement.service, $0)
    }
    let image = serving?.sole?.image ?? serving?.answering.first?.image
    return RegionMove(
      service: placement.service, from: placement.region, to: names.region, address: old.uri,
      image: image.flatMap { $0.hasPrefix(ResourceNames.placeholderImage) ? nil : $0 },
      left: try await leftRegistry(in: placement.region))
  }

  /// The image repository of a region that is left; nil where it is missing.
  func leftRegistry(in region: String) async throws -> LeftRegistry? {
    let name = names.registry
    guard let found = try await existing({ try await google.registry.get(project, region, name) }) else { return nil }
    return LeftRegistry(
      name: name, region: region, isDeleted: try await isOursAndUnused(name, in: region),
      bytes: found["sizeBytes"].int ?? found["sizeBytes"].string.flatMap { Int($0) })
  }

  /// Whether an image repository of a region that is left was made here, holds no image, and no service starts from it.
  private func isOursAndUnused(_ name: String, in region: String) async throws -> Bool {
    let ours = Fact.registry(RegistryFact(name: name, region: region))
    guard await journal.facts(of: .registryRepository).contains(ours),
      try await google.registry.isEmpty(project, region, name)
    else { return false }
    let images = "\(region)-docker.pkg.dev/\(project)/\(name)/"
    for place in [region, names.region] {
      let service = try await google.run.getService(project, place, names.service)
      let containers = service?.document["template"]["containers"].array ?? []
      if containers.contains(where: { $0["image"].string?.hasPrefix(images) == true }) { return false }
    }
    return true
  }
}
