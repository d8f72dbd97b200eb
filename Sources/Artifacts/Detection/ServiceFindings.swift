import SetupPlan

/// Everything that was found out about one folder as a service.
struct ServiceFindings {
  /// The folder from the repository's root; `.` for the root.
  let directory: String
  /// What the repository's own Dockerfile does, and the written one takes over.
  let work: RepositoryFacts.ImageWork
  private let takeOver: Finding?
  private let ownImage: RepositoryFacts.OwnImage?
  private let ignored: [String]
  /// Whether the answers keep a Dockerfile that is not there.
  private let keepsImage: Bool
  /// Why the own Dockerfile would build no image that Cloud Run can start.
  private let imageProblem: Found<String>?
  let packaging: Packaging
  let python: Choice<String>?
  private let pythonProblem: Obstacle?
  let framework: Found<RepositoryFacts.Framework>?
  let application: Choice<Application>?
  let start: Choice<StartCommand>?
  let port: Choice<Int>?
  let health: Choice<HealthProbe>
  private let checkedPath: String?
  private let server: ServerChoice
  private let command: [String]
  private let containerPort: Int?
  private let packages: [String]
  private let missing: [Found<String>]
  private var patches: PatchChoice?
  private var patchPackages: [String] = []
  let native: [Found<RepositoryFacts.NativePackage>]
  let variables: [Found<RepositoryFacts.Variable>]
  let tests: Choice<String>?
  private let lint: Found<String>?
  private let checks: RepositoryFacts.Checks
  let workflows: [Found<String>]
  let containers: [Found<String>]
  let workload: Workload
  let release: Choice<String>?
  let processes: [Found<RepositoryFacts.Process>]
  let settings: Choice<String>?
  private let setting: RepositoryFacts.ImageWork.Setting?
  /// Where Django's `DEBUG` is on, and nobody has accepted that.
  let debug: Found<String>?
  private let developmentRequirements: String?
  private let hasProjectTable: Bool
  private let projectName: String?
  private let package: ProjectPackage?
  private let staticFiles: Found<RepositoryFacts.StaticFiles>?
  /// What the answers say of the snapshot that the service starts from.
  private let snapshot: String?

  private static let developmentFiles = [
    "requirements-dev.txt", "requirements-test.txt", "dev-requirements.txt", "requirements/dev.txt",
    "requirements_dev.txt",
  ]

