extension RoleGrant {
  /// What the runtime account needs for its secrets and connections, and what the answers ask for it; each once.
  static func configuration(_ environment: EnvironmentAnswers) -> [RoleGrant] {
    let secrets = environment.configuration.secretNames.map { name in
      let variables = environment.configuration.secrets.filter { $0.value.name == name }.keys.sorted()
      return RoleGrant(
        role: "roles/secretmanager.secretAccessor", resource: .secret(name), member: .runtime,
        step: .configurationSecrets, reason: "read \(variables.joined(separator: ", "))")
    }
    let databases = environment.connections.cloudSQL.map { name in
      let project = name.split(separator: ":").dropLast(2).joined(separator: ":")
      return RoleGrant(
        role: "roles/cloudsql.client", resource: project == environment.project ? .project : .otherProject(project),
        member: .runtime, step: .rolesRuntime, reason: "connect to Cloud SQL")
    }
    let buckets = environment.connections.buckets.sorted { $0.key < $1.key }.map { path, mount in
      RoleGrant(
        role: mount.isReadOnly ? "roles/storage.objectViewer" : "roles/storage.objectUser",
        resource: .bucket(mount.bucket), member: .runtime, step: .rolesRuntime, reason: "use the bucket at \(path)")
    }
    let asked = environment.roles.map { role in
      RoleGrant(
        role: role.role, resource: role.target?.resource ?? .project, member: .runtime,
        step: role.target?.isSecret == true ? .configurationSecrets : .rolesRuntime,
        reason: RoleGrant.asking)
    }
    var grants: [RoleGrant] = []
    for grant in secrets + databases + buckets + asked
    where !grants.contains(where: { $0.role == grant.role && $0.resource == grant.resource }) {
      grants.append(grant)
    }
    return grants
  }
}

extension RuntimeRole.Target {
  /// The resource whose policy holds the role.
  var resource: RoleGrant.Resource {
    switch self {
    case .bucket(let name): .bucket(name)
    case .secret(let name): .secret(name)
    }
  }

  var isSecret: Bool { if case .secret = self { true } else { false } }
}

extension EnvironmentAnswers {
  /// Whether any secret of Secret Manager is referred to.
  var usesSecrets: Bool { !configuration.secrets.isEmpty || roles.contains { $0.target?.isSecret == true } }

  /// The Google APIs that configuration and connections need, without `.googleapis.com`.
  var configurationServices: [String] {
    (connections.cloudSQL.isEmpty ? [] : ["sqladmin"]) + (connections.network == nil ? [] : ["compute"])
  }
}
