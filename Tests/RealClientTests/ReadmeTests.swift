import Checkout
import Foundation
import RealPrograms
import Testing

/// What the README tells a reader to type, line by line, as it stands there.
@Suite("The README's commands", .serialized)
struct ReadmeTests {
  /// The lines of the first shell block under a heading, without their comments.
  private static func lines(under heading: String) throws -> [String] {
    let text = try String(contentsOf: Checkout.root.appending(path: "README.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
    let block = try #require(section.components(separatedBy: "\n```sh\n").dropFirst().first)
    return try #require(block.components(separatedBy: "\n```").first).split(separator: "\n").map { line in
      let command = line.firstRange(of: "  #").map { line[..<$0.lowerBound] } ?? line
      return command.trimmingCharacters(in: .whitespaces)
    }
  }

  /// A folder with the program under its name, to put first on PATH.
  private static func programs(_ sandbox: ServedSandbox) throws -> String {
    let folder = sandbox.folder.appending(path: "programs")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "overture").path
    if !FileManager.default.fileExists(atPath: file) {
      try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: ServedSandbox.overture.path)
    }
    return "\(folder.path):\(sandbox.environment["PATH"] ?? "/usr/bin:/bin")"
  }

  @Test(
    "on your own repository, with the real gcloud and gh",
    .enabled(if: Tool.areThere("bash", "git", "gcloud", "gh"), "bash, git, gcloud or gh is not installed"),
    .timeLimit(.minutes(10)))
  func ownRepository() async throws {
    // These open a browser: the accounts are those that the sandbox's variables name.
    let signsIn = ["gcloud auth login && gcloud config set project MY-PROJECT", "gh auth login"]
    let provider = ProcessInfo.processInfo.environment["OVERTURE_TERRAFORM_STUB"]
    let lines = try Self.lines(under: "On your own repository")
    for line in signsIn { #expect(lines.contains(line), "\(line) is not in the README any more") }
    try await ServedSandbox.use { sandbox in
      let before = try sandbox.state()
      let clone = try await Self.clone(sandbox)
      var variables = ["PATH": try Self.programs(sandbox)]
      if let provider { variables["PATH"] = "\(provider):\(variables["PATH"] ?? "")" }
      var ran: [String] = []
      for line in lines where !signsIn.contains(line) {
        // Terraform needs its provider outside of a sandbox. Where that cannot be had, the same commands join the sandbox
        // that is served; there the stand-in works.
        let needsTerraform = ["plan", "apply", "status", "revert"].contains { line.hasPrefix("overture \($0)") }
        let isHere = !needsTerraform || provider != nil || line.contains("--sandbox")
        let command = isHere ? line : "\(line) --sandbox -C ."
        let result = try await sandbox.run("bash", ["-c", command], variables, in: clone)
        try #require(result.status == 0, "\(command): \(result.error)")
        if line == "overture apply" {
          let services = try await sandbox.run(
            "gcloud", ["run", "services", "list", "--format=value(metadata.name)"], variables, in: clone)
          #expect(services.output.contains("ai-orchestra-production"), "\(services.error)")
          let secrets = try await sandbox.run(
            "gh", ["secret", "list", "--env", "production", "--repo", Sample.repository], variables, in: clone)
          #expect(secrets.output.contains("GCP_PROJECT_ID"), "\(secrets.error)")
        }
        if line == "overture status" { #expect(result.output.contains("answers all requests")) }
        ran.append(line)
      }
      #expect(ran.count == lines.count - signsIn.count)
      let kinds = ["run.services", "github.secrets", "artifactregistry.repositories", "github.environments"]
      let after = try sandbox.state()
      for kind in kinds {
        #expect(
          (after[kind] as? [String: Any] ?? [:]).count == (before[kind] as? [String: Any] ?? [:]).count, "\(kind)")
      }
      let left = try await sandbox.run("git", ["status", "--porcelain"], in: clone)
      #expect(left.output == "?? overture.yaml\n", "what revert leaves: \(left.output)")
    }
  }

  /// A clone of a small FastAPI repository whose remote is at the sandbox's GitHub.
  private static func clone(_ sandbox: ServedSandbox) async throws -> URL {
    let original = sandbox.folder.appending(path: "original")
    let clone = sandbox.folder.appending(path: "ai-orchestra")
    let sample = try await sandbox.overture(["sandbox", "sample", original.path])
    try #require(sample.status == 0, "\(sample.error)")
    for arguments in [
      ["clone", "--quiet", original.path, clone.path],
      ["-C", clone.path, "remote", "set-url", "origin", "https://github.localhost/\(Sample.repository).git"],
    ] {
      let result = try await sandbox.run("git", arguments)
      try #require(result.status == 0, "\(result.error)")
    }
    return clone
  }

  @Test(
    "the roles that overture permissions prints are given by that command, with the real gcloud",
    .enabled(if: Tool.areThere("bash", "gcloud"), "bash or gcloud is not installed"), .timeLimit(.minutes(5)))
  func roles() async throws {
    try await ServedSandbox.use { sandbox in
      let examples = Checkout.root.appending(path: "assets/examples/keyless.yaml").path
      let report = try await sandbox.overture([
        "permissions", "--sandbox", "--answers", examples, "--account", "newcomer@example.com",
      ])
      try #require(report.status == 0, "\(report.error)")
      let script = try #require(report.output.components(separatedBy: "done").first)
      let loop = try #require(script.components(separatedBy: "    for role").last)
      let result = try await sandbox.run("bash", ["-ec", "for role\(loop)done"])
      try #require(result.status == 0, "\(result.error)")
      let policies = try #require(try sandbox.state()["policies"] as? [String: [String: Any]])
      let bindings = try #require(policies["projects/\(Sample.project)"]?["bindings"] as? [[String: Any]])
      let given = bindings.filter { ($0["members"] as? [String] ?? []).contains("user:newcomer@example.com") }
        .compactMap { $0["role"] as? String }
      #expect(given.count == 10, "\(given)")
      #expect(given.contains("roles/run.admin") && given.contains("roles/resourcemanager.projectIamAdmin"))
    }
  }

  @Test(
    "the tour, line by line",
    .enabled(if: Tool.areThere("bash", "git", "gcloud", "gh"), "bash, git, gcloud or gh is not installed"),
    .timeLimit(.minutes(10)))
  func tour() async throws {
    // The wizard needs a terminal and somebody who types: WizardJourneyTests goes its whole way.
    let wizard = "overture --sandbox"
    var lines = try Self.lines(under: "A tour").map { line in
      // The program is where the tests are, not where the README's first command has put it.
      line.hasPrefix("PATH=") ? "true" : line
    }
    #expect(lines.contains(wizard))
    lines.removeAll { $0 == wizard }
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-tour-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["home", "tmp", "programs"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "programs/overture").path, withDestinationPath: ServedSandbox.overture.path)
    let own = ProcessInfo.processInfo.environment
    let environment = [
      "PATH": "\(folder.appending(path: "programs").path):\(own["PATH"] ?? "/usr/bin:/bin")",
      "LD_LIBRARY_PATH": own["LD_LIBRARY_PATH"] ?? "", "HOME": folder.appending(path: "home").path,
      "TMPDIR": folder.appending(path: "tmp").path, "OVERTURE_SANDBOX": folder.appending(path: "sandbox").path,
      "LC_ALL": "C.UTF-8",
    ]
    // One shell, as a reader's: a job and its number belong to it. Each line is told apart by its end.
    let script = lines.enumerated().map { number, line in
      // A reader sees the address before typing on; the record of the server is written by then.
      let waits =
        line.hasPrefix("overture sandbox serve")
        ? "until grep -qsw $! \"$OVERTURE_SANDBOX/server.json\"; do kill -0 $! || exit 1; sleep 0.1; done\n" : ""
      return "\(line)\n\(waits)status=$?; echo \"line \(number + 1) $status\" >&2; [ $status = 0 ] || exit 1"
    }
    let bash = try #require(Tool("bash"))
    let result = try await bash.run(
      ["-m", "-c", script.joined(separator: "\n")], environment: environment, in: Checkout.root)
    let last = result.error.split(separator: "\n").suffix(12).joined(separator: "\n")
    #expect(result.status == 0, "\(last)")
    #expect(result.error.contains("line \(lines.count) 0"), "\(last)")
  }
}
