import Foundation
import SetupPlan
import Testing
import Yams

@testable import Artifacts

@Suite("Detection in a repository that means harm")
struct HostileRepositoryTests {
  private static let application = "from fastapi import FastAPI\n\napp = FastAPI()\n"

  /// What takes longer hangs, whatever else the machine does.
  private static let limit = Duration.seconds(300)

  private func detect(_ folder: TemporaryFolder) async -> ServiceDetection {
    let clock = ContinuousClock()
    let start = clock.now
    let found = await ServiceDetection.detect(in: folder.url)
    #expect(clock.now - start < Self.limit)
    return found
  }

  @Test("links out of the repository are not followed", arguments: ["requirements.txt", "pyproject.toml", "main.py"])
  func linkedFile(name: String) async throws {
    let outside = try TemporaryFolder(["secret": "django==1\n\(Self.application)"])
    let folder = try TemporaryFolder([
      "app.py": Self.application, "setup.cfg": "[options]\ninstall_requires = fastapi\n",
    ])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: name), withDestinationURL: outside.url.appending(path: "secret"))
    let found = await detect(folder)
    #expect(found.problems == [DetectionProblem(file: name, what: "it leads out of the repository, and was not read")])
    #expect(found.candidates.map(\.facts.application) == ["app:app"])
    #expect(!found.report.contains("django"))
  }

  @Test("a link within the repository is read like a file")
  func linkedInside() async throws {
    let folder = try TemporaryFolder(["service/main.py": Self.application, "shared.txt": "fastapi\npsycopg2\n"])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "service/requirements.txt").path, withDestinationPath: "../shared.txt")
    let found = await detect(folder)
    #expect(found.problems.isEmpty)
    #expect(found.candidates.first?.facts.nativePackages.map(\.dependency) == ["psycopg2"])
  }

  @Test("folders that link to themselves or out of the repository end the walk")
  func linkedFolders() async throws {
    let outside = try TemporaryFolder(["main.py": Self.application, "requirements.txt": "fastapi"])
    let folder = try TemporaryFolder(["service/main.py": Self.application, "service/requirements.txt": "fastapi"])
    for (name, target) in [("service/again", "."), ("loop", ".."), ("outside", outside.url.path)] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appending(path: name).path, withDestinationPath: target)
    }
    #expect(await detect(folder).candidates.map(\.service.directory) == ["service"])
  }

  @Test("a hundred megabytes of TOML are not read, and said so")
  func largeFile() async throws {
    let folder = try TemporaryFolder(["main.py": Self.application])
    let file = folder.url.appending(path: "pyproject.toml")
    try Data("[project]\ndependencies = [\"django\"]\n".utf8).write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    try handle.truncate(atOffset: 100 << 20)
    try handle.close()
    let found = await detect(folder)
    #expect(found.problems.map(\.file) == ["pyproject.toml"])
    #expect(found.problems.first?.what.contains("104857600 bytes") == true)
    #expect(found.candidates.map(\.facts.framework) == [.fastAPI])
  }

  @Test("a pipe in the place of a file keeps nobody waiting")
  func pipe() async throws {
    let folder = try TemporaryFolder(["app.py": Self.application, "requirements.txt": "fastapi"])
    // A walk leaves pipes out; an index can name one, and so can a link.
    let pipe = folder.url.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "main.py").path, withDestinationPath: "pipe")
    let found = await detect(folder)
    #expect(found.problems == [DetectionProblem(file: "main.py", what: "it is a named pipe, and was not read")])
    #expect(found.candidates.map(\.facts.application) == ["app:app"])
  }

  @Test(
    "what is nested without end is refused, with the line",
    arguments: [
      ("pyproject.toml", "a = " + String(repeating: "[", count: 100_000)),
      ("pyproject.toml", "a = " + String(repeating: "{b = ", count: 100_000)),
      ("pyproject.toml", "[" + String(repeating: "a.", count: 100_000) + "a]"),
      ("pyproject.toml", String(repeating: "a.", count: 100_000) + "a = 1"),
      ("compose.yaml", "services: " + String(repeating: "[", count: 100_000)),
      ("compose.yaml", "services:\n" + (1...2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
      ("main.py", "x = " + String(repeating: "(", count: 400_000)),
      ("main.py", "x = " + String(repeating: "f'{", count: 100_000)),
    ])
  func nested(name: String, text: String) async throws {
    let folder = try TemporaryFolder(["app.py": Self.application, "requirements.txt": "fastapi"])
    try folder.write(name, Data((name == "main.py" ? "# FastAPI\n\(text)" : text).utf8))
    let found = await detect(folder)
    #expect(found.problems.map(\.file) == [name])
    #expect(found.candidates.map(\.facts.application) == ["app:app"])
  }

  @Test("Python that is nested by its indentation is read")
  func indented() async throws {
    let lines = (0..<900).map { String(repeating: " ", count: $0) + "if x:" }.joined(separator: "\n")
    let folder = try TemporaryFolder(["main.py": Self.application + lines + "\n", "requirements.txt": "fastapi"])
    #expect(await detect(folder).candidates.map(\.facts.application) == ["main:app"])
  }

  @Test("a Dockerfile that is larger than any is not read, and said so")
  func largeDockerfile() async throws {
    let text = "FROM python:3.12\nRUN a \\\n" + String(repeating: "b \\\n", count: 40_000)
    let folder = try TemporaryFolder(["main.py": Self.application, "requirements.txt": "fastapi", "Dockerfile": text])
    let found = await detect(folder)
    #expect(found.problems.map(\.file) == ["Dockerfile"])
    #expect(found.problems.first?.what.contains("131072 are the most for a file of its kind") == true)
    #expect(found.candidates.map(\.facts.application) == ["main:app"])
  }

  @Test("YAML whose aliases stand for billions of values is refused, and said")
  func aliases() async throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    text += "services:\n  web:\n    build: .\n    command: uvicorn main:app --port 8300\n"
    let folder = try TemporaryFolder([
      "main.py": Self.application, "requirements.txt": "fastapi", "compose.yaml": text,
    ])
    let found = await detect(folder)
    #expect(found.problems.map(\.file) == ["compose.yaml"])
    #expect(found.problems.first?.what.contains("more than 20000 values") == true)
    #expect(found.candidates.map(\.facts.application) == ["main:app"])
  }

  @Test("requirements that include each other end")
  func circle() async throws {
    let folder = try TemporaryFolder([
      "main.py": Self.application, "requirements.txt": "-r base.txt\n", "base.txt": "-r requirements.txt\nfastapi\n",
    ])
    #expect(await detect(folder).candidates.first?.facts.dependencyFiles == ["requirements.txt", "base.txt"])
  }

  @Test("a folder with more files than a person makes is walked in part")
  func manyFiles() async throws {
    let folder = try TemporaryFolder(["main.py": Self.application, "requirements.txt": "fastapi"])
    for number in 0..<3 {
      let place = folder.url.appending(path: "data\(number)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for file in 0..<8000 {
        let descriptor = open(place.appending(path: "\(file).bin").path, O_CREAT | O_WRONLY, 0o600)
        close(descriptor)
      }
    }
    #expect(await detect(folder).candidates.map(\.facts.application) == ["main:app"])
  }

  /// Names that a shell, YAML, TOML, JSON or a Dockerfile could take for something else.
  static let names = [
    "a\"b", "a'b", "a\nb", "$(touch evil)", "`touch evil`", "a; touch evil", "a && b", "${{ github.token }}",
    "<%evil%>",
    "a\\", "-rf", "a b", "é", "#x", "a\u{1B}[2J", "{{x}}", "..",
  ]

  @Test("a folder of a strange name is no service", arguments: names.filter { $0 != ".." && $0 != "a\\" })
  func strangeFolder(name: String) async throws {
    let folder = try TemporaryFolder(["\(name)/main.py": Self.application, "\(name)/requirements.txt": "fastapi"])
    #expect(await detect(folder).candidates.isEmpty)
  }

  @Test("a strange name of a module, an object, a path or a variable is in no file that is written", arguments: names)
  func strangeNames(name: String) async throws {
    let quoted =
      "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    var files = [
      "requirements.txt": "fastapi\n\(name)\n", "pyproject.toml": "[project]\nrequires-python = \(quoted)\n",
      "app.py": """
      import os
      from fastapi import FastAPI
      web = FastAPI()
      @web.get("/" + \(quoted))
      @web.get(\(quoted))
      @web.get("/\(name.replacing("\\", with: "").replacing("\n", with: "").replacing("\"", with: ""))/health")
      def health(): return os.environ[\(quoted)]
      """,
      "Procfile": "web: uvicorn '\(name):app' --port 8000\n",
      "Dockerfile": "FROM python:\(name)\nCMD [\"uvicorn\", \(quoted)]\n",
      ".env": "X=1",
    ]
    if !name.contains("/"), name != ".." { files["\(name).py"] = Self.application }
    let folder = try TemporaryFolder(files)
    let candidate = try #require(await detect(folder).candidates.first { $0.service.directory == "." })
    let facts = candidate.facts
    #expect(StartCommand.isImportPath(facts.application), "\(facts.application)")
    #expect(
      facts.variables.allSatisfy { $0.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } })
    let health = facts.health.text
    #expect(health.wholeMatch(of: /\/[A-Za-z0-9._~\/-]*|tcp|grpc/) != nil, "\(health)")
    #expect(facts.pythonVersion.wholeMatch(of: /3\.\d+/) != nil)
    var answers = try SamplePlan.keyless.answers
    answers.service = Service(name: "service", directory: ".")
    let plan = try Plan(answers: answers, environment: "production")
    for file in try GeneratedFiles.render(plan: plan, facts: facts) {
      try await check(file)
    }
  }

  /// Reads a file as what it is: no word of it may run.
  private func check(_ file: GeneratedFile) async throws {
    #expect(!file.contents.contains("touch evil") || isQuoted(file.contents), "\(file.path)")
    #expect(!file.contents.contains("<%evil%>") || isQuoted(file.contents), "\(file.path)")
    if file.path.hasSuffix(".yml") { #expect(try Yams.load(yaml: file.contents) != nil, "\(file.path)") }
    if file.path.hasSuffix(".json") { _ = try JSONSerialization.jsonObject(with: Data(file.contents.utf8)) }
    if file.path.hasSuffix(".sh") {
      let bash = try #require(Tool("bash"))
      let result = try await bash.run(["-n"], input: file.contents)
      #expect(result.status == 0, "\(result.error)")
    }
    if file.path.contains("Dockerfile") {
      let known: Set<String> = [
        "ARG", "FROM", "ENV", "WORKDIR", "RUN", "COPY", "USER", "EXPOSE", "HEALTHCHECK", "CMD", "STOPSIGNAL", "LABEL",
        "ENTRYPOINT", "SHELL",
      ]
      #expect(DockerfileText(file.contents).instructions.allSatisfy { known.contains($0.keyword) }, "\(file.path)")
    }
  }

  /// Whether each line with the strange words is a comment of one line.
  private func isQuoted(_ text: String) -> Bool {
    text.split(separator: "\n").filter { $0.contains("touch evil") || $0.contains("<%evil%>") }
      .allSatisfy { $0.hasPrefix("# ") }
  }
}
