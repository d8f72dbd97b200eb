import Checkout
import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Detection of the service")
struct ServiceDetectionTests {
  private static let fastAPI = """
    from fastapi import FastAPI

    app = FastAPI(title="x")

    @app.get("/health")
    async def health(): return {}
    """

  @Test("a service in a folder is found with its framework, import path, dependencies and version")
  func service() async throws {
    let folder = try TemporaryFolder([
      ".git/config": "[remote \"origin\"]\n\turl = https://github.com/ai-cherry/ai-orchestra\n",
      ".git/HEAD": "ref: refs/heads/main\n",
      "ai-orchestra/app/main.py": Self.fastAPI, "ai-orchestra/app/__init__.py": "",
      "ai-orchestra/requirements.txt": "fastapi\nuvicorn\n", "ai-orchestra/requirements-dev.txt": "pytest\n",
      "ai-orchestra/pyproject.toml": "[project]\nname = \"ai\"\nrequires-python = \">=3.11\"\n",
      "ai-orchestra/tests/test_main.py": "", "ai-orchestra/Dockerfile": "FROM python:3.9\n", "README.md": "",
    ])
    let found = await ServiceDetection.detect(in: folder.url)
    #expect(found.repository?.description == "ai-cherry/ai-orchestra")
    #expect(found.candidates.map(\.service.directory) == ["ai-orchestra"])
    #expect(found.candidates.first?.service.name == "ai-orchestra")
    var expected = RepositoryFacts(
      framework: .fastAPI, application: "app.main:app", dependencies: .requirements,
      developmentRequirements: "requirements-dev.txt", pythonVersion: "3.12", health: .http("/health"), hasTests: true,
      hasProjectTable: true, defaultBranch: "main")
    expected.projectName = "ai"
    #expect(found.candidates.first?.facts == expected)
    let service = Service(name: "ai", directory: "ai-orchestra")
    #expect(ServiceDetection.inspect(service, in: folder.url).facts == expected)
  }

  @Test("several services are all found, the one with most evidence first")
  func several() async throws {
    let folder = try TemporaryFolder([
      "services/web/main.py": Self.fastAPI, "services/web/requirements.txt": "fastapi", "services/web/Dockerfile": "",
      "services/jobs/app.py": "from flask import Flask\napplication = Flask(__name__)\n",
      "services/jobs/poetry.lock": "",
      "services/jobs/pyproject.toml": "[tool.poetry.dependencies]\npython = \"^3.13\"\n",
      "docs/main.py": Self.fastAPI, "node_modules/x/main.py": Self.fastAPI,
    ])
    let candidates = await ServiceDetection.detect(in: folder.url).candidates
    #expect(candidates.map(\.service.directory) == ["services/web", "services/jobs"])
    #expect(candidates.last?.facts.application == "app:application")
    #expect(candidates.last?.facts.framework == .flask)
    #expect(candidates.last?.facts.dependencies == .poetryLock)
    #expect(candidates.last?.facts.pythonVersion == "3.13")
  }

  @Test("what keeps a service from being set up is told with it; an open question is nothing of that kind")
  func impediments() async throws {
    let folder = try TemporaryFolder([
      "bare/app.py": "from flask import Flask\napp = Flask(__name__)\n", "bare/Procfile": "web: gunicorn app:app\n",
      "open/one.py": Self.fastAPI, "open/two.py": Self.fastAPI, "open/requirements.txt": "fastapi",
    ])
    let found = await ServiceDetection.detect(in: folder.url).candidates
    func messages(_ directory: String) -> [String]? {
      found.first { $0.service.directory == directory }?.impediments.map(\.message)
    }
    #expect(messages("bare") == ["Nothing installs Flask"])
    #expect(messages("open") == [])
    #expect(!ServiceDetection.inspect(Service(name: "open", directory: "open"), in: folder.url).obstacles.isEmpty)
  }

