import Artifacts
import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// What could fail on this machine, tried before the first request that changes something: the places of the files, their
/// rights, the room on the disk, and Terraform.
struct LocalReadiness: Sendable {
  /// What stands in the way, and the step that would run into it.
  struct Problem: Error, Equatable {
    var step: StepID
    var failure: Failure
  }

  let context: EngineContext
  let journal: Journal
  /// The room that has to be left besides what is written, in bytes: for the journal and Terraform's data.
  private static let spare = 4 << 20

  /// Tries everything.
  /// - Throws: `Problem`.
  func check() async throws {
    do {
      try await checkFiles()
    } catch {
      try Task.checkCancellation()
      throw Problem(step: .filesWrite, failure: Failure(error))
    }
    do {
      try await checkTerraform()
    } catch {
      try Task.checkCancellation()
      throw Problem(step: .terraformInit, failure: Failure(error))
    }
  }

  private func checkFiles() async throws {
    let state = StateFolder(repository: context.repository)
    let ledger = await journal.ledger
    var bytes = 0
    let answers = try RepositoryFile("overture.yaml", in: context.repository)
    _ = try answers.read()
    try answers.refuseReadOnly()
    for file in context.files where context.writtenPaths?.contains(file.path) ?? true {
      let place = try RepositoryFile(file.path, in: context.repository)
      let there = try place.read()
      try ledger.refuseForeign(file.path, there)
      let target = try await FileTarget(of: file, over: there?.bytes, written: ledger.files(file.path), in: state)
      guard case .contents(let wanted) = target else { throw FilesWriteStep.conflict(file.path) }
      guard there?.bytes != wanted else { continue }
      try place.refuseReadOnly()
      try place.refuseReadOnlyFolder()
      bytes += wanted.count + file.contents.utf8.count + (there?.bytes.count ?? 0)
    }
    if bytes > 0 { try checkRoom(for: bytes) }
  }

  private func checkRoom(for bytes: Int) throws {
    var status = statvfs()
    let path = context.repository.path
    guard statvfs(path, &status) == 0 else { throw FileProblem(path: path, action: .write, number: errno) }
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    guard free < UInt64(bytes + Self.spare) else { return }
    throw FileProblem(path: path, action: .write, number: ENOSPC)
  }

  private func checkTerraform() async throws {
    switch context.terraform {
    case .standIn: return
    case .missing(let failure): throw failure
    case .executable(let path, let environment, _): try await checkRuns(path, environment)
    }
  }

  /// A program that is there may still not run: for another machine, or without what it is linked to.
  private func checkRuns(_ path: String, _ environment: [String: String]) async throws {
    var variables = ChildEnvironment.variables(for: .terraform, of: environment)
    variables["CHECKPOINT_DISABLE"] = "1"
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-version-\(UUID().uuidString)").path
    try StateFolder.makeFolders(folder, mode: 0o700)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let child = ChildProcess(
      executable: path, arguments: ["version"], environment: variables, folder: folder,
      outputFile: folder + "/output", patience: .milliseconds(200))
    let ended: (status: Int32, errors: String)?
    do {
      ended = try await within(.seconds(30)) { try await child.run { _ in } }
    } catch {
      try Task.checkCancellation()
      throw Self.failure(path, "\(error)")
    }
    guard let ended else { throw Self.failure(path, "It did not tell its version within 30 s.") }
    guard ended.status == 0 else {
      let said = ended.errors.split(separator: "\n").first.map { ": \($0)" } ?? "."
      throw Self.failure(path, "Asked for its version it ended with \(ended.status)\(said)")
    }
  }

  private static func failure(_ path: String, _ reason: String) -> Failure {
    Failure(
      message: "\(path) does not run", reason: redacted(reason),
      remedy: "Try it: '\(path)' version; or name another: export OVERTURE_TERRAFORM=/path/to/terraform")
  }
}
