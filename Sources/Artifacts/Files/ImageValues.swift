import SetupPlan

/// What the templates of the image are filled with: the Dockerfile, `.dockerignore` and `container_start.py`.
enum ImageValues {
  /// The releases of the tools that a build uses.
  private static let tools = [
    "poetryVersion": "2.5.1", "poetryExportVersion": "1.10.1", "pdmVersion": "2.29.4",
    "pipenvVersion": "2026.10.3",
  ]

  static func values(plan: Plan, facts: RepositoryFacts, layout: FileLayout = .usual) -> [String: Any] {
    let server = ImageServer(facts)
    let application = facts.application.split(separator: ":", maxSplits: 1).map(String.init)
    let files = facts.dependencyFiles.filter(Shell.isPlain)
    let sources = Shell.isPlain(facts.sourceRoot) ? facts.sourceRoot : "."
    // A member of a workspace is installed with its dependencies.
    let isPackage = facts.isPackage && facts.dependencies != .uvWorkspace
    // What was built counts before what it was built from.
    let roots = (isPackage ? ["/opt/project"] : []) + (sources == "." ? [] : ["/srv/\(sources)"])
    let path = roots + facts.work.pythonPath.filter { !roots.contains($0) }
    let directory = plan.answers.service.directory
    let workspace = facts.workspace ?? "."
    let values: [String: Any] = [
      "service": plan.answers.service.name,
      "syntaxImage": facts.reference(.syntax),
      "uvImage": facts.reference(.uv()),
      "pythonImage": facts.reference(.python(facts.pythonVersion)),
      "isInRoot": directory == ".",
      "terraformDirectory": layout.terraformDirectory,
      "start": layout.start,
      "startModule": String(layout.start.dropLast(".py".count)),
      "exportedScript": layout.script,
      "framework": facts.framework.rawValue,
      // What a Dockerfile that is replaced has told stands in the new one, for people and for the next detection.
      // A command of several lines would end the comment.
      "hasStart": !facts.startCommand.isEmpty && !facts.startCommand.joined().contains(where: \.isNewline),
      "startText": facts.startCommand.map(Shell.quote).joined(separator: " "),
      "hasPort": facts.port != nil,
      "portText": facts.port.map(String.init) ?? "",
      "pythonVersion": facts.pythonVersion,
      "server": server.name(for: facts),
      "serverLock": layout.serverLock,
      "needed": [layout.start] + (server.lock(for: facts) == nil ? [] : [layout.serverLock]) + files
        + (isPackage ? ["README*"] : []),
      "hasServerPackages": server.lock(for: facts) != nil,
      "quotedModule": JSONText.quote(application.first ?? ""),
      "quotedObject": JSONText.quote(application.last ?? ""),
      "isFactory": facts.isFactory,
      "requiredVariables": facts.requiredVariables.map(JSONText.quote).joined(separator: ", "),
      "quotedHealthPath": JSONText.quote(facts.health.path ?? ""),
      "hasHealthPath": facts.health.path != nil,
      "hasHealthNote": facts.checkedPath != nil,
      "healthNote": facts.checkedPath ?? "",
      "sourceRoot": sources,
      "hasSourceRoot": sources != ".",
      "copies": facts.dependencies == .setupScript || facts.needsSources ? [] : copies(files),
      "needsSources": facts.needsSources,
      "isPackage": isPackage,
      "hasVersionFromGit": facts.hasVersionFromGit,
      "hasPythonPath": !path.isEmpty,
      "pythonPath": path.joined(separator: ":"),
      "installed": [files.first].compactMap(\.self) + facts.moreRequirements.filter(Shell.isPlain),
      "buildPackages": facts.buildPackages.filter(Shell.isPlain).joined(separator: " "),
      "hasBuildPackages": !facts.buildPackages.isEmpty,
      "runPackages": facts.runPackages.filter(Shell.isPlain).joined(separator: " "),
      "hasRunPackages": !facts.runPackages.isEmpty,
      "options": InstallOptions(facts).image,
      "usesUVLock": facts.dependencies == .uvLock,
      "usesUVWorkspace": facts.dependencies == .uvWorkspace,
      "workspaceFolder": workspace,
      "workspaceMember": Workspace.path(of: directory, from: workspace),
      "directory": directory,
      "usesPoetryLock": facts.dependencies == .poetryLock,
      "usesPDMLock": facts.dependencies == .pdmLock,
      "usesPipenvLock": facts.dependencies == .pipenvLock,
      "usesPipfile": facts.dependencies == .pipfile,
      // uv reads the dependencies of both itself.
      "usesRequirements": facts.dependencies == .requirements || facts.dependencies == .project,
      "usesSetupScript": facts.dependencies == .setupScript,
    ]
    return values.merging(tools) { $1 }.merging(staticFiles(facts)) { $1 }.merging(work(facts)) { $1 }
      .merging(start(facts, server)) { $1 }
  }

