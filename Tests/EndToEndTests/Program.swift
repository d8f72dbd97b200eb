import Foundation
import SandboxComparison
import Subprocess
import SystemPackage

/// The built program, run as a person runs it, in a home and a sandbox of its own.
final class Program: Sendable {
  /// What it printed and how it ended.
  struct Result: Sendable {
    var status: Int
    var output: String
    var error: String
  }

  /// The folder of all that belongs to this test; removed with it.
  let folder: URL
  let environment: [String: String]

  /// The program beside the test's own executable.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "overture").path
  static let examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "assets/examples")

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "overture-\(UUID().uuidString)")
    for name in ["home", "tmp"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    var environment = ProcessInfo.processInfo.environment.filter { name, _ in
      ["PATH", "OVERTURE_TERRAFORM", "LD_LIBRARY_PATH"].contains(name)
    }
    environment["HOME"] = folder.appending(path: "home").path
    environment["TMPDIR"] = folder.appending(path: "tmp").path
    environment["OVERTURE_SANDBOX"] = folder.appending(path: "sandbox").path
    environment["TERM"] = "xterm-256color"
    environment["LC_ALL"] = "C.UTF-8"
    self.environment = environment
  }

  /// Another one whose sandbox is a copy.
  convenience init(copying other: Program) throws {
    try self.init()
    try FileManager.default.copyItem(at: other.sandbox, to: sandbox)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var sandbox: URL { folder.appending(path: "sandbox") }
  var repository: URL { sandbox.appending(path: "repository") }

  /// The file of an example of `assets/examples`.
  static func example(_ name: String) -> String { examples.appending(path: "\(name).yaml").path }

  /// Runs it to its end.
  func run(_ arguments: String..., environment extra: [String: String] = [:]) async throws -> Result {
    try await run(arguments, environment: extra)
  }

  /// Runs it to its end.
  func run(_ arguments: [String], environment extra: [String: String] = [:]) async throws -> Result {
    let variables = environment.merging(extra) { $1 }.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .path(FilePath(Self.path)), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder.path),
      input: .none, output: .string(limit: 1 << 24), error: .string(limit: 1 << 24))
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Result(status: status, output: result.standardOutput, error: result.standardError)
  }

  /// Runs it to its end, with a text on its standard input: from a file outside of its folder, which it may leave unread.
  func run(_ arguments: [String], input: String) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "input-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    let descriptor = try FileDescriptor.open(FilePath(file.path), .readOnly)
    try FileManager.default.removeItem(at: file)
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .path(FilePath(Self.path)), arguments: Arguments(arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder.path),
      input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true), output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 24))
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Result(status: status, output: result.standardOutput, error: result.standardError)
  }

  /// Starts it and comes back when a line of standard output or standard error holds a text; it goes on.
  /// - Returns: its end, and its process id for signals.
  func start(
    _ arguments: [String], until text: String, environment extra: [String: String] = [:]
  ) async throws -> (Task<Result, any Error>, Int32) {
    let (started, announcement) = AsyncStream.makeStream(of: Int32.self)
    let variables = environment.merging(extra) { $1 }.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let folder = FilePath(folder.path)
    let task = Task {
      defer { announcement.finish() }
      let result = try await Subprocess.run(
        .path(FilePath(Self.path)), arguments: Arguments(arguments),
        environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: folder,
        input: .none, output: .sequence, error: .sequence
      ) { execution in
        let id = execution.processIdentifier.value
        func lines(_ output: SubprocessOutputSequence) async throws -> String {
          var all = ""
          for try await line in output.strings() {
            all += line
            if line.contains(text) { announcement.yield(id) }
          }
          return all
        }
        async let output = lines(execution.standardOutput)
        async let error = lines(execution.standardError)
        return try await (output, error)
      }
      let status =
        switch result.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
      return Result(status: status, output: result.closureResult.0, error: result.closureResult.1)
    }
    for await id in started { return (task, id) }
    throw EndedEarly(result: try await task.value)
  }

  /// The program ended before it printed what was waited for.
  struct EndedEarly: Error { var result: Result }

  /// Everything that exists in the sandbox.
  func state() async throws -> SandboxDocument {
    SandboxDocument(try JSONSerialization.jsonObject(with: Data(try await run("sandbox", "state").output.utf8)))
  }

  /// The requests since the first `count`.
  func requests(after count: Int = 0) async throws -> [RecordedRequest] {
    let output = try await run("sandbox", "requests").output
    return Array(try JSONDecoder().decode([RecordedRequest].self, from: Data(output.utf8)).dropFirst(count))
  }

  /// The repository's files with their bytes and permissions, those of git left out.
  func files() throws -> [String: String] { try files(in: repository) }

  /// The same of another folder.
  func files(in folder: URL) throws -> [String: String] {
    var files: [String: String] = [:]
    let root = folder.path
    let names = FileManager.default.enumerator(atPath: root)
    while let name = names?.nextObject() as? String {
      guard !name.hasPrefix(".git/"), name != ".git" else { continue }
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
      let contents = FileManager.default.contents(atPath: "\(root)/\(name)")?.base64EncodedString()
      files[name] = "\(String(mode, radix: 8)) \(contents ?? "a folder")"
    }
    return files
  }
}

/// A request as `overture sandbox requests` prints it.
struct RecordedRequest: Decodable, Sendable, Equatable {
  var method: String
  var path: String
  /// Nil where a fault kept the answer back.
  var status: Int?

  /// Whether it changed something; questions that are asked by POST are none.
  var isMutation: Bool {
    let isQuestion = [
      ":getIamPolicy", ":testIamPermissions", "projects:search", "entries:list", "/tokeninfo", "/token",
      ":generateIdToken", ":generateAccessToken",
      ":getEffectiveOrgPolicy",
    ].contains { path.prefix { $0 != "?" }.hasSuffix($0) }
    return !["GET", "HEAD"].contains(method) && !isQuestion && !host.hasSuffix(".run.sandbox.invalid")
  }
  var host = ""
}
