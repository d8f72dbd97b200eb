import SetupPlan
import Testing

@testable import Artifacts

@Suite("What the container runs")
struct RunCommandTests {
  private func inspect(
    _ files: [String: String], _ details: [ServiceDetail: String] = [:]
  ) throws -> ServiceInspection {
    let folder = try TemporaryFolder(files)
    return ServiceDetection.inspect(Service(name: "x", directory: ".", details: details), in: folder.url)
  }

  @Test(
    "a command is told to listen where Cloud Run looks, whatever it says itself",
    arguments: [
      ("datasette serve --host 127.0.0.1 --port 8001", "datasette serve --host 0.0.0.0 --port $PORT"),
      ("mlflow server --host=localhost -p 5000", "mlflow server --host=0.0.0.0 -p $PORT"),
      ("serve --bind [::]:80 --port ${PORT:-8000}", "serve --bind 0.0.0.0:$PORT --port $PORT"),
      ("serve --listen=:9000 --depth 3", "serve --listen=0.0.0.0:$PORT --depth 3"),
    ])
  func listening(written: String, told: String) {
    #expect(RunCommand.listening(written.split(separator: " ").map(String.init)).joined(separator: " ") == told)
  }

  @Test("Streamlit keeps its own options and gets ours, before what is the script's")
  func streamlit() throws {
    let found = try inspect([
      "ui/app.py": "import streamlit\n", "requirements.txt": "streamlit",
      "Procfile": "web: streamlit run ui/app.py --theme.base dark --server.port 8501 -- --fast",
    ])
    #expect(
      found.facts.command == [
        "streamlit", "run", "ui/app.py", "--theme.base", "dark", "--server.port=$PORT", "--server.address=0.0.0.0",
        "--server.headless=true", "--", "--fast",
      ])
    #expect(found.facts.health == .http("/_stcore/health") && found.facts.framework == .streamlit)
    #expect(found.obstacles.isEmpty)
  }

  @Test("the answers' command and port take the place of whatever is found")
  func said() throws {
    let files = ["main.py": "from fastapi import FastAPI\napp = FastAPI()\n", "requirements.txt": "fastapi"]
    let found = try inspect(files, [.start: "litestar --app x:y run --port 81", .port: "9000"])
    #expect(found.facts.command == ["litestar", "--app", "x:y", "run", "--port", "$PORT"])
    #expect(found.facts.interface == .program && found.facts.containerPort == 9000)
    let whole = try inspect(files, [.start: "cd app && exec ./serve"])
    #expect(whole.facts.command == ["sh", "-c", "cd app && exec ./serve"])
  }

  @Test("without anything to serve no container is written, and the answer that settles it is named")
  func nothing() throws {
    let found = try inspect(["tool.py": "print(1)\n", "requirements.txt": "requests"])
    #expect(!found.facts.isServed)
    let obstacle = try #require(found.obstacles.first)
    #expect(obstacle.message == "Nothing to serve was found in the repository")
    #expect(obstacle.remedy.contains("service.application") && obstacle.remedy.contains("service.start"))
    let files = try GeneratedFiles.render(plan: SamplePlan.guide.plan, facts: found.facts).map(\.path)
    #expect(!files.contains { $0.contains("Dockerfile") || $0.contains("container_") || $0.contains(".dockerignore") })
    #expect(files.contains { $0.hasSuffix(".tf") })
  }

  @Test("two that are as likely are a question, until an answer decides")
  func question() throws {
    let files = [
      "one.py": "from flask import Flask\napp = Flask('a')\n", "two.py": "from flask import Flask\napp = Flask('b')\n",
      "requirements.txt": "flask",
    ]
    let found = try inspect(files)
    #expect(found.obstacles.map(\.message) == ["It is open what is served: one:app or two:app"])
    #expect(try inspect(files, [.application: "two:app"]).obstacles.isEmpty)
  }

  @Test(
    "a server that is configured beyond its place is kept, and told where to listen",
    arguments: [
      ("gunicorn web:app", nil, [String]()),
      ("gunicorn web:app --bind :80 --workers 4", nil, []),
      (
        "gunicorn web:app --bind :80 --threads 8", .gunicorn,
        ["gunicorn", "web:app", "--threads", "8", "--bind=0.0.0.0:$PORT"]
      ),
      (
        "gunicorn -c conf.py web:app", .gunicorn, ["gunicorn", "-c", "conf.py", "web:app", "--bind=0.0.0.0:$PORT"]
      ),
      (
        "waitress-serve --threads=9 --port 80 web:app", .waitress,
        ["waitress-serve", "--listen=0.0.0.0:$PORT", "--threads=9", "web:app"]
      ),
    ] as [(String, RepositoryFacts.Server?, [String])])
  func server(command: String, server: RepositoryFacts.Server?, words: [String]) throws {
    let files = [
      "web.py": "from flask import Flask\napp = Flask('a')\n", "requirements.txt": "flask",
      "Procfile": "web: \(command)",
    ]
    let found = try inspect(files)
    #expect(found.facts.server == server && found.facts.command == words)
    let shown = try #require(found.findings.first { $0.aspect == .server })
    #expect(shown.value == server?.rawValue ?? "granian" && !shown.isAmbiguous)
    #expect(try inspect(files, [.server: "granian"]).facts.command.isEmpty)
    #expect(try inspect(files, [.server: "daphne"]).obstacles.map(\.message) == ["Daphne cannot serve this service"])
  }
}
