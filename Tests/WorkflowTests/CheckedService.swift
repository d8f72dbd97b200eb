import Foundation
import Testing

/// A small service of the container tests with a test of its own, for each way to write dependencies and to run tests.
struct CheckedService: CustomTestStringConvertible, Sendable {
  /// Its folder in `Tests/ContainerTests/Resources/services`.
  var folder: String
  /// Files beside those of the folder, by their paths.
  var files: [String: String]
  /// What the run of its tests says when they pass.
  var says: String
  var testDescription: String

  private static let services = URL(filePath: #filePath)
    .appending(path: "../../ContainerTests/Resources/services").standardizedFileURL

  /// - Parameters:
  ///   - folder: the service's folder.
  ///   - description: how its dependencies are written and its tests run.
  ///   - files: files beside those of the folder.
  ///   - says: what the run of its tests says when they pass.
  init(_ folder: String, _ description: String, _ files: [String: String], says: String = "1 passed") {
    (self.folder, self.files, self.says) = (folder, files, says)
    testDescription = "\(folder), \(description)"
  }

  /// Writes it into a folder that exists.
  /// - Throws: an error of the file system.
  func write(to place: URL) throws {
    let source = Self.services.appending(path: folder)
    for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
      try FileManager.default.copyItem(at: source.appending(path: name), to: place.appending(path: name))
    }
    // The interpreter that Debian has.
    var common = [".python-version": "3.11\n"]
    if says.hasSuffix("passed") {
      // pytest's file gives the variable without which none of them can be imported; elsewhere it is told to the tests.
      common["conftest.py"] = "import os\n\nos.environ.setdefault(\"GREETING\", \"hello\")\n"
    }
    for (path, text) in files.merging(common, uniquingKeysWith: { first, _ in first }) {
      let file = place.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  static let all = [
    CheckedService("fastapi", "uv.lock", ["test_main.py": client("fastapi.testclient")]),
    CheckedService("starlette", "poetry.lock", ["tests/test_main.py": client("starlette.testclient")]),
    CheckedService("litestar", "pdm.lock", ["tests/test_main.py": client("litestar.testing")]),
    CheckedService("flask", "requirements.txt", ["tests/test_app.py": flask]),
    CheckedService("django-wsgi", "Pipfile.lock, manage.py", django, says: "Ran 1 test"),
    CheckedService("django-asgi", "pyproject.toml, manage.py", django, says: "Ran 1 test"),
    CheckedService("program", "no dependencies, unittest", ["tests/test_main.py": unittest], says: "Ran 1 test"),
    CheckedService("program", "tests of unittest beside pytest's conftest.py", ["tests/test_main.py": unittest]),
    CheckedService("aiohttp", "setup.py, no tests", [:], says: ""),
    CheckedService("flask", "nox", ["noxfile.py": nox, "tests/test_app.py": flask]),
    CheckedService("flask", "tox", ["tox.ini": tox, "tests/test_app.py": flask]),
  ]

  /// A test by a client that needs httpx, which the service itself does not.
  private static func client(_ module: String) -> String {
    """
    from \(module) import TestClient

    from main import app


    def test_health():
        assert TestClient(app).get("/health").json() == {"status": "ok"}

    """
  }

  private static let flask = """
    from app import app


    def test_health():
        assert app.test_client().get("/health").json == {"status": "ok"}

    """

  private static let django = [
    "manage.py": """
    import os
    import sys

    from django.core.management import execute_from_command_line

    if __name__ == "__main__":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
        os.environ.setdefault("GREETING", "hello")
        execute_from_command_line(sys.argv)

    """,
    "tests/__init__.py": "",
    "tests/test_health.py": """
    from django.test import SimpleTestCase


    class HealthTests(SimpleTestCase):
        def test_health(self):
            self.assertIn("status", self.client.get("/health").json())

    """,
  ]

  private static let unittest = """
    import unittest

    from main import Handler


    class HandlerTests(unittest.TestCase):
        def test_get(self):
            self.assertTrue(callable(Handler.do_GET))

    """

  private static let nox = """
    import nox


    @nox.session
    def tests(session):
        session.install("-r", "requirements.txt")
        session.install("pytest")
        session.run("python", "-m", "pytest")

    """

  private static let tox = """
    [tox]
    envlist = py311
    skipsdist = true

    [testenv]
    deps = -r requirements.txt
    commands_pre = python -m pip install pytest
    commands = python -m pytest

    """
}