  /// - Parameters:
  ///   - service: the folder.
  ///   - workflows: those of the repository.
  ///   - details: what the answers say instead of the files.
  init(_ service: ServiceFolder, workflows: [Found<String>], details: [ServiceDetail: String] = [:]) {
    directory = service.directory.isEmpty ? "." : service.directory
    let own = OwnDockerfile(service, details: details)
    snapshot = details[.snapshot]
    ownImage = details[.image] == "own" ? own?.image : nil
    keepsImage = details[.image] == "own" && own == nil
    imageProblem = ownImage == nil ? nil : own?.obstacle
    work = own?.work ?? RepositoryFacts.ImageWork()
    takeOver = own?.question
    packaging = Packaging(service, own: own, details: details)
    ignored = Containers.ignored(service)
    let named = PythonVersions.choice(service, own: own)
    let locked = LockedPackages(service, packaging: packaging)
    let possible = named ?? LockedPython.choice(locked)
    python = details[.python].map { Choice(said: $0, over: possible) } ?? possible
    pythonProblem = details[.python] == nil ? PythonVersions.obstacle(service, locked: locked) : nil
    let starts = StartCommands.found(service, packaging: packaging, said: details[.start])
    let applications = Applications(service, packaging: packaging, starts: starts)
    let served = applications.choice()
    // A command of the answers says all of it.
    let isStarted = details[.start] != nil && served?.best.file == Choice<String>.answers
    application =
      isStarted
      ? served.map { Choice($0.best, others: []) }
      : details[.application].map { applications.said($0, over: served) } ?? served
    server = ServerChoice(
      service, served: application?.best.value, start: starts.first { $0.value.application != nil },
      said: details[.server])
    command =
      application.map { RunCommand.words(for: $0.best.value, started: Self.start(of: $0.best, among: starts)) } ?? []
    containerPort = details[.port].flatMap { Int($0) }
    packages = Self.packages(service, server.server, locked, said: details[.packages] ?? "")
    if let best = application?.best, best.value.framework != .unknown {
      framework = best.with(best.value.framework)
    } else {
      framework = applications.requiredFramework
    }
    // Several ways to start it are no question as long as they start the same.
    start = Choice(
      starts.enumerated().map { place, start in
        var start = start
        if place > 0 { start.confidence = min(start.confidence, .likely) }
        return start
      })
    port = Choice(Ports.found(service, starts: starts))
    let probe = HealthChecks.choice(service, served: application?.best.value, locked: locked)
    checkedPath = HealthChecks.dockerfiles(service).first?.value
    health = details[.health].flatMap(HealthProbe.init).map { Choice(said: $0, over: probe) } ?? probe
    missing = Self.missing(service, packaging, locked, packages, served: application?.best.value)
    let installed = own.flatMap { NativePackages.installed($0.install.packages, by: $0.path) }
    native = NativePackages.found(packaging.requirements, beside: installed?.value) + [installed].compactMap(\.self)
    let isDjango = framework?.value == .django
    let django =
      isDjango
      ? DjangoModule(service, served: application?.best.value, own: own, said: details[.settings]) : nil
    settings = django?.choice
    setting = django?.setting
    let advice = django.map { DjangoAdvice($0.modules, service.tree) }
    debug = details[.debug] == nil ? advice?.debug : nil
    variables = Variables.found(
      service, served: application?.best.value, more: settings.map { [$0.best.value] } ?? [],
      given: own?.work.environment ?? [])
    let runs = TestRuns(
      service, packaging: packaging, settings: django?.modules ?? [],
      required: variables.filter(\.value.isRequired).map(\.value.name), details: details)
    tests = runs.choice
    lint = runs.lint
    checks = runs.checks
    self.workflows = workflows
    containers = Containers.found(service)
    workload = Workload(service)
    let releases = Choice(ReleaseCommands.found(service, packaging: packaging, framework: framework?.value))
    release = details[.release].map { Choice(said: $0, over: releases) } ?? releases
    processes = Processes.found(service)
    developmentRequirements = Self.developmentFiles.first { service.has($0) }
    projectName = service.toml("pyproject.toml")?["project", "name"]?.string
    hasProjectTable = service.toml("pyproject.toml")?["project"] != nil
    package = ProjectPackage(service, kind: packaging.choice?.best.value)
    staticFiles = isDjango ? DjangoSettings.staticFiles(service, settings: settings?.best.value) : nil
    let choice = PatchChoice(
      service, facts: facts, packaging: packaging, locked: locked,
      modules: ServedModules(service, from: application?.best.value), said: details[.patches])
    patchPackages = choice.packages(beside: packaging, locked, python: facts.pythonVersion)
    patches = choice
  }

  /// Packages beside the requirements: those of the answers, and what an old server needs without declaring it.
  private static func packages(
    _ service: ServiceFolder, _ server: RepositoryFacts.Server?, _ locked: LockedPackages, said: String
  ) -> [String] {
    let packages = said.split(separator: ",").map { $0.filter { $0 != " " } }
    guard server == .gunicorn, locked.has("gunicorn", below: "20.2"),
      !packages.contains(where: { $0.hasPrefix("setuptools") })
    else { return packages }
    service.tree.note(
      locked.file,
      "gunicorn \(locked.versions["gunicorn"] ?? "") imports pkg_resources, which setuptools has no more: "
        + "setuptools<81 is installed beside it")
    return packages + ["setuptools<81"]
  }

  /// The packages that the served program imports, and nothing installs.
  private static func missing(
    _ service: ServiceFolder, _ packaging: Packaging, _ locked: LockedPackages, _ further: [String],
    served: Application?
  ) -> [Found<String>] {
    guard let served else { return [] }
    let missing = MissingPackages(service, packaging: packaging, locked: locked, further: further)
    return missing.found(ServedModules(service, from: served), packaging: packaging)
  }

  /// Whether the folder holds a service: something to serve with its dependencies or a container, or a web framework
  /// that a command starts.
  var isService: Bool {
    let hasManifest = packaging.choice != nil
    guard let application else { return hasManifest && framework != nil && start != nil }
    if application.best.value.interface == .program { return start != nil || framework != nil && hasManifest }
    return hasManifest || !containers.isEmpty || start != nil || application.best.confidence == .certain
  }

  /// The evidence, counted.
  var score: Int {
    var score = 0
    if let application { score += application.best.value.interface == .program ? 2 : 4 }
    if framework != nil { score += 3 }
    if packaging.choice != nil { score += 2 }
    if start != nil || !containers.isEmpty { score += 2 }
    if health.best.value.path != nil { score += 1 }
    return score
  }

