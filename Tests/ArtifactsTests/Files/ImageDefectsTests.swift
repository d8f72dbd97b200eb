import Testing

@testable import Artifacts

/// Each line of the list of what was broken in the files of the replaced set-up, as far as the image is concerned.
@Suite("What the image repairs")
struct ImageDefectsTests {
  private func dockerfile(_ facts: RepositoryFacts = RepositoryFacts()) throws -> String {
    try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts)
  }

  @Test("the container's health check needs no package of its own")
  func healthCheck() throws {
    let text = try dockerfile()
    #expect(text.contains("HEALTHCHECK"))
    #expect(text.contains("CMD [\"python\", \"-c\", \"import os, urllib.request"))
    #expect(!text.contains("curl"))
    #expect(!text.contains("apt-get"))
  }

  @Test("bytecode is compiled ahead with unchecked hashes and with the flags of the run time")
  func bytecode() throws {
    let text = try dockerfile()
    #expect(text.contains("compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib"))
    #expect(text.contains("compileall -q -j 0 --invalidation-mode unchecked-hash ."))
    #expect(text.contains("PYTHONDONTWRITEBYTECODE=1"))
    #expect(!text.contains("PYTHONOPTIMIZE"))
  }

  @Test("the image has nothing that the service does not use at run time")
  func contents() throws {
    let text = try dockerfile()
    #expect(!text.contains("gcloud"))
    #expect(!text.contains("google-cloud-sdk"))
    let runtime = try #require(text.range(of: "AS runtime"))
    #expect(!text[runtime.upperBound...].contains("pip install"))
  }

  @Test("the image is for the only architecture that Cloud Run has, and the service is no root")
  func user() throws {
    #expect(try !dockerfile().contains("arm64"))
    #expect(try dockerfile().contains("USER 10001"))
  }

  @Test("the start-up check accepts a real key", .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func realKey() async throws {
    let script = try StartScript(dockerfile: dockerfile())
    let result = try await script.run(
      ["PORT": "9000", "GOOGLE_APPLICATION_CREDENTIALS": "key.json"],
      files: ["key.json": "{\"type\": \"service_account\", \"project_id\": \"p\"}"])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("app.main:app"))
    #expect(result.output.contains("('host', '0.0.0.0')"))
    #expect(result.output.contains("('port', 9000)"))
    #expect(result.output.contains("('loop', 'uvloop')"))
  }

  @Test(
    "the start-up check refuses what cannot work, and says what",
    .enabled(if: Tool("python3") != nil, "python3 is not installed"),
    arguments: [
      (["PORT": "none"], "PORT is not a port number"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "missing.json"], "FileNotFoundError"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "text"], "JSONDecodeError"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "list"], "AttributeError"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "other"], "holds no Google credentials"),
      (["K_SERVICE": "ai-orchestra-production"], "ENVIRONMENT is not set"),
    ])
  func refusals(environment: [String: String], reason: String) async throws {
    let script = try StartScript(dockerfile: dockerfile())
    let result = try await script.run(
      environment.merging(["ENVIRONMENT": ""]) { old, _ in old },
      files: ["text": "secret-management-key-", "list": "[]", "other": "{\"type\": \"x\"}"])
    #expect(result.status == 78)
    #expect(result.error.contains(reason))
  }

  @Test("a WSGI service gets a server for it")
  func wsgi() throws {
    let text = try dockerfile(RepositoryFacts(framework: .flask, application: "app:application"))
    #expect(text.contains("pip install gunicorn"))
    #expect(!text.contains("uvicorn"))
  }
}
