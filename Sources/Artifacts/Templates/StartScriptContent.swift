import SetupPlan

/// What `container_start.py` is made of. Strings are Python literals.
struct StartScriptContent: TemplateContent {
  static let template = "container_start.py.mustache"

  let service: String
  /// The script's own module.
  let startModule: String
  /// The module that the service is started from a snapshot by.
  let snapshotModule: String?
  let serverModules: String
  let requiredVariables: String
  let module: String
  let object: String
  let healthPath: String?

  let importsService: Bool
  let importsModule: Bool
  let isFactory: Bool
  /// The module of what is changed of packages.
  let patches: String?
  let owner: String?
  let isASGI: Bool
  let isWSGI: Bool
  let isGoogled: Bool
  let keepsSessions: Bool
  let rehearses: Bool
  let forks: Bool
  let listens: Bool
  let opensSocket: Bool
  let handlesSignals: Bool

  let usesGranian: Bool
  let usesUvicorn: Bool
  /// gunicorn's kind of worker.
  let gunicornWorker: String?
  let usesHypercorn: Bool
  let usesDaphne: Bool
  let usesWaitress: Bool
  let usesAiohttp: Bool
  let usesSanic: Bool

  let tellsGradio: Bool
  let tellsTornado: Bool
  let tellsGRPC: Bool
  let tellsSockets: Bool
  let movesChainlit: Bool
  /// The port that the program names itself.
  let ownPort: Int?
  /// A program's module, its file, or the words of its command.
  let programModule: String?
  let programFile: String?
  let command: String?
  /// Whether the command has variables of its own: `$OPTIONS`, `${THREADS:-4}`. A shell expands them itself.
  let hasVariables: Bool

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let server = ImageServer(facts)
    let program = server == .program ? ImageProgram(facts) : nil
    let words = server == .program ? program?.command ?? [] : facts.command
    let application = facts.application.split(separator: ":", maxSplits: 1).map(String.init)
    let object = application.last ?? ""
    let importsService = server.importsService
    let runsHere = program?.runsHere ?? false
    let tells = { (framework: RepositoryFacts.Framework) in runsHere && facts.framework == framework }
    service = plan.answers.service.name
    startModule = layout.startModule
    snapshotModule = StartSnapshot(service: plan.answers.service, facts: facts, layout: layout)?.module
    serverModules = server.modules.map { JSONText.quote($0) + "," }.joined(separator: " ")
    requiredVariables = facts.requiredVariables.map(JSONText.quote).joined(separator: ", ")
    module = JSONText.quote(application.first ?? "")
    self.object = JSONText.quote(object)
    healthPath = facts.health.path.map(JSONText.quote)
    self.importsService = importsService
    rehearses = server.opensFirst && facts.health.path == nil
    importsModule = importsService || rehearses
    isFactory = facts.isFactory
    patches = facts.patches.isEmpty ? nil : JSONText.quote(String(layout.patches.dropLast(".py".count)))
    owner =
      object.hasSuffix(".streamable_http_app")
      ? JSONText.quote(object.split(separator: ".").dropLast().joined(separator: ".")) : nil
    isASGI = importsService && facts.interface == .asgi && server != .sanic
    isWSGI = importsService && facts.interface == .wsgi
    isGoogled = importsService && server != .sanic && facts.interface != .aiohttp
    keepsSessions = facts.framework.keepsSessions
    forks = server.forks
    listens = server.listens
    tellsSockets = tells(.unknown)
    opensSocket = listens || tellsSockets
    handlesSignals = forks || runsHere
    usesGranian = server == .granianASGI || server == .granianWSGI
    usesUvicorn = server == .uvicorn
    gunicornWorker = server == .gunicorn ? JSONText.quote(Self.worker(facts.interface)) : nil
    usesHypercorn = server == .hypercorn
    usesDaphne = server == .daphne
    usesWaitress = server == .waitress
    usesAiohttp = server == .aiohttp
    usesSanic = server == .sanic
    tellsGradio = tells(.gradio)
    tellsTornado = tells(.tornado)
    tellsGRPC = tells(.grpc)
    movesChainlit = facts.framework == .chainlit
    ownPort = facts.port
    programModule = program?.module.map(JSONText.quote)
    programFile = program?.script.map(JSONText.quote)
    hasVariables =
      !["sh", "bash"].contains(words.first.map { RepositoryTree.split($0).name })
      && words.contains { $0.replacing("$PORT", with: "").contains("$") }
    command = words.isEmpty ? nil : words.map(JSONText.quote).joined(separator: ", ")
  }

  private static func worker(_ interface: RepositoryFacts.Interface) -> String {
    switch interface {
    case .asgi: "asgi"
    case .aiohttp: "aiohttp.GunicornWebWorker"
    case .wsgi, .program: "gthread"
    }
  }
}