  /// What the files that are written rest on.
  var facts: RepositoryFacts {
    let served = application?.best.value
    let framework = framework?.value ?? .unknown
    var facts = RepositoryFacts(
      framework: framework, application: served.map(\.importPath) ?? "app.main:app",
      isFactory: served?.isFactory ?? false, interface: served?.interface ?? framework.interface,
      sourceRoot: served?.sourceRoot ?? ".", dependencies: packaging.choice?.best.value ?? .none,
      dependencyFiles: packaging.files, developmentRequirements: developmentRequirements,
      pythonVersion: python?.best.value ?? PythonVersions.preset, health: health.best.value,
      port: port?.best.value, startCommand: start?.best.value.words ?? [], nativePackages: native.map(\.value),
      variables: variables.map(\.placed), hasTests: tests != nil, testCommand: tests?.best.value ?? "pytest",
      hasProjectTable: hasProjectTable,
      workspace: packaging.workspace.map { $0.directory.isEmpty ? "." : $0.directory },
      needsSources: packaging.needsSources, isPackage: package != nil,
      hasVersionFromGit: package?.hasVersionFromGit ?? false, staticFiles: staticFiles?.value)
    facts.backgroundWork = workload.background.map(\.value)
    facts.streams = workload.streams.map(\.value)
    facts.releaseCommand = (release?.best.value).flatMap { $0 == Service.noRelease ? nil : $0 }
    facts.processes = processes.map(\.value)
    facts.checkedPath = checkedPath
    facts.command = command.isEmpty ? server.command : command
    facts.server = server.server
    facts.packages = packages + patchPackages
    facts.patches = patches?.wanted ?? []
    facts.isServed = served != nil || ownImage != nil
    facts.containerPort =
      containerPort ?? ownImage?.port ?? Self.fixedPort(command, port?.best.value) ?? facts.containerPort
    facts.work = work
    if staticFiles != nil { facts.work.leaveOut { $0.contains("collectstatic") } }
    if settings != nil {
      facts.work.environment.removeAll { $0.name == "DJANGO_SETTINGS_MODULE" }
      facts.work.environment += [setting].compactMap(\.self)
    }
    facts.checks = checks
    facts.ownImage = ownImage
    facts.ignored = ignored
    facts.moreRequirements = packaging.moreRequirements
    facts.extras = packaging.extras
    facts.projectName = projectName
    facts.groups = packaging.groups
    return facts
  }

  /// The command that what is served was found by; where none was, the first.
  private static func start(of served: Found<Application>, among starts: [Found<StartCommand>]) -> StartCommand? {
    let its = starts.first { $0.file == served.file && $0.line == served.line } ?? starts.first
    return its?.value.interface == .program ? its?.value : nil
  }

  /// The port of a command that can be told no other one.
  private static func fixedPort(_ command: [String], _ port: Int?) -> Int? {
    guard !command.isEmpty, !command.contains(where: { $0.contains("PORT") }), command[0] != "python" else {
      return nil
    }
    return port
  }

  /// The folder's name in a sentence.
  private var place: String { directory == "." ? "the repository" : directory }

  /// What to say where the answers keep a Dockerfile that does not exist.
  private var imageMissing: Obstacle? {
    guard keepsImage else { return nil }
    return Obstacle(
      message: "There is no Dockerfile to keep",
      reason: "service.image is own, and no Dockerfile was found in \(place), "
        + "in its folders for images, or above it.",
      remedy: "Remove service.image, or add the Dockerfile.")
  }

  /// No dependency file installs the framework of what is served.
  private var frameworkMissing: Obstacle? {
    guard let served = application?.best, packaging.requirements.isEmpty, packaging.choice == nil, packages.isEmpty,
      served.value.framework != .unknown
    else { return nil }
    let package = served.value.framework.package
    return Obstacle(
      message: "Nothing installs \(served.value.framework.rawValue)",
      reason: "No file with dependencies was found in \(place).",
      remedy: "Add a requirements.txt or a pyproject.toml, or set service.packages, such as \(package).")
  }

  /// What keeps the service from being set up, open questions aside.
  var impediments: [Obstacle] {
    // A Dockerfile that is kept says itself what it starts.
    guard ownImage == nil else { return [] }
    var found = [imageMissing, server.obstacle, pythonProblem, frameworkMissing].compactMap(\.self)
    if application == nil {
      found.append(
        Obstacle(
          message: "Nothing to serve was found in \(place)",
          reason: "Looked for: a start command in Procfile, Dockerfile, compose and app.yaml, an application of "
            + RepositoryFacts.Framework.allCases.filter { $0 != .unknown }.map(\.rawValue).joined(separator: ", ")
            + ", and a main.py or app.py that runs by itself.",
          remedy: "Set service.application to what is served, such as app.main:app, or service.start to the command "
            + "that starts it, with $PORT."))
    }
    return found
  }

