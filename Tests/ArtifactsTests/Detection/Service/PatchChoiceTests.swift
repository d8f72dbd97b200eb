import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Which patches are offered, and which are taken")
struct PatchChoiceTests {
  private static let fastAPI = "import httpx\nfrom fastapi import FastAPI\napp = FastAPI()\n"
  private static let flask = "from flask import Flask\napp = Flask(__name__)\n"

  private func inspect(
    _ module: String, requirements: String, patches: String? = nil
  ) throws -> ServiceInspection {
    let folder = try TemporaryFolder(["main.py": module, "requirements.txt": requirements])
    let details = patches.map { [ServiceDetail.patches: $0] } ?? [:]
    return ServiceDetection.inspect(Service(name: "service", directory: ".", details: details), in: folder.url)
  }

  private func offer(_ inspection: ServiceInspection) -> Finding? {
    inspection.findings.first { $0.aspect == .patches }
  }

  @Test("a client on httpcore that an ASGI service imports, where it is imported")
  func client() throws {
    let found = try #require(offer(inspect(Self.fastAPI, requirements: "fastapi\nhttpx\n")))
    #expect(found.value == "none" && found.place == "main.py:1" && !found.isAmbiguous)
    #expect(found.alternatives.map(\.value) == ["httpcore-pool"])
    #expect(found.why.hasSuffix("to have it: service.patches: httpcore-pool"))
  }

  @Test(
    "nothing where nothing is to be gained",
    arguments: [
      (fastAPI.replacing("import httpx\n", with: ""), "fastapi\nhttpx\n"), (fastAPI, "fastapi\nhttpcore==1.1.0\n"),
      (fastAPI, "fastapi\nhttpcore==1.0.2\n"), ("import httpx\nprint()\n", "httpx\n"),
    ])
  func nothing(module: String, requirements: String) throws {
    #expect(try offer(inspect(module, requirements: requirements)) == nil)
  }

  @Test("orjson for Flask, in a release that its Python has, unless the service has its own")
  func orjson() throws {
    #expect(try offer(inspect(Self.flask, requirements: "flask\n"))?.alternatives.map(\.value) == ["orjson"])
    let asked = try inspect(Self.flask, requirements: "flask\n", patches: "orjson")
    #expect(asked.facts.patches == [.orjson] && asked.facts.packages == ["orjson==3.13.0"])
    #expect(offer(asked)?.value == "orjson" && offer(asked)?.file == Finding.answers)
    #expect(try inspect(Self.flask, requirements: "flask\norjson\n", patches: "orjson").facts.packages.isEmpty)
  }

  @Test("orjson for Django REST framework alone, and both where both have something to do")
  func django() throws {
    func found(_ requirements: String) throws -> Finding? {
      let folder = try TemporaryFolder([
        "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'web.settings')\n",
        "web/__init__.py": "", "web/settings.py": "SECRET_KEY = 'x'\nASGI_APPLICATION = 'web.asgi.application'\n",
        "web/asgi.py":
          "import httpx\nfrom django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n",
        "requirements.txt": requirements,
      ])
      return offer(ServiceDetection.inspect(Service(name: "service", directory: "."), in: folder.url))
    }
    #expect(try found("django\nhttpx\n")?.alternatives.map(\.value) == ["httpcore-pool"])
    let both = try found("django\ndjangorestframework\nhttpx\n")
    #expect(both?.alternatives.map(\.value) == ["orjson", "httpcore-pool", "orjson, httpcore-pool"])
  }

  @Test("what has nothing to do is left out, and that is said")
  func idle() throws {
    let found = try inspect(Self.fastAPI, requirements: "fastapi\nhttpx\n", patches: "orjson, httpcore-pool")
    #expect(found.facts.patches == [.httpcorePool] && found.facts.packages.isEmpty && found.obstacles.isEmpty)
    #expect(found.problems.contains { $0.what.hasPrefix("service.patches names orjson, which has nothing to do here") })
    let program = try inspect("import httpx\nprint()\n", requirements: "httpx\n", patches: "httpcore-pool")
    #expect(program.facts.patches.isEmpty)
    #expect(program.problems.contains { $0.what.contains("service.patches names httpcore-pool") })
  }

  @Test("the offer has its figure where one was measured, and none where not")
  func figure() throws {
    let found = try #require(offer(inspect(Self.fastAPI, requirements: "fastapi\nhttpx\n")))
    var gain = ImageGain(framework: "FastAPI", date: "2026-11-30", build: 1, start: 1, requests: 1, memory: 1)
    #expect(found.why(measured: gain) == found.why && found.why(measured: nil) == found.why && !found.why.contains("%"))
    gain.patches = ["httpcore-pool": 9.04]
    let figure = " (904 % of the requests/s without it, as measured with FastAPI on 2026-11-30);"
    #expect(found.why(measured: gain).contains(figure))
  }

  @Test("a file of others keeps its name, ours gets another, and goes when it is asked for no more")
  func layout() throws {
    var answers = try SamplePlan.keyless.answers
    let folder = try TemporaryFolder(["ai-orchestra/container_patches.py": "print()\n"])
    func layout() throws -> FileLayout {
      try FileLayout.find(for: Plan(answers: answers, environment: "production"), in: folder.url, known: [])
    }
    #expect(try layout().asides.isEmpty)
    answers.service.details[.patches] = "httpcore-pool"
    let found = try layout()
    #expect(found.patches == "overture_patches.py" && found.asides.map(\.ours) == ["ai-orchestra/overture_patches.py"])
    var facts = RepositoryFacts()
    facts.patches = answers.service.patches
    let plan = try Plan(answers: answers, environment: "production")
    let files = try GeneratedFiles.render(plan: plan, facts: facts, layout: found)
    #expect(files.contains { $0.path == "ai-orchestra/overture_patches.py" })
    #expect(GeneratedFiles.knownPaths(of: plan).isSuperset(of: files.map(\.path)))
    let start = files.first { $0.path == "ai-orchestra/container_start.py" }?.contents
    #expect(start?.contains("import_module(\"overture_patches\").apply()") == true)
  }
}
