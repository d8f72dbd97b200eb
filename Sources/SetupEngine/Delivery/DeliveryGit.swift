import Foundation
import RESTClient
import SetupPlan

/// git in a folder of its own beside somebody's repository: it makes commits from that one's objects, fetches and pushes,
/// without reading that one's settings, hooks or index.
///
/// The user's own settings count, with what they name: helpers that know accounts, programs that sign, how ssh is started.
struct DeliveryGit: Sendable {
  /// The working copy whose files are delivered.
  let repository: URL
  /// Whether the user has every commit signed.
  let signs: Bool
  /// Its own folder, removed at the end.
  private let folder: URL
  private let variables: [String: String]
  private let settings: [(name: String, value: String)]

  /// How long git may take to reach another repository.
  private static let patience = Duration.seconds(300)

  /// What is the same wherever it works: nothing is run beside it, nothing asked on the terminal, no protocol is used that a
  /// remote of GitHub does not have, and nobody's name is made up.
  private static let fixed = [
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.pager=cat", "core.editor=false", "core.safecrlf=false",
    "gc.auto=0", "maintenance.auto=false", "submodule.recurse=false", "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no", "push.gpgSign=false", "push.followTags=false", "user.useConfigOnly=true",
    "protocol.allow=never", "protocol.file.allow=always",
    "http.lowSpeedLimit=1", "http.lowSpeedTime=60",
  ].map { setting in
    let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (name: String(parts[0]), value: String(parts[1]))
  }

  /// Makes the folder.
  ///
  /// - Parameters:
  ///   - repository: the working copy.
  ///   - environment: where `PATH` says where git is, and `HOME` whose settings count.
  ///   - keepsObjects: whether what is made goes into the repository itself, for a commit on its branch.
  ///   - reachesNetwork: whether other machines are reached.
  /// - Returns: git over the repository's objects, to be closed after use.
  /// - Throws: a `Failure` where git is missing or refuses to work in the repository.
  static func open(
    _ repository: URL, environment: [String: String], keepsObjects: Bool, reachesNetwork: Bool = true
  ) async throws -> DeliveryGit {
    let program = GitProgram(environment: environment, countsMachine: true)
    let settings = try await DeliverySettings(of: repository, by: program)
    let asked = try await program.ask(
      [
        "rev-parse", "--path-format=absolute", "--git-path", "objects", "--git-path", "shallow",
        "--show-object-format",
      ], in: repository.path)
    let places = asked.text.split(separator: "\n").map(String.init)
    guard asked.status == 0, places.count == 3 else {
      throw DeliveryFailure.git("say where it keeps its objects", asked)
    }
    var variables = ChildEnvironment.variables(for: .deliveringGit, of: environment)
    for (name, value) in [
      "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "false", "GIT_PAGER": "cat", "GIT_EDITOR": "false", "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_NO_LAZY_FETCH": "1",
    ] { variables[name] = value }
    let folder = try temporaryFolder()
    do {
      let made = try await GitProgram.start(
        ["init", "--quiet", "--bare", "--template=", "--object-format=\(places[2])", folder.path], in: "/",
        environment: variables, input: Data())
      guard made.status == 0 else { throw DeliveryFailure.git("make a folder to work in", made) }
      variables["GIT_DIR"] = folder.path
      if keepsObjects {
        variables["GIT_OBJECT_DIRECTORY"] = places[0]
      } else {
        try Data("\(places[0])\n".utf8).write(to: folder.appending(path: "objects/info/alternates"))
      }
      // A history that was cut off is known to be.
      if let shallow = FileManager.default.contents(atPath: places[1]) {
        try shallow.write(to: folder.appending(path: "shallow"))
      }
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
    let network = reachesNetwork ? ["https", "ssh"] : []
    let allowed = network.map { (name: "protocol.\($0).allow", value: "always") }
    return DeliveryGit(
      repository: repository, signs: settings.signs, folder: folder, variables: variables,
      settings: settings.pairs + fixed + allowed)
  }

  /// Removes the folder.
  func close() { try? FileManager.default.removeItem(at: folder) }

  /// Runs git.
  ///
  /// - Parameters:
  ///   - arguments: the subcommand and what it gets; never a secret.
  ///   - input: its standard input.
  ///   - extra: variables beside the others.
  ///   - further: settings beside the others; they reach git in its environment, where no list of processes shows them.
  /// - Returns: the answer.
  /// - Throws: a `SubprocessError` where git cannot be started, a `Failure` where it takes too long.
  func run(
    _ arguments: [String], input: Data = Data(), variables extra: [String: String] = [:],
    settings further: [(name: String, value: String)] = []
  ) async throws -> GitAnswer {
    var environment = variables.merging(extra) { $1 }
    let all = settings + further
    environment["GIT_CONFIG_COUNT"] = String(all.count)
    for (index, setting) in all.enumerated() {
      environment["GIT_CONFIG_KEY_\(index)"] = setting.name
      environment["GIT_CONFIG_VALUE_\(index)"] = setting.value
    }
    let complete = environment
    let answer = try await within(Self.patience) {
      try await GitProgram.start(
        ["--no-pager"] + arguments, in: repository.path, environment: complete, input: input)
    }
    guard let answer else { throw DeliveryFailure.tooLong(arguments.first ?? "git") }
    return answer
  }

  /// Runs git, and takes everything but success for an error.
  ///
  /// - Parameters:
  ///   - what: what it is to do, for the error.
  ///   - arguments: the subcommand and what it gets.
  ///   - input: its standard input.
  ///   - extra: variables beside the others.
  /// - Returns: the answer.
  /// - Throws: a `Failure` with git's own words.
  func must(
    _ what: String, _ arguments: [String], input: Data = Data(), variables extra: [String: String] = [:]
  ) async throws -> GitAnswer {
    let answer = try await run(arguments, input: input, variables: extra)
    guard answer.status == 0 else { throw DeliveryFailure.git(what, answer) }
    return answer
  }

  /// The variables by which git sees the working copy's own attributes, and an index that nobody else has.
  var overWorkingCopy: [String: String] {
    ["GIT_WORK_TREE": repository.path, "GIT_INDEX_FILE": folder.appending(path: "index").path]
  }

  /// Whether a commit with its files is there.
  func has(_ commit: String) async throws -> Bool {
    try await run(["cat-file", "-e", "\(commit)^{tree}"]).status == 0
  }

  private static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-delivery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return folder
  }
}
