import Foundation
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
    #expect(text.contains("    CMD [\"python\", \"container_start.py\", \"--check\"]"))
    #expect(!text.contains("curl"))
    #expect(!text.contains("apt-get"))
  }

  @Test("bytecode is compiled ahead with unchecked hashes and with the flags of the run time")
  func bytecode() throws {
    let text = try dockerfile()
    #expect(text.contains("compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib"))
    #expect(text.contains("compileall -q -j 0 --invalidation-mode unchecked-hash .\n"))
    #expect(text.matches(of: /compileall -q -j 0 --invalidation-mode unchecked-hash/).count == 3)
    #expect(text.contains("PYTHONDONTWRITEBYTECODE=1"))
    #expect(!text.contains("PYTHONOPTIMIZE"))
  }

  @Test("the image has nothing that the service does not use at run time")
  func contents() throws {
    let text = try dockerfile()
    #expect(!text.contains("gcloud"))
    #expect(!text.contains("google-cloud-sdk"))
    let runs = try #require(text.ranges(of: "\nFROM ").last)
    #expect(!text[runs.upperBound...].contains("install"))
    #expect(!text[runs.upperBound...].contains("--from=uv"))
  }

  @Test("the image is for the only architecture that Cloud Run has, and the service is no root")
  func user() throws {
    #expect(try !dockerfile().contains("arm64"))
    #expect(try dockerfile().contains("USER 10001"))
  }

  @Test("the start-up check accepts a real key", .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func realKey() async throws {
    let result = try await StartScript(.guide).run(
      ["PORT": "9000", "GOOGLE_APPLICATION_CREDENTIALS": "key.json"],
      files: ["key.json": "{\"type\": \"service_account\", \"project_id\": \"p\"}"])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("container_start:application"))
    #expect(result.output.contains("('address', '0.0.0.0')"))
    #expect(result.output.contains("('port', 9000)"))
    #expect(result.output.hasSuffix("serving application\n"))
  }

  @Test(
    "the start-up check refuses what cannot work, and says what",
    .enabled(if: Tool("python3") != nil, "python3 is not installed"),
    arguments: [
      (["PORT": "none"], "the variable PORT is no port number: 'none'"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "missing.json"], "FileNotFoundError"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "text"], "JSONDecodeError"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "list"], "AttributeError"),
      (["GOOGLE_APPLICATION_CREDENTIALS": "other"], "holds no Google credentials"),
      (["K_SERVICE": "ai-orchestra-production"], "the variable ENVIRONMENT is not set"),
      (["K_SERVICE": "x", "PORT": ""], "ENVIRONMENT is not set; the variable PORT is no port number: ''"),
    ])
  func refusals(environment: [String: String], reason: String) async throws {
    let result = try await StartScript(.guide).run(
      environment.merging(["ENVIRONMENT": ""]) { old, _ in old },
      files: ["text": "secret-management-key-", "list": "[]", "other": "{\"type\": \"x\"}"])
    #expect(result.status == 78)
    #expect(result.error.hasPrefix("refusing to start: "))
    #expect(result.error.contains(reason))
    #expect(!result.output.contains("serving"))
  }

  @Test(
    "processes follow the CPU and threads the concurrency, by what Terraform sets",
    .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func sizing() async throws {
    let configuration = try SamplePlan.guide.file(FileLayout.usual.terraformPath)
    #expect(configuration.contains("WEB_CONCURRENCY = tostring(ceil("))
    #expect(configuration.contains("WEB_THREADS     = tostring(local.settings.concurrency)"))
    let flask = RepositoryFacts(framework: .flask, application: "app:application")
    let small = try await StartScript(.guide, flask).run(["WEB_CONCURRENCY": "1", "WEB_THREADS": "40"])
    #expect(small.output.contains("('blocking_threads', 40)"))
    #expect(small.output.components(separatedBy: "serving application").count == 2, "\(small.output)\(small.error)")
    let there = try await #require(Tool("python3")).run(["-c", "import os; print(len(os.sched_getaffinity(0)))"])
    let large = try await StartScript(.guide, flask).run(["WEB_CONCURRENCY": "1000"])
    let count = Int(there.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    #expect(large.output.components(separatedBy: "serving application").count == count + 1, "\(large.output)")
  }

  @Test(
    "the caller's address is the last one that was forwarded, which Google's front end appends: callers make up others",
    .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func caller() async throws {
    let ask = """
      import asyncio
      from container_start import behind_google

      def told(service):
          async def receive(): ...
          seen = {}
          async def inner(scope, receive, send): seen.update(scope)
          async def send(message): ...
          headers = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"7.7.7.7, 203.0.113.9")]
          scope = {"type": "websocket", "headers": headers + [(b"x-forwarded-proto", b"https")], "client": ("10.0.0.1", 1)}
          asyncio.run(behind_google(inner)(scope, receive, send))
          return seen["client"][0], seen["scheme"]

      try:
          print(*told(None))
      except TypeError:
          service = lambda environ, start: (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"])
          environ = {"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http"}
          print(*behind_google(service)(environ | {"HTTP_X_FORWARDED_FOR": "6.6.6.6,203.0.113.9"}, None))
          print(*behind_google(service)(dict(environ), None))
      """
    for (facts, expected) in [
      (RepositoryFacts(), "203.0.113.9 wss\n"),
      (RepositoryFacts(framework: .flask, application: "app:app"), "203.0.113.9 http\n10.0.0.1 http\n"),
    ] {
      let script = try StartScript(.guide, facts)
      let folder = try TemporaryFolder([
        "container_start.py": script.text, "container_snapshot.py": script.snapshot, "ask.py": ask,
      ])
      let result = try await #require(Tool("python3")).run(["ask.py"], folder: folder.url)
      #expect(result.output == expected, "\(result.error)")
    }
  }

  @Test("no secret of a developer's machine gets into an image")
  func ignored() throws {
    let lines = try SamplePlan.guide.file("ai-orchestra/.dockerignore").split(separator: "\n")
    for line in ["**/.env", "**/.env.*", "**/*.key.json", ".git", "Dockerfile*", "tests"] {
      #expect(lines.contains(Substring(line)))
    }
  }

  @Test("a WSGI service gets a server for it")
  func wsgi() throws {
    let facts = RepositoryFacts(framework: .flask, application: "app:application")
    #expect(try dockerfile(facts).contains("pip install --require-hashes --requirement container_server.txt"))
    let server = try SamplePlan.guide.file("ai-orchestra/container_server.txt", facts)
    #expect(server.contains("\ngranian=="))
    #expect(!server.contains("uvloop"))
  }
}
