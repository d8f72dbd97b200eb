import CloudSandbox
import Foundation

/// A sandbox that this process serves on loopback, and the programs that are pointed at it, in a home of their own.
package final class ServedSandbox: Sendable {
  /// Everything that belongs to it; removed with it.
  package let folder: URL
  /// What every program sees.
  package let environment: [String: String]
  private let sandbox: Sandbox

  private init(folder: URL, sandbox: Sandbox, environment: [String: String]) {
    self.folder = folder
    self.sandbox = sandbox
    self.environment = environment
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The built program beside the test's own executable.
  package static let overture = Tool(
    path: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "overture").path)

  /// Serves one, hands it over, and ends it afterwards.
  ///
  /// - Parameters:
  ///   - original: a sandbox's folder to begin with a copy of; a new one where there is none.
  ///   - extra: variables of the programs, besides those of the sandbox.
  ///   - body: what is done with it.
  /// - Returns: what the body returned.
  /// - Throws: what the body throws, or an error of the file system or the sandbox.
  package static func use<Value>(
    copying original: URL? = nil, _ extra: [String: String] = [:], _ body: (ServedSandbox) async throws -> Value
  ) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-real-\(UUID().uuidString)")
    for name in ["home", "tmp"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    let place = folder.appending(path: "sandbox")
    if let original { try FileManager.default.copyItem(at: original, to: place) }
    let own = ProcessInfo.processInfo.environment
    let sandbox = try await Sandbox.open(SandboxFolder(path: place.path), environment: own)
    var environment = own.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
    environment["HOME"] = folder.appending(path: "home").path
    environment["TMPDIR"] = folder.appending(path: "tmp").path
    environment["LC_ALL"] = "C.UTF-8"
    environment["CHECKPOINT_DISABLE"] = "1"
    for (name, value) in sandbox.variables { environment[name] = value }
    let served = ServedSandbox(folder: folder, sandbox: sandbox, environment: environment.merging(extra) { $1 })
    do {
      let value = try await body(served)
      await sandbox.close()
      return value
    } catch {
      await sandbox.close()
      throw error
    }
  }

  /// The sandbox's own folder.
  package var place: URL { folder.appending(path: "sandbox") }
  /// The sample repository.
  package var repository: URL { place.appending(path: "repository") }

  /// Runs a program of this machine against the sandbox.
  ///
  /// - Parameters:
  ///   - name: its name on PATH.
  ///   - arguments: its arguments.
  ///   - variables: further variables, which win over those of the sandbox.
  ///   - place: where it runs; the folder of the sandbox by default.
  ///   - input: what it reads from standard input.
  /// - Returns: what it printed, and how it ended.
  /// - Throws: `NotThere`, or a `SubprocessError` where it cannot be started.
  package func run(
    _ name: String, _ arguments: [String], _ variables: [String: String] = [:], in place: URL? = nil,
    input: String = ""
  ) async throws -> Tool.Result {
    guard let tool = Tool(name) else { throw NotThere(program: name) }
    return try await tool.run(
      arguments, environment: environment.merging(variables) { $1 }, in: place ?? folder, input: input)
  }

  /// Runs Overture itself, which joins this sandbox.
  package func overture(_ arguments: [String], _ variables: [String: String] = [:]) async throws -> Tool.Result {
    try await Self.overture.run(arguments, environment: environment.merging(variables) { $1 }, in: folder)
  }

  /// From now on these are what goes wrong.
  package func inject(_ faults: Faults) async { await sandbox.inject(faults) }

  /// Changes the world as what nobody asks for does, such as a run of a workflow.
  /// - Throws: what the change throws.
  package func change<Value: Sendable>(_ change: @Sendable (inout World) throws -> Value) async throws -> Value {
    try await sandbox.change(change)
  }

  /// Everything that exists, by collection and name.
  /// - Throws: a `SandboxError`, or an error of decoding.
  package func state() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(try sandbox.folder.state())) as? [String: Any] ?? [:]
  }

  /// The requests since the first `count`, as `METHOD PATH`.
  /// - Throws: a `SandboxError`, or an error of decoding.
  package func requests(after count: Int = 0) throws -> [String] {
    let all = try JSONSerialization.jsonObject(with: Data(try sandbox.folder.requests())) as? [[String: Any]] ?? []
    return all.dropFirst(count).map { "\($0["method"] ?? "") \($0["path"] ?? "")" }
  }

  /// Those of the requests since the first `count` that are meant to change something, as `METHOD PATH`.
  /// - Throws: a `SandboxError`, or an error of decoding.
  package func mutations(after count: Int = 0) throws -> [String] {
    let questions = [
      ":getIamPolicy", ":testIamPermissions", "projects:search", "/tokeninfo", "/token", ":generateAccessToken",
      ":getEffectiveOrgPolicy",
    ]
    return try requests(after: count).filter { request in
      let isReading = request.hasPrefix("GET ") || request.hasPrefix("HEAD ")
      let path = request.prefix { $0 != "?" }
      return !isReading && !questions.contains { path.hasSuffix($0) }
    }
  }

  /// A program is not on PATH.
  package struct NotThere: Error { package let program: String }
}
