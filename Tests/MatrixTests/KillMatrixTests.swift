import CloudSandbox
import Foundation
import SandboxComparison
import Testing

/// What is killed: a set-up where nothing is yet, or what follows on a finished one.
enum KilledRun: String, CaseIterable, Sendable {
  case setUp, adjust, revert

  /// A journal is bound to its place, and what these begin with is a copy.
  var arguments: [String] {
    switch self {
    case .setUp:
      ["apply", "--sandbox", "--answers", Self.guide] + Self.acknowledgements
    case .adjust: ["adjust", "--sandbox", "--memory", "4Gi", "--trust-journal"]
    case .revert: ["revert", "--sandbox", "--yes", "--trust-journal"]
    }
  }

  /// The same where another environment is set up too, whose journal is a copy already where nothing is killed yet.
  var argumentsBesideAnother: [String] {
    arguments + ["--environment", "production"] + (self == .setUp ? ["--trust-journal"] : [])
  }

  /// Accepts all that the guide's answers take.
  static let acknowledgements = [
    "service-account-keys", "broad-permissions", "public-access", "open-ingress",
  ].flatMap { ["--acknowledge", $0] }

  static let guide = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "assets/examples/guide.yaml").path
}

/// What the points begin with, and what they have to end with.
struct KillReference: Sendable {
  /// What a run that nobody kills ends with, and how many requests and records of the journal it takes.
  struct End: Sendable {
    var state: SandboxDocument
    var files: [String: String]
    var requests: Int
    var records: Int
  }

  let library: String
  private let untouched: MatrixFolder
  private let finished: MatrixFolder
  private let ends: [KilledRun: End]
  private let isBesideAnother: Bool

  /// Made once for all points. All copies have the same key for the digests of GitHub's secrets, so that those compare.
  static let shared = Task { try await KillReference(besideAnother: false) }
  /// The same where staging, of the same service and project, is set up before.
  static let beside = Task { try await KillReference(besideAnother: true) }

  private init(besideAnother: Bool) async throws {
    isBesideAnother = besideAnother
    untouched = try MatrixFolder()
    library = try await JournalKiller.build(in: untouched)
    let sandbox = try await Sandbox.open(
      SandboxFolder(path: untouched.sandbox.path), environment: ProcessInfo.processInfo.environment)
    await sandbox.close()
    if besideAnother {
      let answers = untouched.url.appending(path: "staging.yaml")
      try Data(
        String(contentsOfFile: KilledRun.guide, encoding: .utf8).replacing("  production:", with: "  staging:").utf8
      )
      .write(to: answers)
      let arguments = ["apply", "--sandbox", "--answers", answers.path] + KilledRun.acknowledgements
      let result = try await Child.run(arguments, in: untouched)
      try #require(result.status == 0, "\(result.error)")
    }
    finished = try MatrixFolder(copying: untouched)
    var ends: [KilledRun: End] = [:]
    ends[.setUp] = try await Self.end(of: .setUp, besideAnother, in: finished, library)
    for run in [KilledRun.adjust, .revert] {
      ends[run] = try await Self.end(of: run, besideAnother, in: MatrixFolder(copying: finished), library)
    }
    self.ends = ends
  }

