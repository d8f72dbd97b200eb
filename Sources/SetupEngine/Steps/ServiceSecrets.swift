import GoogleCloud
import SetupPlan

/// The secrets that an environment's configuration refers to, as they are in Secret Manager.
struct ServiceSecrets: Sendable {
  /// A version that a revision could not read.
  struct Missing: Sendable, Equatable {
    var name: String
    var version: SecretVersionChoice
    /// Nil where the secret itself is missing, else the state of the version, or nothing where there is none.
    var state: String?
    /// The variables that it is for.
    var variables: [String]

    /// What is missing, as a sentence without its end.
    var words: String {
      guard let state else { return "the secret \(name) for \(variables.joined(separator: ", ")) is missing" }
      let what = version == .latest ? "the secret \(name)" : "version \(version) of the secret \(name)"
      return state.isEmpty
        ? (version == .latest ? "\(what) has no value" : "\(what) is missing")
        : "\(what) is \(state.lowercased())"
    }
  }

  private let scene: Scene

  init(_ scene: Scene) { self.scene = scene }

  /// What a revision of today could not read.
  func missing() async throws -> [Missing] {
    let secrets = scene.plan.environment.configuration.secrets
    let pending = scene.step == .configurationSecrets && scene.mode == .run ? [] : scene.pendingSecrets
    let references = Set(secrets.values.filter { !pending.contains($0.name) }).sorted {
      ($0.name, "\($0.version)") < ($1.name, "\($1.version)")
    }
    let scene = scene
    return try await references.concurrentMap { reference -> Missing? in
      let variables = secrets.filter { $0.value == reference }.keys.sorted()
      let found = try await scene.existing { () -> [GoogleCloud.SecretVersion]? in
        try await scene.google.secrets.versions(scene.project, reference.name)
      }
      guard let versions = found else {
        return Missing(name: reference.name, version: reference.version, state: nil, variables: variables)
      }
      let version =
        switch reference.version {
        case .latest: versions.first
        case .number(let number): versions.first { $0.number == "\(number)" }
        }
      guard version?.state != "ENABLED" else { return nil }
      return Missing(
        name: reference.name, version: reference.version, state: version?.state ?? "", variables: variables)
    }.compactMap(\.self)
  }

  /// Why a deployment would fail for want of secrets; nil where none is missing.
  static func failure(_ missing: [Missing], _ scene: Scene) -> Failure? {
    guard !missing.isEmpty else { return nil }
    let names = missing.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let commands = names.map { "overture secrets set \($0) \(scene.commandOptions)" }
    return Failure(
      message: missing.count == 1
        ? "A secret of the service cannot be read" : "\(missing.count) secrets of the service cannot be read",
      reason: "Found: \(missing.map(\.words).joined(separator: "; ")).",
      remedy: "Give each its value, which is asked for and shown nowhere: \(commands.joined(separator: "; "))",
      kind: .answers)
  }
}
