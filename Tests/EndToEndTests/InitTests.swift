import Foundation
import Testing

@Suite("Writing overture.yaml", .serialized, .timeLimit(.minutes(5)))
struct InitTests {
  /// The variables of somebody who is signed in nowhere.
  static let nobody = ["GCE_METADATA_HOST": "127.0.0.1:9", "GH_CONFIG_DIR": "/nonexistent", "PATH": "/usr/bin:/bin"]

  /// A repository of the detection's corpus, as a clone from GitHub.
  static func corpus(_ name: String, for program: Program) async throws -> URL {
    let corpus = Program.examples.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Tests/ArtifactsTests/Detection/Corpus")
    return try await clone(corpus.appending(path: "\(name)/repository"), named: name, for: program)
  }

  /// A copy of a folder, with a git history and a remote on GitHub.
  static func clone(_ original: URL, named name: String, for program: Program) async throws -> URL {
    let folder = program.folder.appending(path: name)
    try FileManager.default.copyItem(at: original, to: folder)
    try? FileManager.default.removeItem(at: folder.appending(path: ".git"))
    try await program.git(["init", "--quiet", "--initial-branch", "main"], in: folder)
    try await program.git(["remote", "add", "origin", "https://github.com/acme/\(name).git"], in: folder)
    return folder
  }

