import SetupPlan
import Testing

@testable import Artifacts

@Suite("Programs of an environment that only another image has")
struct EnvironmentPathsTests {
  @Test(
    "lose the path of a virtual environment, and of Python's own folder; others keep it",
    arguments: [
      ("./venv/bin/gunicorn -b :80", "gunicorn -b :80"), ("/app/.venv/bin/python main.py", "python main.py"),
      ("$VIRTUAL_ENV/bin/python x.py && ${VIRTUAL_ENV}/bin/pip list", "python x.py && pip list"),
      ("/app/bin/python /app/bin/radicale", "python radicale"), ("/usr/local/bin/gunicorn a:b", "gunicorn a:b"),
      ("/usr/bin/python3 main.py", "python3 main.py"), ("/opt/env/bin/serve", "serve"),
      ("bash bin/serve.sh", "bash bin/serve.sh"), ("/app/bin/serve", "/app/bin/serve"),
      ("/usr/bin/env bash", "/usr/bin/env bash"), ("/bin/sh -c 'venv/bin/flask run'", "/bin/sh -c 'flask run'"),
    ])
  func removed(written: String, read: String) { #expect(EnvironmentPaths.removed(from: written) == read) }

  @Test(
    "a condition about known texts comes to one of its branches, also within another",
    arguments: [
      ("if [ \"true\" = \"true\" ]; then a; else b; fi", "a"), ("if [ \"\" = \"true\" ]; then a; fi", ""),
      ("if [ -n \"x\" ]; then a; fi", "a"), ("if [ ! -z \"\" ]; then a; else b; fi", "b"),
      ("if [ \"a\" != \"b\" ]; then if [ -z \"\" ]; then x; fi; else y; fi", "if [ -z \"\" ]; then x; fi"),
      ("if [ -f /x ]; then a; fi", "if [ -f /x ]; then a; fi"),
      (
        "if [ \"a\" = \"b\" ]; then x; elif [ 1 = 1 ]; then y; fi",
        "if [ \"a\" = \"b\" ]; then x; elif [ 1 = 1 ]; then y; fi"
      ),
    ])
  func settled(text: String, branch: String) { #expect(ShellSegments.settled(text) == branch) }

  @Test("a program that its own Python is told to run is run by itself")
  func plain() {
    #expect(StartCommand.core(["/app/bin/python", "/app/bin/radicale", "--x"]) == ["radicale", "--x"])
    #expect(StartCommand.core(["/app/bin/python", "main.py"]) == ["python", "main.py"])
    #expect(StartCommand.core(["/app/bin/python", "/app/bin/run.py"]) == ["python", "/app/bin/run.py"])
  }

  @Test("what a script sets is filled in where it starts the service")
  func assignments() throws {
    let folder = try TemporaryFolder([
      "app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\ngunicorn\n",
      "Dockerfile": "FROM python:3.12\nENTRYPOINT [\"/app/entrypoint.sh\"]\n",
      "entrypoint.sh":
        "#!/bin/bash\nWORKERS=${WORKERS:-3}\n: \"${LEVEL:=info}\"\nexport CLASS=\"gthread\"\nNOW=$(date)\n"
        + "exec gunicorn app:app --workers $WORKERS -k \"$CLASS\" --log-level ${LEVEL} --name $NOW\n",
    ])
    let found = ServiceDetection.inspect(Service(name: "x", directory: "."), in: folder.url)
    #expect(
      found.facts.startCommand == [
        "gunicorn", "app:app", "--workers", "${WORKERS:-3}", "-k", "gthread", "--log-level", "${LEVEL:-info}", "--name",
        "$NOW",
      ])
  }
}
