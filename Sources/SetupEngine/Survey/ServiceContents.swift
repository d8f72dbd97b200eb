import Artifacts
import GoogleCloud
import RESTClient
import SetupPlan

/// What others have put into a Cloud Run service, by name and never by value.
struct ServiceContents: Sendable {
  private let service: JSONValue
  private var template: JSONValue { service["template"] }

  init(_ service: JSONValue) { self.service = service }

  /// What a revert gives back: all but the template, which the revision that serves now keeps at Google, so that no variable's
  /// value is ever on this machine.
  var kept: JSONValue {
    var kept: JSONValue = ["revision": service["latestReadyRevision"]]
    for field in ["traffic", "ingress", "invokerIamDisabled", "scaling"] { kept[field] = service[field] }
    return kept
  }

  /// What a take-over takes away, since Terraform's configuration does not have it.
  func losses(beside plan: Plan, files: [GeneratedFile]) -> [String] {
    let environment = plan.environment
    let own = environment.configuration.names.union(VariableOwner.setByOverture)
    let containers = template["containers"].array
    var losses: [String] = []
    for variable in containers.first?["env"].array ?? [] {
      guard let name = variable["name"].string, !own.contains(name) else { continue }
      losses.append(variable["valueSource"].isNull ? "the variable \(name)" : "the variable \(name), from a secret")
    }
    losses += containers.dropFirst().map { "the container \($0["name"].string ?? "beside the first")" }
    let kept = Set(environment.connections.buckets.values.map(\.bucket))
    let volumes = template["volumes"].array.filter { volume in
      volume["name"].string != "key" && !(volume["gcs"]["bucket"].string.map(kept.contains) ?? false)
    }
    losses += volumes.flatMap { Self.loss($0, beside: environment.connections.cloudSQL) }
    losses += connections(beside: environment.connections.network)
    if let least = template["scaling"]["minInstanceCount"].int, least > 0 {
      losses.append("the revision's minimum of \(least) instances")
    }
    let keepsAffinity = plan.environment.resources.sessionAffinity
    for (field, words) in Self.settings where !template[field].isNull && template[field].bool != false {
      if field == "sessionAffinity", keepsAffinity { continue }
      losses.append(words)
    }
    for (field, words) in Self.containerSettings where containers.first?[field].isNull == false {
      losses.append(words)
    }
    for (field, words) in Self.serviceSettings where !service[field].isNull && service[field].bool != false {
      losses.append(words)
    }
    return losses
  }

  /// What a volume is, as far as nothing of the answers takes its place.
  private static func loss(_ volume: JSONValue, beside instances: [String]) -> [String] {
    let name = volume["name"].string ?? ""
    guard case .object = volume["cloudSqlInstance"] else { return ["the volume \(name)"] }
    return volume["cloudSqlInstance"]["instances"].array.compactMap(\.string).filter { !instances.contains($0) }
      .map { "the Cloud SQL instance \($0)" }
  }

  private func connections(beside network: NetworkConnection?) -> [String] {
    let access = template["vpcAccess"]
    let connector = access["connector"].string.map { ["the VPC connector \(Self.tail($0))"] } ?? []
    let others = access["networkInterfaces"].array.filter {
      network == nil || Self.tail($0["subnetwork"].string ?? "") != network?.subnet
    }
    let networks = others.map {
      "the network \(Self.tail($0["network"].string ?? $0["subnetwork"].string ?? "interface"))"
    }
    return connector + networks
  }

  /// What stays as others have set it: Terraform leaves it to the workflow, or adds to it only.
  var remains: [String] {
    let tags = service["traffic"].array.compactMap { $0["tag"].string }.map { "the traffic tag \($0)" }
    let revisions = service["traffic"].array.filter { ($0["percent"].int ?? 0) > 0 && $0["revision"].string != nil }
      .map { "\($0["percent"].int ?? 0) % of the traffic on the revision \($0["revision"].string ?? "")" }
    let labels = service["labels"].object.keys.sorted().map { "the label \($0)" }
    let annotations = service["annotations"].object.keys.sorted().map { "the annotation \($0)" }
    return tags + revisions + labels + annotations
  }

  private static let settings: [(field: String, words: String)] = [
    ("encryptionKey", "the encryption key of its own"), ("sessionAffinity", "session affinity"),
    ("nodeSelector", "the GPU"), ("serviceMesh", "the service mesh"),
    ("healthCheckDisabled", "the switched-off probes"),
  ]

  private static let containerSettings: [(field: String, words: String)] = [
    ("command", "the container's command"), ("args", "the container's arguments"),
    ("workingDir", "the container's working folder"), ("livenessProbe", "the liveness probe"),
    ("readinessProbe", "the readiness probe"),
  ]

  private static let serviceSettings: [(field: String, words: String)] = [
    ("description", "the description"), ("binaryAuthorization", "the binary authorisation"),
    ("customAudiences", "the custom audiences"), ("defaultUriDisabled", "the switched-off default address"),
    ("iapEnabled", "Identity-Aware Proxy"),
  ]

  private static func tail(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }
}
