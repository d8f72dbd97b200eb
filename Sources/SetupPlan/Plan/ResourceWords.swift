extension ResourceNames {
  /// What a role is bound on, as people know it.
  package func words(for resource: RoleGrant.Resource) -> String {
    switch resource {
    case .project: "project \(project)"
    case .service: "service \(service)"
    case .releaseJob: "job \(releaseJob)"
    case .deployerAccount: deployerEmail
    case .runtimeAccount: runtimeEmail
    case .plannerAccount: plannerEmail
    case .previewerAccount: previewerEmail
    case .registry: "registry \(registry)"
    case .stateBucket: "bucket \(stateBucket)"
    case .keySecret: "secret \(keySecret)"
    case .secret(let name): "secret \(name)"
    case .bucket(let name): "bucket \(name)"
    case .otherProject(let id): "project \(id)"
    case .otherRegistry(let project, let location, let name): "registry \(name) in \(location), project \(project)"
    }
  }
}