  /// What has to be settled before the service can be set up.
  var obstacles: [Obstacle] {
    guard ownImage == nil else {
      return list.filter { $0.isAmbiguous && $0.aspect == .image }.map(Obstacle.init)
    }
    var found = impediments
    guard let application else { return found }
    if application.isAmbiguous {
      let all = application.all.filter { $0.confidence == application.best.confidence }
      let names = all.map {
        $0.value.text.isEmpty ? "the command of \($0.file ?? "a file"):\($0.line ?? 1)" : $0.value.text
      }
      let named = all.lazy.map(\.value.text).first { !$0.isEmpty }
      found.append(
        Obstacle(
          message: "It is open what is served: \(names.joined(separator: " or "))",
          reason: "As much speaks for each of them.",
          remedy: named.map { "Set service.application to the one, such as \($0), or service.start to a command." }
            ?? "Set service.start to the command that counts."))
    }
    return found + list.filter { $0.isAmbiguous && Self.stopping.contains($0.aspect) }.map(Obstacle.init)
  }

  /// Questions that stop a run: unanswered, the image might not start, lack something or expose something.
  /// A test that cannot run stops the deployment by itself.
  private static let stopping: Set<Finding.Aspect> = [.settings, .debug, .image, .preparation]

  /// The findings as they are shown.
  var list: [Finding] {
    var list: [Finding] = []
    if let framework { list.append(Finding(.framework, framework, \.rawValue)) }
    if let application, !application.best.value.text.isEmpty {
      list.append(Finding(.application, application, \.text))
    }
    if let server = server.finding { list.append(Finding(.server, server) { $0 }) }
    if ownImage == nil, StartSnapshot.isPossible(facts) {
      let without = Found("none", nil, nil, .guess, why: "where a build must not import the service")
      let rehearsed = Choice(StartSnapshot.rehearsed, others: [without])
      list.append(Finding(.snapshot, snapshot.map { Choice(said: $0, over: rehearsed) } ?? rehearsed) { $0 })
    }
    if let choice = packaging.choice {
      let main = packaging.files.first
      list.append(
        Finding(.packaging, choice) { kind in
          kind == .requirements && choice.best.value == kind ? main ?? kind.rawValue : kind.rawValue
        })
      for (aspect, names) in [(Finding.Aspect.extras, packaging.extras), (.groups, packaging.groups)]
      where !names.isEmpty {
        list.append(Finding(aspect, choice.best.with(names.joined(separator: ", "))) { $0 })
      }
    }
    list += missing.map { Finding(.packages, $0) { $0 } }
    if let choice = patches?.choice { list.append(Finding(.patches, choice) { $0 }) }
    if let package { list.append(Finding(.package, package.name) { $0 }) }
    list.append(
      python.map { Finding(.python, $0) { $0 } }
        ?? Finding(.python, Found(PythonVersions.preset, nil, nil, .guess, why: "nothing names a version")) { $0 })
    if let start { list.append(Finding(.start, start, \.text)) }
    if let port { list.append(Finding(.port, port, \.description)) }
    list.append(Finding(.health, health, \.text))
    list += native.map { found in
      Finding(.system, found) { ([$0.dependency + ":"] + Set($0.build + $0.run).sorted()).joined(separator: " ") }
    }
    if let settings { list.append(Finding(.settings, settings) { $0 }) }
    if let debug, let choice = Choice([debug, debug.with("DEBUG = False")]) {
      list.append(Finding(.debug, choice) { $0 })
    }
    if let ownImage {
      let found = Found(ownImage.text, ownImage.dockerfile, nil, why: "the answers keep it")
      list.append(
        Finding(
          .image,
          imageProblem.flatMap { Choice([$0, $0.with("leave it out")]) } ?? Choice(said: found.value, over: nil)
        ) { $0 })
    } else {
      list += facts.work.findings + [takeOver].compactMap(\.self)
    }
    if let staticFiles {
      list.append(Finding(.staticFiles, staticFiles) { "\($0.manage) collectstatic" })
    }
    list += variables.map { Finding(.variable, $0, \.text) }
    list += workload.background.map { Finding(.background, $0) { $0 } }
    list += workload.streams.map { Finding(.streaming, $0, \.rawValue) }
    list += workload.gpu.map { Finding(.gpu, $0) { $0 } }
    if let release { list.append(Finding(.release, release) { $0 }) }
    list += processes.map { Finding(.process, $0, \.words) }
    if let tests { list.append(Finding(.tests, tests) { $0 }) }
    if let lint { list.append(Finding(.lint, lint) { $0 }) }
    list += workflows.map { Finding(.workflow, $0) { $0 } }
    list += containers.map { Finding(.container, $0) { $0 } }
    return list
  }
}