  /// What the start script is made of.
  private static func start(_ facts: RepositoryFacts, _ server: ImageServer) -> [String: Any] {
    let isProgram = server == .program
    let program = isProgram ? ImageProgram(facts) : nil
    let command = isProgram ? program?.command ?? [] : facts.command
    let object = facts.application.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
    let importsService = !isProgram && server != .configured
    let rehearses = server.opensFirst && facts.health.path == nil
    let runsHere = program?.runsHere ?? false
    let tells = { (framework: RepositoryFacts.Framework) in runsHere && facts.framework == framework }
    let tellsSockets = tells(.unknown)
    return [
      "importsService": importsService,
      "importsModule": importsService || rehearses,
      "rehearses": rehearses,
      "opensSocket": server.forks || tellsSockets,
      "usesGranian": server == .granianASGI || server == .granianWSGI,
      "usesUvicorn": server == .uvicorn,
      "usesGunicorn": server == .gunicorn,
      "gunicornWorker": JSONText.quote(
        facts.interface == .asgi ? "asgi" : facts.interface == .aiohttp ? "aiohttp.GunicornWebWorker" : "gthread"),
      "usesHypercorn": server == .hypercorn,
      "usesDaphne": server == .daphne,
      "usesWaitress": server == .waitress,
      "usesAiohttp": server == .aiohttp,
      "usesSanic": server == .sanic,
      "isASGI": importsService && facts.interface == .asgi && server != .sanic,
      "isWSGI": importsService && facts.interface == .wsgi,
      "isGoogled": importsService && server != .sanic && facts.interface != .aiohttp,
      "forks": server.forks,
      "keepsSessions": facts.framework.keepsSessions,
      "hasOwner": object.hasSuffix(".streamable_http_app"),
      "owner": JSONText.quote(object.split(separator: ".").dropLast().joined(separator: ".")),
      "handlesSignals": server.forks || runsHere,
      "module": program?.module.map(JSONText.quote) ?? "",
      "hasModule": program?.module != nil,
      "script": program?.script.map(JSONText.quote) ?? "",
      "hasScript": program?.script != nil,
      "command": command.map(JSONText.quote).joined(separator: ", "),
      "hasCommand": !command.isEmpty,
      "tellsGradio": tells(.gradio),
      "tellsTornado": tells(.tornado),
      "tellsGRPC": tells(.grpc),
      "tellsSockets": tellsSockets,
      "hasOwnPort": facts.port != nil,
      "ownPort": facts.port.map(String.init) ?? "",
      "movesChainlit": facts.framework == .chainlit,
      "containerPort": facts.containerPort,
      "packages": facts.packages.map(Shell.quote).joined(separator: " "),
      "hasPackages": !facts.packages.isEmpty,
    ]
  }

  /// What gathers the static files of a Django project.
  private static func staticFiles(_ facts: RepositoryFacts) -> [String: Any] {
    let files = facts.staticFiles.flatMap { Shell.isPlain($0.manage) ? $0 : nil }
    let settings = files?.settings.flatMap { Shell.isPlain($0) ? $0 : nil }
    return [
      "collectsStatic": files != nil,
      "manage": files?.manage ?? "",
      "hasSettings": settings != nil,
      "settings": settings ?? "",
      "hasStaticPackages": files != nil && !facts.runPackages.isEmpty,
      "buildValues": facts.work.environment.filter { !$0.value.contains("$") }.map {
        "\($0.name)=\(Shell.quote($0.value))"
      }
        // Django reads no settings without a key, also where the code asks for it under a condition.
        + facts.variables.filter { $0.isRequired || $0.standard == nil && $0.name.hasSuffix("SECRET_KEY") }
        .map(\.name).filter(Shell.isPlain).map { "\($0)=\(BuildValue.text(of: $0))" },
    ]
  }

  /// What is taken over of the repository's own Dockerfile.
  private static func work(_ facts: RepositoryFacts) -> [String: Any] {
    let work = facts.work
    return [
      "hasIgnored": !facts.ignored.isEmpty,
      "ignored": facts.ignored,
      "needsRepository": work.needsRepository,
      "moreInstalls": work.installs.map { ["place": $0.place, "text": $0.text] },
      "stages": work.stages.map { ["place": $0.place, "text": $0.text] },
      "arguments": work.arguments.map { $0.name + ($0.standard.map { "=\(DockerValue.quote($0))" } ?? "") },
      "imageSettings": work.environment.map {
        ["place": $0.place, "text": "\($0.name)=\(DockerValue.quote($0.value))"]
      },
      "steps": work.steps.map { step -> [String: Any] in
        ["place": step.place, "text": step.text, "hasFolder": step.folder != nil, "folder": step.folder ?? ""]
      },
    ]
  }

  /// The arguments of `COPY` for the files of each folder, which keep their places.
  private static func copies(_ files: [String]) -> [String] {
    var folders: [(folder: String, files: [String])] = []
    for file in files {
      let folder = file.split(separator: "/").dropLast().map { "\($0)/" }.joined()
      if let place = folders.firstIndex(where: { $0.folder == folder }) {
        folders[place].files.append(file)
      } else {
        folders.append((folder, [file]))
      }
    }
    return folders.map { "\($0.files.joined(separator: " ")) ./\($0.folder)" }
  }
}
