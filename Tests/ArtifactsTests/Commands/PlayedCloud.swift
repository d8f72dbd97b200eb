import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// A folder that the played gcloud, gh and terraform take for the cloud, and a repository with the generated files: the
/// exported script runs in it in a second, and can be ended at any command.
final class PlayedCloud: Sendable {
  /// What the script uses besides what is played.
  private static let basics = [
    "basename", "bash", "cat", "cksum", "cut", "dirname", "find", "flock", "fold", "grep", "head", "id", "ls", "mkdir",
    "mktemp", "mv", "perl", "rm", "rmdir", "sed", "setsid", "sort", "tail", "tr", "uname",
  ]
  private static let played = ["curl", "gcloud", "gh", "sleep", "terraform"]
  private static let play = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "PlayedPrograms/played").path

  /// How the script ends when nobody ends it.
  static let accepted = ["--yes"] + TradeOff.ID.allCases.flatMap { ["--acknowledge", $0.rawValue] }

  let folder: TemporaryFolder
  private let programs: URL
  private let cloud: URL
  let repository: URL

  /// A cloud with two APIs enabled, as a new project has some.
  ///
  /// - Parameters:
  ///   - things: further files of the cloud, by name.
  ///   - absent: programs that are not on PATH.
  /// - Throws: an error of the file system.
  init(_ things: [String: String] = [:], without absent: [String] = []) throws {
    var files = ["cloud/services": "iam.googleapis.com\nbigquery.googleapis.com\n"]
    for (name, contents) in things { files["cloud/\(name)"] = contents }
    folder = try TemporaryFolder(files)
    programs = folder.url.appending(path: "programs")
    cloud = folder.url.appending(path: "cloud")
    repository = folder.url.appending(path: "repository")
    let manager = FileManager.default
    try manager.createDirectory(at: programs, withIntermediateDirectories: true)
    for name in Self.basics where !absent.contains(name) {
      // macOS has no flock.
      guard let tool = Tool(name) else { continue }
      try manager.createSymbolicLink(atPath: programs.appending(path: name).path, withDestinationPath: tool.path)
    }
    for name in Self.played where !absent.contains(name) {
      try manager.createSymbolicLink(atPath: programs.appending(path: name).path, withDestinationPath: Self.play)
    }
    for sample in [SamplePlan.small, .guide] { try write(filesOf: sample.plan) }
  }

  /// Writes the files of a set-up into the repository.
  func write(filesOf plan: Plan) throws {
    for file in try GeneratedFiles.render(plan: plan, facts: RepositoryFacts()) {
      try folder.write("repository/\(file.path)", Data(file.contents.utf8))
    }
  }

  /// A cloud and a repository as another one's are now; only what is changed from here on is counted.
  convenience init(copying other: PlayedCloud) throws {
    try self.init()
    let files = FileManager.default
    for (own, others) in [(cloud, other.cloud), (repository, other.repository)] {
      try files.removeItem(at: own)
      try files.copyItem(at: others, to: own)
    }
    try files.removeItem(at: cloud.appending(path: "changes"))
  }

  /// Runs the script without waiting for what outlives it.
  ///
  /// - Parameter variables: further variables, such as those that end it.
  /// - Returns: its exit status.
  /// - Throws: where it cannot be started.
  func runAlone(_ variables: [String: String]) async throws -> Int {
    let plan = try SamplePlan.guide.plan
    let words = ["setsid", "--wait", "bash", try script(of: plan)] + Self.accepted + target(plan)
    return try await #require(Tool("bash")).run(
      ["-c", "\(Shell.command(words)) >/dev/null 2>&1"], environment: environment.merging(variables) { $1 }
    ).status
  }

  /// Lets time pass: what waits then waits for real.
  func takeTime() throws { try Data().write(to: folder.url.appending(path: "takes-time")) }

  /// Has one more played program.
  func play(_ name: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: programs.appending(path: name).path, withDestinationPath: Self.play)
  }

  /// What the script and the played programs see.
  private var environment: [String: String] {
    [
      "PATH": programs.path, "PLAYED_CLOUD": cloud.path, "PLAYED_CLEANUP": StorePolicies.cleanupDescribed,
      "TMPDIR": folder.url.path,
    ]
  }

  /// Runs the script, in a process group of its own.
  ///
  /// - Parameters:
  ///   - arguments: its options.
  ///   - variables: further variables, such as those that end it.
  ///   - sample: whose script it is.
  /// - Returns: how it ended.
  /// - Throws: where it cannot be started.
  func run(
    _ arguments: [String] = PlayedCloud.accepted, _ variables: [String: String] = [:], of sample: SamplePlan = .guide
  ) async throws -> Tool.Result {
    try await run(arguments, variables, of: sample.plan)
  }

  /// Runs the script of a plan's answers for its environment.
  func run(
    _ arguments: [String] = PlayedCloud.accepted, _ variables: [String: String] = [:], of plan: Plan
  ) async throws -> Tool.Result {
    try await run(exactly: arguments + target(plan), variables, of: plan)
  }

  /// Runs the script of a plan's answers with these arguments and no others.
  func run(
    exactly arguments: [String], _ variables: [String: String] = [:], of plan: Plan
  ) async throws -> Tool.Result {
    let file = try script(of: plan)
    return try await #require(Tool("setsid")).run(
      ["--wait", "bash", file] + arguments, environment: environment.merging(variables) { $1 })
  }

  /// Runs the script that lies in the repository, with options and nothing else.
  func runInPlace(_ options: [String]) async throws -> Tool.Result {
    try await #require(Tool("bash")).run(
      [repository.appending(path: FileLayout.usual.script).path] + options, environment: environment)
  }

  /// Runs the script on a terminal, at which somebody types these lines.
  func run(_ arguments: [String], typing lines: String) async throws -> Tool.Result {
    let plan = try SamplePlan.guide.plan
    let words = ["bash", try script(of: plan)] + arguments + target(plan)
    return try await #require(Tool("script")).run(
      ["--quiet", "--return", "--command", Shell.command(words), "/dev/null"], input: lines, environment: environment)
  }

  /// The arguments that are no options.
  private func target(_ plan: Plan) -> [String] { [plan.environment.name, repository.path] }

  private func script(of plan: Plan) throws -> String {
    let file = folder.url.appending(path: "script.sh")
    try Data(try ExportedScript.render(plan: plan, facts: RepositoryFacts()).utf8).write(to: file)
    return file.path
  }

  /// All that is in the cloud, by name; keys, which are others each time, all look alike.
  var things: [String: String] {
    get throws {
      var things: [String: String] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: cloud.path)
      where !["calls", "changes"].contains(name) {
        things[name] = try text(cloud.appending(path: name)).replacing(/[0-9a-f]{40}/, with: "KEY")
      }
      return things
    }
  }

  /// Changes a thing behind the script's back.
  func put(_ name: String, _ contents: String) throws {
    try Data(contents.utf8).write(to: cloud.appending(path: name))
  }

  /// Removes things behind the script's back.
  func take(_ names: String...) throws {
    for name in names { try FileManager.default.removeItem(at: cloud.appending(path: name)) }
  }

  /// Every command that was given, in order.
  var calls: [String] { get throws { try lines(cloud.appending(path: "calls")) } }

  /// Those of them that were to change something.
  var changes: [String] { get throws { try lines(cloud.appending(path: "changes")) } }

  /// The notes of an environment; none where there is no file.
  func notes(_ environment: String = "production", in project: String = "orchestra-demo") throws -> [String] {
    try lines(notesFile(environment, in: project)).map { $0.replacing(/[0-9a-f]{40}/, with: "KEY") }
  }

  func notesFile(_ environment: String = "production", in project: String = "orchestra-demo") -> URL {
    repository.appending(path: ".overture/script/\(project)/\(environment).notes")
  }

  private func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

  private func lines(_ file: URL) throws -> [String] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    return try text(file).split(separator: "\n").map(String.init)
  }
}
