import Artifacts
import Foundation
import RealPrograms
import SetupPlan

/// The service in `Resources/snapshot`, with the files that start it from a snapshot, for one Python.
struct SnapshotService {
  let interpreter: Interpreter
  /// Where it lies.
  let folder: URL

  /// Writes it, compiled as in an image.
  /// - Throws: an error of the file system, or of the interpreter.
  init(_ interpreter: Interpreter) async throws {
    self.interpreter = interpreter
    folder = try interpreter.folder()
    let resources = Bundle.module.bundleURL.appending(path: "Resources/snapshot")
    for name in try FileManager.default.contentsOfDirectory(atPath: resources.appending(path: "repository").path) {
      let source = resources.appending(path: "repository/\(name)")
      try FileManager.default.copyItem(at: source, to: folder.appending(path: name))
    }
    for name in ["checks.py", "brief.py"] {
      try FileManager.default.copyItem(at: resources.appending(path: name), to: folder.appending(path: name))
    }
    let details: [ServiceDetail: String] = [.python: "3.\(interpreter.minor)", .health: "/health"]
    let service = Service(name: "small", directory: ".", details: details)
    let facts = ServiceDetection.inspect(service, in: folder).facts
    let plan = try Plan(answers: ServiceImage.answers("."), environment: "staging")
    for file in try GeneratedFiles.render(plan: plan, facts: facts) where file.path.hasPrefix("container_") {
      try file.contents.write(to: folder.appending(path: file.path), atomically: true, encoding: .utf8)
    }
    try await compile()
  }

  /// Compiles it as in an image.
  func compile() async throws {
    _ = try await run(["-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", "."])
  }

  /// Makes the snapshot as the build of an image does, though as this user.
  /// - Returns: what it says.
  func rehearse() async throws -> String {
    let script = """
      import os
      os.geteuid = lambda: 1
      import container_rehearsal
      container_rehearsal.rehearse("snapshot")
      """
    return try await run(["-c", script])
  }

  /// What tools see of the service: imported from the snapshot, or not.
  func seen(fromSnapshot: Bool) async throws -> String {
    try await run(["checks.py"] + (fromSnapshot ? ["snapshot"] : []))
  }

  /// Whether it is imported from the snapshot, whether processes can be forked then and could be in the build, the name of what
  /// is served, and the square of three.
  func brief(_ variables: [String: String] = [:], by other: Interpreter? = nil) async throws -> String {
    try await run(["brief.py", "snapshot"], variables, by: other)
  }

  /// Writes one of its files.
  func write(_ name: String, _ text: String) throws {
    let place = folder.appending(path: name)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: place, atomically: true, encoding: .utf8)
  }

  /// The bytes of the snapshot.
  var snapshot: Data { get throws { try Data(contentsOf: folder.appending(path: "snapshot")) } }

  /// Takes it away.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs Python in its folder.
  /// - Throws: `Ground.Failed` where that does not end well.
  func run(_ arguments: [String], _ variables: [String: String] = [:], by other: Interpreter? = nil) async throws
    -> String
  {
    let result = try await (other ?? interpreter).run(arguments, in: folder, variables)
    guard result.status == 0 else {
      throw Ground.Failed(description: "\(arguments): \(result.status)\n\(result.output.suffix(2000))\(result.error)")
    }
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
