import SetupPlan

/// The snapshot that a service starts from: what its imports find, compile and generate, kept when the image is built.
struct StartSnapshot: Sendable {
  /// The file that starts from it, in the service's folder.
  let script: String
  /// The file that makes it, in the same folder.
  let rehearsal: String
  /// The module that `script` is.
  var module: String { String(script.dropLast(".py".count)) }

  /// What happens unless the answers say otherwise.
  static let rehearsed = Found(
    "rehearsed", why: "the build imports the service twice, and keeps a snapshot for the start where both are the same")

  /// What it is worth, as the end of a sentence.
  static func worth(_ gain: ImageGain?) -> String {
    guard let gain, let snapshot = gain.snapshot else { return ImageGain.unmeasured }
    return "; the start takes \(ImageGain.percent(snapshot)) of that without it, \(gain.source)"
  }

  /// Whether the start script imports the service, with a Python that the snapshot is known to work with.
  static func isPossible(_ facts: RepositoryFacts) -> Bool {
    let version = facts.pythonVersion.split(separator: ".").last.flatMap { Int($0) }
    return facts.isServed && ImageServer(facts).importsService && version.map { $0 >= 10 } ?? false
  }

  /// - Returns: nil where the answers want none, and where it is not possible.
  init?(service: Service, facts: RepositoryFacts, layout: FileLayout) {
    guard service.wantsSnapshot, Self.isPossible(facts) else { return nil }
    script = layout.snapshot
    rehearsal = layout.rehearsal
  }
}

/// What `container_snapshot.py` is made of.
struct SnapshotScriptContent: TemplateContent {
  static let template = "container_snapshot.py.mustache"

  let service: String
  /// Whether it has FastAPI's models of OpenAPI, which most requests do not need.
  let usesOpenAPI: Bool
}

/// What `container_rehearsal.py` is made of. Strings are Python literals.
struct RehearsalScriptContent: TemplateContent {
  static let template = "container_rehearsal.py.mustache"

  let service: String
  /// The names of the files, and the modules that they are.
  let snapshot: String
  let rehearsal: String
  let snapshotModule: String
  let startModule: String
  let healthPath: String?
  let isASGI: Bool
  let isWSGI: Bool
  /// Whether it is known how to ask for it without a server.
  let isAsked: Bool

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout, of snapshot: StartSnapshot) {
    service = plan.answers.service.name
    self.snapshot = snapshot.script
    rehearsal = snapshot.rehearsal
    snapshotModule = snapshot.module
    startModule = layout.startModule
    healthPath = facts.health.path.map(JSONText.quote)
    isASGI = facts.interface == .asgi
    isWSGI = facts.interface == .wsgi
    isAsked = isASGI || isWSGI
  }
}
