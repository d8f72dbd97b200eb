import SeededRandomNumbers

@testable import SetupPlan

extension ServiceConfiguration {
  /// None as a rule.
  static func random(using random: inout SeededRandom) -> ServiceConfiguration {
    guard Bool.random(using: &random) else { return ServiceConfiguration() }
    var configuration = ServiceConfiguration()
    for name in ["LOG_LEVEL", "PUBLIC_URL", "no", "_x"] where Bool.random(using: &random) {
      configuration.variables[name] = ["info", "", "true", "8080", "a: b # c", "x\ny", "漢字"].any(using: &random)
    }
    for name in ["DATABASE_URL", "TOKEN"] where Bool.random(using: &random) {
      configuration.secrets[name] = SecretReference(
        name: ["database-url", "12", "null"].any(using: &random),
        version: [.latest, .number(3)].any(using: &random))
    }
    return configuration
  }
}

extension Connections {
  /// None as a rule.
  static func random(using random: inout SeededRandom) -> Connections {
    guard Int.random(in: 1...3, using: &random) == 1 else { return Connections() }
    return Connections(
      cloudSQL: [[], ["my-project:us-central1:orders"]].any(using: &random),
      network: [nil, NetworkConnection(subnet: "default", egress: .all)].any(using: &random),
      // A mounted bucket asks for memory, which is random here.
      buckets: [:])
  }
}

extension [RuntimeRole] {
  /// None as a rule.
  static func random(using random: inout SeededRandom) -> [RuntimeRole] {
    [
      [], [], [RuntimeRole("aiplatform.user")],
      [RuntimeRole("projects/my-project/roles/reader"), RuntimeRole("storage.objectViewer", on: .bucket("my-bucket"))],
    ].any(using: &random)
  }
}
