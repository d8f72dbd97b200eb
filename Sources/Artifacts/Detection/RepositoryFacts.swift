import SetupPlan

/// What was found out about the Python service in a repository; the Dockerfile and the workflow rest on it.
package struct RepositoryFacts: Sendable, Equatable {
  package var framework: Framework
  /// The import path of the application object, such as `app.main:app`, from the source root; where the service is
  /// no application but a program, the module alone, such as `worker.main`.
  package var application: String
  /// Whether the object is a function that makes the application: `uvicorn --factory`, `gunicorn 'app:create_app()'`.
  package var isFactory: Bool
  package var interface: Interface
  /// The folder that modules are imported from, from the service's folder, such as `src`; `.` is the folder itself.
  package var sourceRoot: String
  package var dependencies: Dependencies
  /// The files that an installation of the dependencies reads, from the service's folder: the one that says it first,
  /// then its lock, then what it includes. `requirements/prod.txt` and `requirements/base.txt`, for example.
  package var dependencyFiles: [String]
  /// The file of development requirements in the service's folder, such as `requirements-dev.txt`.
  package var developmentRequirements: String?
  /// Major and minor version, such as `3.12`.
  package var pythonVersion: String
  /// How it is found out that an instance has started.
  package var health: HealthProbe
  /// The path that a Dockerfile's own health check asks for; nil where none does.
  package var checkedPath: String?
  /// The port that it listens on today where nothing tells it another one; nil where nothing says so.
  package var port: Int?
  /// The port that its container listens on, which Cloud Run names in `PORT`.
  package var containerPort = 8080
  /// The words that start it in its container, where it serves by itself or configures its own server; empty where the start
  /// script serves it.
  package var command: [String] = []
  /// The server that the answers or its own configuration say; nil for the fastest.
  package var server: Server?
  /// Packages that the answers name beside the requirements.
  package var packages: [String] = []
  /// What the start script changes of packages, since the answers ask for it.
  package var patches: [ServicePatch] = []
  /// Whether there is something to start.
  package var isServed = true
  /// The words of the command that starts it today, without the ways to it (`exec`, `poetry run`); empty where unknown.
  package var startCommand: [String]
  /// What the dependencies need of Debian, by dependency.
  package var nativePackages: [NativePackage]
  /// The environment variables that its sources read, in order of their names.
  package var variables: [Variable]
  package var hasTests: Bool
  /// How the tests run, as a person types it: `pytest`, `python -m unittest`, `python manage.py test`, `nox` or `tox`.
  package var testCommand: String
  /// Whether its `pyproject.toml` has the table `project`, without which `uv sync` installs nothing.
  package var hasProjectTable: Bool
  /// The branch that GitHub shows first, such as `main`.
  package var defaultBranch: String
  /// The folder, from the repository's root, of the uv workspace whose lock the service is installed from.
  package var workspace: String?
  /// Whether some dependencies lie in the service's own folder, such as `-e ./libs/prices`.
  package var needsSources: Bool
  /// Whether the project is a package, which its build system installs.
  package var isPackage: Bool
  /// Whether that package's version comes from the repository's history.
  package var hasVersionFromGit: Bool
  package var staticFiles: StaticFiles?
  /// Whether it is hosted by a company's own GitHub Enterprise Server, which `GH_HOST` names.
  package var isOnEnterpriseServer = false
  /// What the project's metadata calls it; nil where nothing does.
  package var projectName: String?
  /// The digests of base images, by the image's name with its release: those that the generated files have, and those
  /// that the registries told.
  package var imageDigests: [String: ImageDigest] = [:]
  /// What renews the repository's dependencies.
  package var updates = UpdateTool.none
  /// What it does without a request, such as `APScheduler`; empty where nothing was found.
  package var backgroundWork: [String] = []
  /// What keeps its requests open for long.
  package var streams: [Stream] = []
  /// The command that changes its database's tables before a new version serves, as a person types it; nil where none was
  /// found.
  package var releaseCommand: String?
  /// What it starts beside the web process, by its name.
  package var processes: [Process] = []
  /// What files give the variables that the sources read.
  package var variableSuggestions: [VariableSuggestion] = []
  /// The repository's own Dockerfile, where an answer keeps it; nil where one is written.
  package var ownImage: OwnImage?
  /// The patterns of the repository's own `.dockerignore`.
  package var ignored: [String] = []
  /// What its tests and lint need.
  package var checks = Checks()
  /// The requirements files that are installed beside the first of `dependencyFiles`.
  package var moreRequirements: [String] = []
  /// The extras and groups that are installed beside the dependencies; `*` for all.
  package var extras: [String] = []
  package var groups: [String] = []
  /// What the repository's own Dockerfile does, and the written one takes over.
  package var work = ImageWork()
  /// The workflows of others that deploy the service already, or may.
  package var olderWorkflows: [OlderWorkflow] = []

  /// The web framework.
  package enum Framework: String, Sendable, CaseIterable {
    case fastAPI = "FastAPI"
    case starlette = "Starlette"
    case litestar = "Litestar"
    case quart = "Quart"
    case sanic = "Sanic"
    case aiohttp
    case flask = "Flask"
    case django = "Django"
    case falcon = "Falcon"
    case dash = "Dash"
    case streamlit = "Streamlit"
    case gradio = "Gradio"
    case chainlit = "Chainlit"
    case fastMCP = "FastMCP"
    case tornado = "Tornado"
    case functionsFramework = "Functions Framework"
    case grpc = "gRPC"
    case unknown = "Python"

    /// The package that a service of it requires.
    var package: String {
      switch self {
      case .functionsFramework: "functions-framework"
      case .grpc: "grpcio"
      default: rawValue.lowercased()
      }
    }

    /// Whether an instance keeps what belongs to one of its callers in memory, so that one process has to serve them all.
    var keepsSessions: Bool { [.streamlit, .gradio, .chainlit, .fastMCP].contains(self) }

    /// How its applications are served as a rule; Django's can be either.
    package var interface: Interface {
      switch self {
      case .fastAPI, .starlette, .litestar, .quart, .sanic, .fastMCP: .asgi
      case .flask, .django, .falcon, .dash: .wsgi
      case .aiohttp: .aiohttp
      case .streamlit, .gradio, .chainlit, .tornado, .functionsFramework, .grpc, .unknown: .program
      }
    }
  }

  /// A server that can be chosen.
  package enum Server: String, Sendable, CaseIterable {
    case granian, uvicorn, gunicorn, hypercorn, daphne, waitress

    /// What people call it.
    package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    /// What it can serve.
    package var interfaces: Set<Interface> {
      switch self {
      case .granian, .hypercorn: [.asgi, .wsgi]
      case .uvicorn, .daphne: [.asgi]
      case .gunicorn: [.asgi, .wsgi, .aiohttp]
      case .waitress: [.wsgi]
      }
    }
  }

  /// What a server has to speak with the application object.
  package enum Interface: String, Sendable, CaseIterable {
    case asgi
    case wsgi
    /// An `aiohttp.web.Application`, or a function that makes one: `web.run_app`, `aiohttp.GunicornWebWorker`.
    case aiohttp
    /// No object to serve: a program that opens the port itself, started as `startCommand` or `python -m APPLICATION`.
    case program
  }

  /// Where the service's dependencies are written, best first.
  package enum Dependencies: String, Sendable, CaseIterable {
    case uvLock = "uv.lock"
    /// The lock lies in the folder of the workspace that the service is a member of.
    case uvWorkspace = "uv.lock of the workspace"
    case poetryLock = "poetry.lock"
    case pdmLock = "pdm.lock"
    case pipenvLock = "Pipfile.lock"
    case requirements = "requirements.txt"
    case pipfile = "Pipfile"
    case project = "pyproject.toml"
    case setupScript = "setup.py"
    case none = "no file"

    /// The files of a folder that has it and includes nothing.
    package var files: [String] {
      switch self {
      case .uvLock, .poetryLock, .pdmLock: ["pyproject.toml", rawValue]
      case .pipenvLock: ["Pipfile", rawValue]
      case .requirements, .pipfile, .project, .setupScript: [rawValue]
      case .uvWorkspace, .none: []
      }
    }
  }

  /// Django's static files, which are gathered when the image is built.
  package struct StaticFiles: Sendable, Equatable {
    /// The path of `manage.py` from the service's folder.
    package var manage: String
    /// The settings' module that the served application names; nil where it names none.
    package var settings: String?

    package init(manage: String, settings: String? = nil) {
      self.manage = manage
      self.settings = settings
    }
  }

  /// What a dependency needs of Debian, because it has no wheel or loads a library of the system.
  package struct NativePackage: Sendable, Equatable {
    /// The dependency's normalised name, such as `psycopg2`.
    package var dependency: String
    /// Packages to build it with, such as `gcc` and `libpq-dev`.
    package var build: [String]
    /// Packages to run it with, such as `libpq5`.
    package var run: [String]

    package init(dependency: String, build: [String], run: [String]) {
      self.dependency = dependency
      self.build = build
      self.run = run
    }
  }

  /// An environment variable that the sources read.
  package struct Variable: Sendable, Equatable {
    package var name: String
    /// Whether the service does not start without it: it is read at import, and nothing stands in for it.
    package var isRequired: Bool
    /// Where it is read, as `FILE:LINE` from the repository's root, and what was seen there; empty where nothing says so.
    package var place = ""
    package var why = ""
    /// What stands in for it, as the sources write it, such as `"info"` or `5432`; nil where nothing does or it is not plain.
    package var standard: String?

    package init(name: String, isRequired: Bool, place: String = "", standard: String? = nil) {
      self.name = name
      self.isRequired = isRequired
      self.place = place
      self.standard = standard
    }

    /// `NAME, required`, or `NAME = default`.
    package var text: String {
      isRequired ? "\(name), required" : standard.map { "\(name) = \($0)" } ?? name
    }
  }

  /// The facts of a service like AI Orchestra, for a repository that tells nothing.
  package init(
    framework: Framework = .fastAPI, application: String = "app.main:app", isFactory: Bool = false,
    interface: Interface? = nil, sourceRoot: String = ".", dependencies: Dependencies = .requirements,
    dependencyFiles: [String]? = nil, developmentRequirements: String? = nil, pythonVersion: String = "3.12",
    health: HealthProbe = .http("/health"), port: Int? = nil, startCommand: [String] = [],
    nativePackages: [NativePackage] = [], variables: [Variable] = [], hasTests: Bool = true,
    testCommand: String = "pytest", hasProjectTable: Bool = false, defaultBranch: String = "main",
    workspace: String? = nil, needsSources: Bool = false, isPackage: Bool = false, hasVersionFromGit: Bool = false,
    staticFiles: StaticFiles? = nil
  ) {
    self.framework = framework
    self.application = application
    self.isFactory = isFactory
    self.interface = interface ?? framework.interface
    self.sourceRoot = sourceRoot
    self.dependencies = dependencies
    self.dependencyFiles = dependencyFiles ?? dependencies.files
    self.developmentRequirements = developmentRequirements
    self.pythonVersion = pythonVersion
    self.health = health
    self.port = port
    self.startCommand = startCommand
    self.nativePackages = nativePackages
    self.variables = variables
    self.hasTests = hasTests
    self.testCommand = testCommand
    self.hasProjectTable = hasProjectTable
    self.defaultBranch = defaultBranch
    self.workspace = workspace
    self.needsSources = needsSources
    self.isPackage = isPackage
    self.hasVersionFromGit = hasVersionFromGit
    self.staticFiles = staticFiles
  }

  /// Debian's packages that the build needs, each once.
  package var buildPackages: [String] { Set(nativePackages.flatMap(\.build)).sorted() }

  /// Debian's packages that the running service needs, each once.
  package var runPackages: [String] { Set(nativePackages.flatMap(\.run)).sorted() }

  /// The variables without which the service does not start.
  package var requiredVariables: [String] { variables.filter(\.isRequired).map(\.name) }
}
