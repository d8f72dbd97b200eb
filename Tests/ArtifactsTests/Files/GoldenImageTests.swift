import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// The files of the image as a whole: `OVERTURE_RECORD_GOLDEN=1` writes them, and the diff is the review.
@Suite("The image's files, word by word")
struct GoldenImageTests {
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  /// The shapes that make a difference, by the name of their folder.
  static let shapes: [(name: String, facts: RepositoryFacts)] = [
    ("fastapi-requirements", RepositoryFacts()),
    ("litestar-uv-factory-src", src(RepositoryFacts(framework: .litestar, isFactory: true, dependencies: .uvLock))),
    ("flask-poetry", RepositoryFacts(framework: .flask, application: "app:app", dependencies: .poetryLock)),
    (
      "django-pipenv",
      RepositoryFacts(framework: .django, application: "web.wsgi:application", dependencies: .pipenvLock)
    ),
    ("aiohttp-pdm", RepositoryFacts(framework: .aiohttp, application: "main:app", dependencies: .pdmLock)),
    ("sanic-native", native(RepositoryFacts(framework: .sanic, application: "main:app"))),
    (
      "program-setup",
      RepositoryFacts(
        framework: .unknown, application: "main", dependencies: .setupScript,
        startCommand: ["./serve", "--port", "$PORT"], variables: [.init(name: "DATABASE_URL", isRequired: true)])
    ),
    ("django-static", django()),
    ("flask-tcp", RepositoryFacts(framework: .flask, application: "app:app", health: .tcp)),
    ("streamlit", streamlit()),
    ("gradio", RepositoryFacts(framework: .gradio, application: "app", health: .tcp)),
    ("grpc", RepositoryFacts(framework: .grpc, application: "server", health: .grpc)),
    ("mcp", RepositoryFacts(framework: .fastMCP, application: "server:mcp.streamable_http_app", isFactory: true)),
    ("gunicorn-configured", configured()),
    ("uvicorn", chosen(.uvicorn, RepositoryFacts())),
    ("fastapi-patched", patched([.httpcorePool], RepositoryFacts())),
    ("flask-patched", patched([.orjson], RepositoryFacts(framework: .flask, application: "app:app"))),
    (
      "django-patched",
      patched(ServicePatch.allCases, RepositoryFacts(framework: .django, application: "web.asgi:application"))
    ),
    ("waitress", chosen(.waitress, RepositoryFacts(framework: .flask, application: "app:app"))),
    (
      "quart-workspace",
      RepositoryFacts(framework: .quart, application: "main:app", dependencies: .uvWorkspace, workspace: ".")
    ),
    (
      "starlette-package",
      src(
        RepositoryFacts(
          framework: .starlette, application: "small.main:app", dependencies: .uvLock, needsSources: true,
          isPackage: true, hasVersionFromGit: true))
    ),
  ]

  private static func streamlit() -> RepositoryFacts {
    var facts = RepositoryFacts(framework: .streamlit, application: "app", health: .http("/_stcore/health"))
    facts.startCommand = ["streamlit", "run", "app.py"]
    facts.command = ["streamlit", "run", "app.py", "--server.port=$PORT", "--server.address=0.0.0.0"]
    facts.checkedPath = "/_stcore/health"
    return facts
  }

  private static func configured() -> RepositoryFacts {
    var facts = chosen(.gunicorn, RepositoryFacts(framework: .flask, application: "web:app", health: .tcp))
    facts.command = ["gunicorn", "-c", "conf.py", "web:app", "--bind=0.0.0.0:$PORT"]
    facts.packages = ["psycopg2-binary", "gunicorn==27.0.1"]
    return facts
  }

  private static func chosen(_ server: RepositoryFacts.Server, _ facts: RepositoryFacts) -> RepositoryFacts {
    var facts = facts
    facts.server = server
    return facts
  }

  private static func patched(_ patches: [ServicePatch], _ facts: RepositoryFacts) -> RepositoryFacts {
    var facts = facts
    facts.patches = patches
    facts.packages = patches.contains(.orjson) ? ["orjson==3.13.0"] : []
    return facts
  }

  private static func django() -> RepositoryFacts {
    var facts = native(RepositoryFacts(framework: .django, application: "web.wsgi:application"))
    facts.variables = [.init(name: "SECRET_KEY", isRequired: true), .init(name: "DATABASE_URL", isRequired: true)]
    facts.staticFiles = .init(manage: "manage.py", settings: "web.settings.production")
    return facts
  }

