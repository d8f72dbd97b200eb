import Foundation
import SetupPlan

/// The folder `.overture` beside `overture.yaml`: journal, locks, backups, Terraform's data. It ignores itself.
package struct StateFolder: Sendable {
  package let path: String

  /// - Parameter repository: the folder that holds `overture.yaml`.
  package init(repository: URL) { path = repository.appending(path: ".overture").path }

  var journal: String { path + "/journal.jsonl" }
  var fingerprintKey: String { path + "/fingerprint-key" }
  var backups: String { path + "/backups" }
  func lock(_ environment: String) -> String { path + "/lock-" + Self.safe(environment) }
  func terraform(_ environment: String) -> String { path + "/terraform/" + Self.safe(environment) }
  func terraformPlan(_ environment: String) -> String { path + "/terraform/" + Self.safe(environment) + ".plan" }

  /// Environment names may hold a slash.
  private static func safe(_ environment: String) -> String { environment.replacing("/", with: "%2F") }

  /// Makes the folder where it is missing, ignoring itself in git.
  func create() throws {
    try Self.makeFolders(path)
    let ignore = path + "/.gitignore"
    guard !FileManager.default.fileExists(atPath: ignore) else { return }
    try AtomicFile(path: ignore).write(Data("*\n".utf8), mode: 0o644)
  }

  /// Makes a folder and those above it where they are missing.
  static func makeFolders(_ path: String) throws {
    guard mkdir(path, 0o755) != 0 else { return Descriptor.syncFolder((path as NSString).deletingLastPathComponent) }
    let number = errno
    if number == ENOENT {
      let parent = (path as NSString).deletingLastPathComponent
      guard parent != path, !parent.isEmpty else { throw FileProblem(path: path, action: .create, number: number) }
      try makeFolders(parent)
      return try makeFolders(path)
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw FileProblem(path: path, action: .create, number: number)
    }
  }

  /// What the exported script notes of what it has made; it takes that back itself.
  private static let notesOfTheScript = "script"

  /// Removes the folder with all that is in it, but for the notes of the exported script.
  func remove() throws {
    let files = FileManager.default
    guard files.fileExists(atPath: path) else { return }
    do {
      if files.fileExists(atPath: "\(path)/\(Self.notesOfTheScript)") {
        // Without the file by which the folder ignores itself, git would show the notes.
        let staying = [Self.notesOfTheScript, ".gitignore"]
        for name in try files.contentsOfDirectory(atPath: path) where !staying.contains(name) {
          try files.removeItem(atPath: "\(path)/\(name)")
        }
      } else {
        try files.removeItem(atPath: path)
      }
    } catch {
      throw Failure(
        message: "Cannot remove \(path)", reason: error.localizedDescription, remedy: "rm -r '\(path)'")
    }
    Descriptor.syncFolder((path as NSString).deletingLastPathComponent)
  }
}