  @Test("a service in the root takes the repository's name")
  func root() async throws {
    let folder = try TemporaryFolder([
      ".git/config": "[remote \"origin\"]\n\turl = git@github.com:me/My_Service.git\n",
      "main.py": "import fastapi\napp: fastapi.FastAPI = fastapi.FastAPI()\n", "uv.lock": "",
    ])
    let candidate = try #require(await ServiceDetection.detect(in: folder.url).candidates.first)
    #expect(candidate.service.directory == ".")
    #expect(candidate.service.name == "my-service")
    #expect(candidate.facts.application == "main:app")
    #expect(candidate.facts.dependencies == .uvLock)
  }

  @Test("the sample's service is found as its answers name it")
  func sample() async throws {
    let candidates = await ServiceDetection.detect(in: Checkout.assets.appending(path: "sample")).candidates
    #expect(candidates.map(\.service.directory) == ["ai-orchestra"])
    var expected = RepositoryFacts(
      port: 8080, startCommand: ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8080"],
      hasProjectTable: true)
    expected.projectName = "ai-orchestra"
    // Its tests need it, and its requirements do not name it.
    expected.checks.installs = ["pytest"]
    expected.olderWorkflows = [
      OlderWorkflow(path: ".github/workflows/ci.yml", what: "runs gcloud run deploy, the service ai-orchestra")
    ]
    #expect(candidates.first?.facts == expected)
  }

  @Test("a repository without Python has no candidates")
  func none() async throws {
    let folder = try TemporaryFolder(["package.json": "{}", "src/index.js": ""])
    #expect(await ServiceDetection.detect(in: folder.url).candidates.isEmpty)
  }

  @Test(
    "a folder's name becomes the base of resource names",
    arguments: [("AI Orchestra", "ai-orchestra"), ("2nd_try", "nd-try"), ("__", "service"), ("a--b-", "a-b")])
  func names(text: String, name: String) {
    #expect(ServiceDetection.resourceName(text) == name)
  }

  @Test("a path that ends with z is asked by the probe, and not from outside")
  func healthz() async throws {
    let folder = try TemporaryFolder([
      "main.py": "app = FastAPI()\n@app.get(\"/healthz\")\n", "requirements.txt": "fastapi",
    ])
    let health = try #require(await ServiceDetection.detect(in: folder.url).candidates.first?.facts.health)
    #expect(health == .http("/healthz") && health.outsidePath == nil)
  }

  @Test("what the answers say counts more than the files, which stand beside it")
  func said() throws {
    let folder = try TemporaryFolder([
      "main.py": Self.fastAPI, "other.py": "from flask import Flask\ndef make(): \n  app = Flask('x')\n  return app\n",
      "requirements.txt": "fastapi\nflask\n", "uv.lock": "", "pyproject.toml": "[project]\nname = \"x\"\n",
      ".python-version": "3.11",
    ])
    var service = Service(name: "x", directory: ".")
    let found = ServiceDetection.inspect(service, in: folder.url)
    #expect(found.facts.application == "main:app" && found.facts.dependencies == .uvLock)
    service.details = [
      .application: "other:make()", .packaging: "requirements.txt", .python: "3.13", .health: "/alive",
    ]
    let said = ServiceDetection.inspect(service, in: folder.url)
    #expect(said.facts.application == "other:make" && said.facts.isFactory && said.facts.interface == .wsgi)
    #expect(said.facts.framework == .flask)
    #expect(said.facts.dependencies == .requirements && said.facts.dependencyFiles == ["requirements.txt"])
    #expect(said.facts.pythonVersion == "3.13" && said.facts.health == .http("/alive"))
    let python = try #require(said.findings.first { $0.aspect == .python })
    #expect(python.file == "overture.yaml" && python.alternatives.map(\.value) == ["3.11"] && !python.isAmbiguous)
    service.details = [.application: "not.there.yet:app"]
    #expect(ServiceDetection.inspect(service, in: folder.url).facts.application == "not.there.yet:app")
    service.details = [.application: "worker"]
    #expect(ServiceDetection.inspect(service, in: folder.url).facts.interface == .program)
  }
}