  private static func end(
    of run: KilledRun, _ besideAnother: Bool, in folder: MatrixFolder, _ library: String
  ) async throws -> End {
    let count = folder.url.appending(path: "count")
    let before = try requests(in: folder)
    let result = try await Child.run(
      besideAnother ? run.argumentsBesideAnother : run.arguments, in: folder,
      environment: ["LD_PRELOAD": library, "JOURNAL_COUNT": count.path])
    try #require(result.status == 0, "\(run): \(result.error)")
    return End(
      state: try folder.state(), files: try folder.files(), requests: try requests(in: folder) - before,
      records: try #require(Int(String(contentsOf: count, encoding: .utf8))))
  }

  private static func requests(in folder: MatrixFolder) throws -> Int {
    let record = folder.sandbox.appending(path: "requests.jsonl")
    guard FileManager.default.fileExists(atPath: record.path) else { return 0 }
    return try Data(contentsOf: record).count { $0 == UInt8(ascii: "\n") }
  }

  /// The command line of a run.
  func arguments(of run: KilledRun) -> [String] { isBesideAnother ? run.argumentsBesideAnother : run.arguments }

  /// A copy of what the run begins with.
  func start(of run: KilledRun) throws -> MatrixFolder {
    try MatrixFolder(copying: run == .setUp ? untouched : finished)
  }

  /// What the run has to end with.
  func end(of run: KilledRun) throws -> End { try #require(ends[run]) }

  /// What a run that was killed and gone on with has left otherwise than one that nobody killed.
  func findings(_ run: KilledRun, after killed: Child.Result, in folder: MatrixFolder) async throws -> [String] {
    let resumed = try await Child.run(arguments(of: run) + ["--resume"], in: folder)
    guard resumed.status == 0 else { return ["--resume ended with \(resumed.status): \(resumed.error.suffix(6000))"] }
    let end = try end(of: run)
    let files = try folder.files()
    return try folder.state().differences(from: end.state) + leaks([killed, resumed], in: folder)
      + Set(files.keys).union(end.files.keys).filter { files[$0] != end.files[$0] }.map { "the file \($0) differs" }
  }

  /// The secrets of both worlds, before and after, that stand in what was printed or in any file but the vaults.
  private func leaks(_ results: [Child.Result], in folder: MatrixFolder) throws -> [String] {
    var places = Canaries.files(under: folder.url)
    for (number, result) in results.enumerated() {
      places["output \(number + 1)"] = result.output + result.error
    }
    return try [finished, folder].flatMap { try Canaries(of: $0.sandbox).finds(in: places) }
  }
}

@Suite("Killed at any point, a resumed run ends as one that nobody killed", .serialized, .timeLimit(.minutes(30)))
struct KillMatrixTests {
  private struct Request: Sendable, CustomStringConvertible {
    var number: Int
    var moment: FaultEffect.Moment
    var description: String { "killed \(moment) request \(number)" }
  }

  @Test("kill -9 before and after every request", arguments: KilledRun.allCases)
  func requests(run: KilledRun) async throws {
    let reference = try await KillReference.shared.value
    let count = try reference.end(of: run).requests
    try #require(count > 20)
    let points = (1...count).flatMap { number in FaultEffect.Moment.allCases.map { Request(number: number, moment: $0) }
    }
    await Side.bySide(points) { point in
      let folder = try reference.start(of: run)
      let result = try await Child.run(holding: point.number, point.moment, run.arguments, in: folder)
      // Waiting makes the number of requests vary a little: the last points may lie behind the end.
      let isKilled = result.status == 128 + Int(SIGKILL)
      guard isKilled || result.status == 0 else { return ["ended with \(result.status): \(result.error.suffix(6000))"] }
      return try await reference.findings(run, after: result, in: folder)
    }
  }

  private struct Record: Sendable, CustomStringConvertible {
    var number: Int
    var when: String
    var description: String { "killed \(when) the sync of record \(number)" }
  }

  @Test("kill -9 before and after the sync of every record of the journal", arguments: KilledRun.allCases)
  func records(run: KilledRun) async throws {
    let reference = try await KillReference.shared.value
    let count = try reference.end(of: run).records
    try #require(count > 5)
    let points = (1...count).flatMap { number in ["before", "after"].map { Record(number: number, when: $0) } }
    await Side.bySide(points) { point in
      let folder = try reference.start(of: run)
      let result = try await Child.run(
        run.arguments, in: folder,
        environment: [
          "LD_PRELOAD": reference.library, "JOURNAL_KILL_AT": "\(point.number)", "JOURNAL_KILL_WHEN": point.when,
        ])
      guard result.status == 128 + Int(SIGKILL) || (result.status == 0 && point.number > count - 3) else {
        return ["ended with \(result.status): \(result.error.suffix(6000))"]
      }
      return try await reference.findings(run, after: result, in: folder)
    }
  }
}