  private static func src(_ facts: RepositoryFacts) -> RepositoryFacts {
    var facts = facts
    facts.sourceRoot = "src"
    return facts
  }

  private static func native(_ facts: RepositoryFacts) -> RepositoryFacts {
    var facts = facts
    facts.nativePackages = [.init(dependency: "psycopg2", build: ["gcc", "libpq-dev"], run: ["libpq5"])]
    facts.dependencyFiles = ["requirements/prod.txt", "requirements/base.txt"]
    return facts
  }

  /// One for each way that what starts from a snapshot, and what makes it, can be.
  static let snapshots = ["fastapi-requirements", "django-pipenv", "aiohttp-pdm"]

  @Test("the files are those that were reviewed", arguments: shapes.map(\.name))
  func files(shape: String) throws {
    let facts = try #require(Self.shapes.first { $0.name == shape }?.facts)
    let snapshot = Self.snapshots.contains(shape) ? ["container_snapshot.py", "container_rehearsal.py"] : []
    let patches = facts.patches.isEmpty ? [] : ["container_patches.py"]
    for name in ["Dockerfile", ".dockerignore", "container_start.py"] + snapshot + patches {
      let text = try SamplePlan.guide.file("ai-orchestra/\(name)", facts)
      let file = Self.folder.appending(path: "\(shape)/\(name.hasPrefix(".") ? String(name.dropFirst()) : name)")
      if Self.isRecording {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } else {
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, "\(name)")
      }
      #expect(try SamplePlan.allCases.allSatisfy { try $0.file("ai-orchestra/\(name)", facts) == text })
    }
  }

  @Test(
    "ruff finds nothing in what starts a service, whatever rules are chosen, and formats nothing in it",
    .enabled(if: Tool("uvx") != nil, "uvx is not installed"))
  func ruff() async throws {
    let names =
      Self.shapes.map { "\($0.name)/container_start.py" }
      + Self.snapshots.flatMap { ["\($0)/container_snapshot.py", "\($0)/container_rehearsal.py"] }
      + Self.shapes.filter { !$0.facts.patches.isEmpty }.map { "\($0.name)/container_patches.py" }
    for words in [
      // The rehearsal tells of whatever an import ends with, and what is generated as text has to be run.
      ["check", "--ignore-noqa", "--ignore=BLE001,S102"], ["check", "--select=ALL", "--line-length=60"],
      ["format", "--check", "--line-length=60"],
    ] {
      let result = try await #require(Tool("uvx")).run(
        ["ruff@\(ChecksWorkflowContent.ruff)"] + words + ["--isolated", "--no-cache"] + names, folder: Self.folder)
      #expect(result.status == 0, "\(result.output)\(result.error)")
    }
  }

  @Test("hadolint finds nothing in a Dockerfile", .enabled(if: Tool("hadolint") != nil, "hadolint is not installed"))
  func hadolint() async throws {
    let names = Self.shapes.map { "\($0.name)/Dockerfile" }
    let result = try await #require(Tool("hadolint")).run(["--no-color"] + names, folder: Self.folder)
    #expect(result.status == 0, "\(result.output)\(result.error)")
  }

  @Test("a name that would mean something else in a Dockerfile does not get into one")
  func hostile() throws {
    var facts = RepositoryFacts(application: "app:a\"); import os; (\"")
    facts.dependencyFiles = ["requirements.txt", "x\nRUN rm -rf /", "$(id).txt", "--mount=type=bind"]
    facts.sourceRoot = "src\nUSER root"
    facts.staticFiles = .init(manage: "manage.py\nUSER root")
    facts.startCommand = ["sh", "-c", "serve\nRUN curl example.com"]
    let dockerfile = try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts)
    #expect(dockerfile.contains("COPY requirements.txt ./\n"))
    for text in ["rm -rf", "$(id)", "--mount=type=bind", "USER root", "curl"] { #expect(!dockerfile.contains(text)) }
    let script = try SamplePlan.guide.file("ai-orchestra/container_start.py", facts)
    #expect(script.contains("\nOBJECT = \"a\\\"); import os; (\\\"\"\n"))
  }
}