  private func text(_ folder: URL, _ path: String = "overture.yaml") throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  @Test("without a terminal everything that is missing is named at once, and nothing is written")
  func missing() async throws {
    let program = try Program()
    let folder = try await Self.corpus("fastapi-uv", for: program)
    try await program.git(["remote", "remove", "origin"], in: folder)
    let result = try await program.run(["init", "-C", folder.path], environment: Self.nobody)
    #expect(result.status == 64)
    #expect(result.error.contains("2 answers are missing: --project, --repository"), "\(result.error)")
    #expect(result.error.contains("--project PROJECT-ID --repository OWNER/NAME"))
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "overture.yaml").path))
  }

  @Test("the safer answers are written, what was found is said with file and line, and plan takes the file as it is")
  func written() async throws {
    let program = try Program()
    let folder = try await Self.corpus("fastapi-uv", for: program)
    let result = try await program.run(
      ["init", "-C", folder.path, "--project", "my-project", "--preset", "small", "--memory", "1Gi"],
      environment: Self.nobody)
    try #require(result.status == 0, "\(result.error)")
    #expect(result.output == "overture.yaml\n")
    let file = try text(folder)
    for line in [
      "repository: acme/fastapi-uv", "project: my-project", "memory: 1Gi", "maxInstances: 5", "access: authenticated",
      "network: internal-and-load-balancing", "permissions: granular", "containerAuthentication: keyless",
    ] { #expect(file.contains(line), "\(line)") }
    #expect(!file.contains("acknowledgements"))
    #expect(result.error.contains("  Framework: FastAPI (certain, "))
    #expect(result.error.contains("the safer answer is written for containerAuthentication: keyless"))
    #expect(result.error.contains("overture plan --directory"))
    let plan = try await program.run(["plan", "-C", folder.path], environment: Self.nobody)
    #expect(plan.status == 0, "\(plan.error)")
    #expect(try text(folder) == file)
  }

  @Test("--dry-run prints the file that would be written, and writes none")
  func dryRun() async throws {
    let program = try Program()
    let folder = try await Self.corpus("fastapi-uv", for: program)
    let options = ["init", "-C", folder.path, "--project", "my-project"]
    let dry = try await program.run(options + ["--dry-run"], environment: Self.nobody)
    #expect(dry.status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "overture.yaml").path))
    #expect(try await program.run(options, environment: Self.nobody).status == 0)
    #expect(try text(folder) == dry.output)
  }

  @Test("a file that is there stays; an environment that is added leaves comments and order as they are")
  func existing() async throws {
    let program = try Program()
    let folder = try await Self.corpus("fastapi-uv", for: program)
    let init_ = ["init", "-C", folder.path]
    #expect(try await program.run(init_ + ["--project", "my-project"], environment: Self.nobody).status == 0)
    let path = folder.appending(path: "overture.yaml")
    let commented = try text(folder).replacing("environments:", with: "# Ask Ann before you add one.\nenvironments:")
    try commented.write(to: path, atomically: true, encoding: .utf8)
    for refused in [init_, init_ + ["-e", "production"], init_ + ["-e", "staging", "--name", "another"]] {
      let result = try await program.run(refused, environment: Self.nobody)
      #expect(result.status == 64, "\(refused)")
      #expect(try text(folder) == commented)
    }
    let added = try await program.run(init_ + ["-e", "staging", "--preset", "small"], environment: Self.nobody)
    #expect(added.status == 0, "\(added.error)")
    let file = try text(folder)
    #expect(file.hasPrefix(commented))
    #expect(file.contains("  staging:\n    project: my-project\n"))
    let plan = try await program.run(["plan", "-C", folder.path, "-e", "staging"], environment: Self.nobody)
    #expect(plan.status == 0, "\(plan.error)")
  }

  @Test("--acknowledge writes the riskier answer and who accepts it; an option alone leaves the acceptance open")
  func security() async throws {
    let program = try Program()
    let folder = try await Self.corpus("fastapi-uv", for: program)
    try await program.git(["config", "user.email", "ann@example.com"], in: folder)
    let result = try await program.run(
      [
        "init", "-C", folder.path, "--project", "my-project", "--acknowledge", "public-access", "--because",
        "a web site",
        "--network", "all",
      ], environment: Self.nobody)
    try #require(result.status == 0, "\(result.error)")
    let file = try text(folder)
    #expect(file.contains("access: public"))
    #expect(file.contains("network: all"))
    #expect(file.contains("id: public-access"))
    #expect(file.contains("by: ann@example.com"))
    #expect(file.contains("a web site"))
    #expect(!file.contains("id: open-ingress"))
    #expect(result.error.contains("Not accepted yet: network: all. apply wants --acknowledge open-ingress."))
    let plan = try await program.run(["plan", "-C", folder.path], environment: Self.nobody)
    #expect(plan.output.contains("--acknowledge open-ingress") && !plan.output.contains("--acknowledge public-access"))
  }

  @Test("of several services a folder names one, and its file is written there")
  func several() async throws {
    let program = try Program()
    let folder = program.folder.appending(path: "shop")
    for service in ["api", "admin"] {
      let place = folder.appending(path: "services/\(service)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try "fastapi\nuvicorn\n".write(to: place.appending(path: "requirements.txt"), atomically: true, encoding: .utf8)
      try "from fastapi import FastAPI\napp = FastAPI()\n".write(
        to: place.appending(path: "main.py"), atomically: true, encoding: .utf8)
    }
    try await program.git(["init", "--quiet"], in: folder)
    try await program.git(["remote", "add", "origin", "git@github.com:acme/shop.git"], in: folder)
    let open = try await program.run(["init", "-C", folder.path, "--project", "my-project"], environment: Self.nobody)
    #expect(open.status == 64)
    #expect(open.error.contains("Which service?") && open.error.contains("services/api"), "\(open.error)")
    for service in ["api", "admin"] {
      let place = folder.appending(path: "services/\(service)").path
      let result = try await program.run(["init", "-C", place, "--project", "my-project"], environment: Self.nobody)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output == "services/\(service)/overture.yaml\n")
    }
    let plan = try await program.run(["plan", "--all", "-C", folder.path], environment: Self.nobody)
    #expect(plan.status == 0, "\(plan.error)")
    #expect(plan.output.contains("service api-production") && plan.output.contains("service admin-production"))
  }

  @Test("a folder in which nothing can be served ends with 65, unless an option says how")
  func nothingToServe() async throws {
    let program = try Program()
    let folder = program.folder.appending(path: "tool")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "print('hello')\n".write(to: folder.appending(path: "run.py"), atomically: true, encoding: .utf8)
    try await program.git(["init", "--quiet"], in: folder)
    let options = ["init", "-C", folder.path, "--project", "my-project", "--repository", "acme/tool"]
    let refused = try await program.run(options, environment: Self.nobody)
    #expect(refused.status == 65, "\(refused.error)")
    #expect(refused.error.contains("--set"))
    let said = try await program.run(options + ["--set", "start=python run.py"], environment: Self.nobody)
    #expect(said.status == 0, "\(said.error)")
    #expect(try text(folder).contains("python run.py"))
  }

  @Test("every repository of the corpus gets a file that plan accepts, or is told why not")
  func corpus() async throws {
    let program = try Program()
    let folder = Program.examples.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Tests/ArtifactsTests/Detection/Corpus")
    var written = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where !name.hasPrefix(".") {
      let repository = try await Self.corpus(name, for: program)
      let result = try await program.run(
        ["init", "-C", repository.path, "--project", "my-project"], environment: Self.nobody)
      #expect([0, 64, 65].contains(result.status), "\(name): \(result.error)")
      guard result.status == 0 else {
        #expect(result.error.contains("overture: "), "\(name): \(result.error)")
        continue
      }
      written += 1
      let bytes = try text(repository)
      let plan = try await program.run(["plan", "-C", repository.path, "--offline"], environment: Self.nobody)
      #expect(plan.status == 0, "\(name): \(plan.error)")
      #expect(try text(repository) == bytes, "\(name)")
    }
    #expect(written > 50, "only \(written)")
  }

  @Test(
    "on a terminal it asks, and ^C in the middle leaves nothing",
    .enabled(if: Screen.isPossible, "tmux is not installed"))
  func questions() async throws {
    let program = try Program()
    let folder = try await Self.corpus("fastapi-uv", for: program)
    let path = folder.appending(path: "overture.yaml").path
    try await Screen.use(
      program, ["init", "-C", folder.path], columns: 100, rows: 40, environment: Self.nobody
    ) { screen in
      try await screen.shows("Google Cloud project:")
      try await screen.type("my-project")
      try await screen.press("Enter")
      try await screen.shows("GitHub repository [acme/fastapi-uv, the git remote origin]:")
      try await screen.press("C-c")
      try await screen.shows("ended with 130")
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    try await Screen.use(
      program, ["init", "-C", folder.path], columns: 100, rows: 50, environment: Self.nobody
    ) { screen in
      try await screen.shows("Google Cloud project:")
      try await screen.type("My Project")
      try await screen.press("Enter")
      try await screen.shows("is not a project id")
      try await screen.type("my-project")
      for question in ["GitHub repository", "Name of the service", "Environment", "Region"] {
        try await screen.press("Enter")
        try await screen.shows("\(question) [")
      }
      try await screen.press("Enter")
      // What the files leave open is a question, too.
      try await screen.shows("Which [pytest]")
      try await screen.press("Enter")
      try await screen.shows("Which [guide]")
      try await screen.type("2")
      try await screen.press("Enter")
      try await screen.shows("ended with 0")
    }
    let file = try text(folder)
    #expect(file.contains("project: my-project") && file.contains("memory: 512Mi"))
  }
}
