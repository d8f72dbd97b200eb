/// What Cloud Run checks in a template's network and volumes before it starts a rollout, and what fails when one starts.
///
/// Cloud SQL's instances are played as far as a deployment notices them: the socket is there, and nothing listens behind it.
struct ConnectionRules {
  /// The template of a service.
  let template: JSON

  private static let kinds = ["secret", "cloudSqlInstance", "emptyDir", "gcs", "nfs"]
  private static let forbiddenFolders = ["/dev", "/proc", "/sys"]

  /// Throws the first refusal.
  func check() throws {
    if let access = template["vpcAccess"] { try check(access) }
    for volume in template["volumes"]?.array ?? [] { try check(volume: volume) }
    for container in template["containers"]?.array ?? [] {
      let folders = (container["volumeMounts"]?.array ?? []).compactMap { $0["mountPath"]?.string }
      for folder in folders { try check(folder: folder, among: folders) }
    }
  }

  private func check(_ access: JSON) throws {
    let interfaces = access["networkInterfaces"]?.array ?? []
    let connector = access["connector"]?.string ?? ""
    guard connector.isEmpty || interfaces.isEmpty else {
      throw ContainerLimits.Refusal("template.vpc_access: connector and network_interfaces cannot both be set.")
    }
    guard !connector.isEmpty || !interfaces.isEmpty else {
      throw ContainerLimits.Refusal("template.vpc_access: egress needs a connector or a network interface.")
    }
    guard interfaces.count <= 1 else {
      throw ContainerLimits.Refusal(
        "template.vpc_access.network_interfaces: at most one network interface is supported.")
    }
    for interface in interfaces where interface["network"] == nil && interface["subnetwork"] == nil {
      throw ContainerLimits.Refusal(
        "template.vpc_access.network_interfaces: at least one of network and subnetwork is required.")
    }
    let egress = access["egress"]?.string ?? "PRIVATE_RANGES_ONLY"
    guard ["PRIVATE_RANGES_ONLY", "ALL_TRAFFIC"].contains(egress) else {
      throw ContainerLimits.Refusal("Invalid value at 'service.template.vpc_access.egress': \"\(egress)\"")
    }
  }

  private func check(volume: JSON) throws {
    let name = volume["name"]?.string ?? ""
    guard name.wholeMatch(of: /[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?/) != nil else {
      throw ContainerLimits.Refusal("template.volumes: '\(name)' is not a volume's name.")
    }
    guard Self.kinds.count(where: { volume[$0] != nil }) == 1 else {
      throw ContainerLimits.Refusal("template.volumes: exactly one source of the volume '\(name)' must be set.")
    }
    for instance in volume[path: "cloudSqlInstance.instances"]?.strings ?? [] {
      guard instance.split(separator: ":", omittingEmptySubsequences: false).count >= 3 else {
        throw ContainerLimits.Refusal(
          "template.volumes.cloud_sql_instance.instances: '\(instance)' is not of the form "
            + "{project}:{location}:{instance}.")
      }
    }
    if volume["gcs"] != nil, template["executionEnvironment"]?.string == "EXECUTION_ENVIRONMENT_GEN1" {
      throw ContainerLimits.Refusal(
        "template.volumes.gcs: Cloud Storage volumes are supported in the second generation execution environment only."
      )
    }
  }

  private func check(folder: String, among all: [String]) throws {
    let field = "spec.template.spec.containers.volume_mounts.mount_path"
    let isForbidden = Self.forbiddenFolders.contains { folder == $0 || folder.hasPrefix("\($0)/") }
    guard folder.hasPrefix("/"), folder.count > 1, !isForbidden else {
      throw ContainerLimits.Refusal("\(field): '\(folder)' is not a path that a volume can be mounted at.")
    }
    guard !all.contains(where: { $0.hasPrefix("\(folder)/") }), all.count(where: { $0 == folder }) == 1 else {
      throw ContainerLimits.Refusal("\(field): another volume is mounted at or inside '\(folder)'.")
    }
  }

  /// A bucket is mounted before the container starts, and so must be there and open to the revision's account.
  func mountFailure(revision: String, project: Project, in world: World) -> String? {
    let email =
      template["serviceAccount"]?.string ?? "\(project.number)-compute@developer.gserviceaccount.com"
    let principal = Principal(member: RuntimeAccount(email: email, project: project).member)
    for volume in template["volumes"]?.array ?? [] {
      guard let bucket = volume[path: "gcs.bucket"]?.string else { continue }
      let intro =
        "Revision '\(revision)' is not ready and cannot serve traffic. Container failed to start: mounting the "
      let found = world[StorageBuckets.collection, bucket]
      guard let owner = found.flatMap({ world.findProject($0["projectNumber"]?.string ?? "") }) else {
        return "\(intro)volume '\(volume["name"]?.string ?? "")' failed: bucket \(bucket) does not exist."
      }
      let isRead = world.holds(
        principal, "storage.objects.list", project: owner, resource: StoragePolicies.resource(of: bucket), atOnce: true)
      guard isRead else {
        return "\(intro)volume '\(volume["name"]?.string ?? "")' failed: \(email) does not have storage.objects.list "
          + "access to the Google Cloud Storage bucket \(bucket)."
      }
    }
    return nil
  }
}
