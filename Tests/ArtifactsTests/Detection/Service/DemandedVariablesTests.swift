import SetupPlan
import Testing

@testable import Artifacts

@Suite("Variables that a module refuses to go on without")
struct DemandedVariablesTests {
  private func variables(_ source: String) async throws -> [RepositoryFacts.Variable] {
    let folder = try TemporaryFolder([
      "main.py": "import os\nimport sys\nfrom fastapi import FastAPI\n\(source)\napp = FastAPI()\n",
      "requirements.txt": "fastapi",
    ])
    return await ServiceDetection.detect(in: folder.url).candidates.first?.facts.variables ?? []
  }

  @Test(
    "are required",
    arguments: [
      "KEY = os.environ.get('KEY')\nassert KEY is not None", "KEY = os.getenv('KEY')\nassert KEY, 'no key, or so'",
      "KEY = os.getenv('KEY')\nif not KEY:\n    raise ValueError('KEY')",
      "A = os.getenv('KEY', '')\nif not A:\n    sys.exit('KEY')",
      "A = os.getenv('KEY')\nB = os.getenv('OTHER', 'x')\nif A is None or not B:\n    raise SystemExit",
      "if os.getenv('KEY', None) is None:\n    raise Exception('KEY')",
      "if 'KEY' not in os.environ:\n    raise Exception('KEY')",
      "if DEBUG:\n    A = 1\nelse:\n    A = os.getenv('KEY')\nif not A:\n    exit(1)",
    ])
  func demanded(source: String) async throws {
    let found = try await variables("DEBUG = False\n" + source).filter(\.isRequired)
    #expect(found.map(\.name) == ["KEY"])
  }

  @Test(
    "are not required where another will do, or where nothing is refused",
    arguments: [
      "A = os.getenv('KEY')\nB = os.getenv('B')\nif not A and not B:\n    raise ValueError",
      "A = os.getenv('KEY')\nif not A:\n    A = 'x'", "A = os.getenv('KEY', 'x')\nassert A",
      "A = os.getenv('KEY')\ndef f():\n    assert A", "A = os.getenv('KEY')\nif A:\n    raise ValueError",
      "X = 'KEY' in os.environ",
    ])
  func optional(source: String) async throws {
    let found = try await variables(source)
    #expect(found.contains { $0.name == "KEY" } && !found.contains(where: \.isRequired))
  }

  @Test("what the served factory reads, it reads at the start; what lies under a condition in it may never be read")
  func factory() throws {
    let folder = try TemporaryFolder([
      "shop/__init__.py": """
      import os
      from flask import Flask

      def create_app():
          app = Flask(__name__)
          app.config["A"] = os.environ["A"]
          app.config["B"] = int(os.environ.get("B"))
          if app.debug:
              app.config["C"] = os.environ["C"]
          return app

      def other():
          return os.environ["D"]
      """, "requirements.txt": "flask",
    ])
    let found = ServiceDetection.inspect(Service(name: "x", directory: "."), in: folder.url)
    #expect(found.facts.isFactory && found.facts.requiredVariables == ["A", "B"])
  }
}
