import Foundation
import GitHub
import SetupPlan
import Subprocess
import SystemPackage
import Testing

@testable import CloudSandbox
@testable import SetupEngine

/// A working copy of somebody's with git's own remotes on this machine, and GitHub's API beside them.
struct DeliveryWorld {
  let sandbox: SandboxWorld
  /// The user's variables: a home with settings of git, and nothing else.
  let environment: [String: String]
  private let log = Lines()

  /// What a delivery has said.
  actor Lines {
    private(set) var all: [String] = []
    func add(_ line: String) { all.append(line) }
  }

  static let name = "ai-cherry/ai-orchestra"
  var repository: URL { sandbox.repository }
  /// The folder of a repository that GitHub hosts.
  func hosted(_ name: String = name) -> String { "\(sandbox.sandbox.folder.hostedRepositories)/\(name).git" }

  /// Makes one, with a first commit that is on GitHub, hands it over, and removes it.
  ///
  /// - Parameters:
  ///   - prepare: what else GitHub has.
  ///   - body: the test.
  /// - Throws: what the test throws.
  static func use(
    prepare: @escaping @Sendable (inout World) throws -> Void = { _ in }, _ body: (DeliveryWorld) async throws -> Void
  ) async throws {
    try await SandboxWorld.use(prepare: prepare) { sandbox in
      let own = ProcessInfo.processInfo.environment
      let environment = ["PATH": own["PATH"] ?? "", "HOME": sandbox.folder.path("home")]
      let world = DeliveryWorld(sandbox: sandbox, environment: environment)
      try world.write(
        "[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n", to: "../home/.gitconfig")
      try await world.host(Self.name)
      try await world.git("init", "--quiet")
      try await world.git("remote", "add", "origin", "https://github.com/\(Self.name).git")
      // The longest one counts, also where the machine's own settings lead GitHub elsewhere.
      for owner in ["ai-cherry", "ada"] {
        try await world.git(
          "config", "url.\(sandbox.sandbox.folder.hostedRepositories)/\(owner)/.insteadOf",
          "https://github.com/\(owner)/")
      }
      try world.write("The service.\n", to: "README.md")
      try world.write("FROM old\n", to: "Dockerfile")
      try await world.git("add", "--all")
      try await world.git("commit", "--quiet", "--message", "Begin")
      try await world.git("push", "--quiet", "origin", "main")
      try await body(world)
    }
  }

  /// Makes an empty repository on GitHub's side.
  func host(_ name: String) async throws {
    try await git("init", "--quiet", "--bare", hosted(name))
    try await git("--git-dir", hosted(name), "config", "receive.denyNonFastForwards", "false")
  }

  /// Refuses a push on GitHub's side, as GitHub words it.
  ///
  /// - Parameters:
  ///   - branch: the branch that is refused.
  ///   - words: what `remote:` says.
  ///   - name: the repository.
  /// - Throws: where the hook cannot be written.
  func refuse(_ branch: String, _ words: String, of name: String = name) throws {
    let hook = "\(hosted(name))/hooks/pre-receive"
    try FileManager.default.createDirectory(
      atPath: "\(hosted(name))/hooks", withIntermediateDirectories: true)
    let script = """
      #!/bin/sh
      while read -r old new ref; do
        if [ "$ref" = "refs/heads/\(branch)" ]; then
          printf '%s\\n' "\(words)" >&2
          exit 1
        fi
      done

      """
    try Data(script.utf8).write(to: URL(filePath: hook))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
  }

  /// Writes a file of the working copy.
  func write(_ text: String, to path: String, mode: Int = 0o644) throws {
    let file = repository.appending(path: path).standardizedFileURL
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
  }

  /// Runs git as the user does.
  /// - Returns: what it printed, without the last line break.
  @discardableResult
  func git(_ arguments: String..., folder: String? = nil) async throws -> String {
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .name("git"), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
      workingDirectory: FilePath(folder ?? repository.path), output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    try #require(result.terminationStatus.isSuccess, "git \(arguments): \(result.standardError)")
    return result.standardOutput.trimmingCharacters(in: .newlines)
  }

  /// git on GitHub's side.
  @discardableResult
  func hub(_ arguments: String..., name: String = name) async throws -> String {
    var result = ""
    switch arguments.count {
    case 1: result = try await git("--git-dir", hosted(name), arguments[0])
    case 2: result = try await git("--git-dir", hosted(name), arguments[0], arguments[1])
    case 3: result = try await git("--git-dir", hosted(name), arguments[0], arguments[1], arguments[2])
    default: result = try await git("--git-dir", hosted(name), arguments[0], arguments[1], arguments[2], arguments[3])
    }
    return result
  }

  /// What is to be delivered: the paths that most tests write.
  func request(
    _ mode: DeliveryMode, kind: RunEvent.RunKind = .apply, written: Set<String> = Self.paths, further: Set<String> = []
  ) throws -> DeliveryRequest {
    DeliveryRequest(
      mode: mode, kind: kind, environment: "production", name: try #require(RepositoryName(Self.name)),
      repository: repository, written: written, planned: [], further: further,
      again: { "overture apply --deliver \($0.rawValue)" },
      text: { files in
        files.map(\.path).joined(separator: "\n")
      })
  }

  static let paths: Set<String> = ["overture.yaml", "Dockerfile", "run.sh"]

  /// Writes them.
  func writeFiles() throws {
    try write("version: 1\n", to: "overture.yaml")
    try write("# Written by Overture\nFROM new\n", to: "Dockerfile")
    try write("#!/bin/sh\n", to: "run.sh", mode: 0o755)
  }

  /// Delivers as a process of its own would.
  func deliver(_ request: DeliveryRequest, environment further: [String: String] = [:]) async throws -> Delivered {
    let log = log
    return try await Delivery(
      github: sandbox.github, host: GitHubHost(environment: [:]), environment: environment.merging(further) { $1 },
      log: { line in Task { await log.add(line) } }
    ).deliver(request)
  }

  /// The failure of a delivery.
  func failure(_ request: DeliveryRequest) async throws -> Failure {
    do {
      let delivered = try await deliver(request)
      throw Failure(message: "delivered", reason: "\(delivered)", remedy: "")
    } catch let failure as Failure {
      return failure
    }
  }

  /// The paths that a commit changes, each with how: `A`, `M` or `D`.
  func changes(_ commit: String, in folder: String? = nil) async throws -> [String] {
    try await git("diff-tree", "-r", "--no-commit-id", "--name-status", commit, folder: folder)
      .split(separator: "\n").map { String($0).replacing("\t", with: " ") }
  }

  /// The bodies of GitHub's open pull requests, by number.
  func pulls() throws -> [[String: String]] {
    try sandbox.documents("github.pulls").sorted { $0.key < $1.key }.map { _, pull in
      [
        "number": String(pull["number"].int ?? 0), "state": pull["state"].string ?? "",
        "text": pull["body"].string ?? "", "head": pull["head_ref"].string ?? "",
        "from": pull["head_repository"].string ?? "", "title": pull["title"].string ?? "",
      ]
    }
  }
}
