import Testing

@testable import Artifacts

/// The script that runs first in the container.
struct StartScript {
  let text: String
  /// What it starts from.
  let snapshot: String

  init(_ sample: SamplePlan, _ facts: RepositoryFacts = RepositoryFacts()) throws {
    text = try sample.file("ai-orchestra/container_start.py", facts)
    snapshot = try sample.file("ai-orchestra/container_snapshot.py", facts)
  }

  /// Runs it with a server that only says what it was told.
  func run(_ environment: [String: String], files: [String: String] = [:]) async throws -> Tool.Result {
    let server = """
      import time

      class Granian:
          def __init__(self, application, **options):
              print(application, sorted(options.items()), flush=True)
          def serve(self, target_loader):
              print("serving", target_loader(None).__name__, flush=True)
              time.sleep(1)
      """
    let constants = "class Interfaces:\n    ASGI, WSGI = 'asgi', 'wsgi'\n"
    let folder = try TemporaryFolder(
      files.merging([
        "granian/__init__.py": server, "granian/constants.py": constants, "container_start.py": text,
        "container_snapshot.py": snapshot, "app/main.py": "def app():\n    pass\n",
        "app/__init__.py": "def application():\n    pass\n",
      ]) { $1 })
    return try await #require(Tool("python3")).run(
      ["container_start.py"], folder: folder.url, environment: ["PORT": "8080"].merging(environment) { $1 })
  }
}
