import Foundation
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
}
