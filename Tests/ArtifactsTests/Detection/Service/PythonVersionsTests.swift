import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("The Python that a service gets")
struct PythonVersionsTests {
  @Test(
    "of several that are allowed, the usual one is taken, or what is allowed nearest to it",
    arguments: [
      (">=3.8", "3.12"), (">=3.10,<4", "3.12"), ("^3.9", "3.12"), (">=3.13", "3.13"), (">=3.9,<3.12", "3.11"),
      ("<=3.10,>=3.8", "3.10"), (">=3.9,<3.14", "3.12"), ("==3.11.*", "3.11"), ("~3.10", "3.10"), ("3.10.*", "3.10"),
      ("~=3.10.4", "3.10"), ("~=3.10", "3.12"), (">=3.11, <3.11.9", "3.11"),
    ])
  func allowed(range: String, version: String) async throws {
    let folder = try TemporaryFolder([
      "main.py": "from flask import Flask\n\napp = Flask(__name__)\n",
      "pyproject.toml": "[project]\nname = \"small\"\nrequires-python = \"\(range)\"\ndependencies = [\"flask\"]\n",
    ])
    let found = await ServiceDetection.detect(in: folder.url)
    #expect(found.candidates.first?.facts.pythonVersion == version)
  }

  private func detect(_ files: [String: String]) throws -> (version: String, obstacles: [Obstacle]) {
    let folder = try TemporaryFolder(
      files.merging(["main.py": "from flask import Flask\n\napp = Flask(__name__)\n"]) { first, _ in first })
    let found = ServiceDetection.inspect(Service(name: "x", directory: "."), in: folder.url)
    return (found.facts.pythonVersion, found.obstacles)
  }

  @Test("a Python that no server runs on is an obstacle where the service can have no newer one")
  func old() throws {
    let pinned = try detect(["requirements.txt": "Flask==0.12.2\nclick==6.7\n"])
    #expect(pinned.obstacles.map(\.message) == ["flask 0.12.2 runs on no Python that a server runs on"])
    #expect(pinned.obstacles.first?.remedy.contains("service.python: \"3.10\"") == true)
    let bound = try detect([
      "pyproject.toml": "[project]\nname = \"a\"\nrequires-python = \">=3.7,<3.10\"\ndependencies = [\"flask\"]\n"
    ])
    #expect(bound.obstacles.map(\.message) == ["The service allows no Python that a server runs on"])
    #expect(bound.obstacles.first?.reason == "pyproject.toml:3 ends with 3.9, and the servers begin with 3.10.")
    let asked = try detect(["requirements.txt": "flask\n", ".python-version": "3.8\n"])
    #expect(asked.version == "3.10" && asked.obstacles.isEmpty)
  }
}

@Suite("Streamlit's own health address")
struct StreamlitHealthTests {
  @Test(
    "is the one of the pinned release, else today's",
    arguments: [
      ("streamlit==1.17.0", "/healthz"), ("streamlit==1.18.0", "/_stcore/health"), ("streamlit", "/_stcore/health"),
    ])
  func path(requirement: String, path: String) async throws {
    let folder = try TemporaryFolder([
      "app.py": "import streamlit as st\n\nst.title(\"x\")\n", "requirements.txt": requirement,
    ])
    let found = await ServiceDetection.detect(in: folder.url)
    #expect(found.candidates.first?.facts.health == .http(path))
  }
}
