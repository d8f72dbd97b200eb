import Cryptography

extension ResourceNames {
  /// The names of everything that a set-up of one environment makes.
  ///
  /// - Parameters:
  ///   - service: gives the base of the names.
  ///   - environment: the environment's name.
  ///   - project: the project id.
  ///   - region: the region id.
  package init(service: Service, environment: String, project: String, region: String) {
    let base = "\(service.name)-\(environment)"
    self.init(
      environment: environment, githubEnvironment: service.environmentPrefix + environment, project: project,
      region: region, service: base,
      deployerAccount: Self.accountID(base, "deploy"), formerDeployerAccount: Self.accountID(service.name, "sa"),
      runtimeAccount: Self.accountID(base, "sa"), registry: base,
      stateBucket: "\(project)-overture-tfstate", statePrefix: "overture/\(service.name)/\(environment)",
      keySecret: "secret-management-key-\(service.environmentPrefix)\(environment)", keepWarmJob: "\(base)-keep-warm")
  }

  /// The id of a service account: the base and what it is for.
  ///
  /// Google allows 6 to 30 characters; what does not fit gets six digits of its hash instead of its end, so that two
  /// long bases stay two accounts and each run finds the same one. The ends differ, so that no deployer is a runtime account.
  static func accountID(_ base: String, _ use: String) -> String {
    let plain = "\(base)-\(use)"
    guard !(6...30).contains(plain.count) else { return plain }
    let hash = SHA256.hash(of: base.utf8).prefix(3).hexadecimal
    // Two hyphens and six digits of the hash.
    var start = base.prefix(22 - use.count)
    while start.last == "-" { start.removeLast() }
    return "\(start)-\(hash)-\(use)"
  }
}
