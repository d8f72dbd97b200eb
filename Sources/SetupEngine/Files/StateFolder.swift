import Foundation
import SetupPlan

/// The folder `.overture` beside `overture.yaml`: journal, locks, backups, Terraform's data. It ignores itself.
///
/// It travels with a copy of the working copy, so nothing in it is followed or believed because it is there: `check` refuses
/// what nobody but Overture should have put there, and what is in it is reached through an open folder alone.
package struct StateFolder: Sendable {
  /// The folder that holds `overture.yaml`.
  let repository: URL

  /// What it is called in each repository.
  package static let name = ".overture"
  static let journal = "journal.jsonl"
  static let fingerprintKey = "fingerprint-key"
  static let backups = "backups"
  private static let terraform = "terraform"
  private static let ignore = ".gitignore"
  private static let schema = "overture.schema.json"

  /// - Parameter repository: the folder that holds `overture.yaml`.
  package init(repository: URL) { self.repository = repository }

  /// Where it is, for people and for programs that are told a path.
  package var path: String { repository.appending(path: Self.name).path }

  static func lock(_ environment: String) -> String { "lock-" + safe(environment) }
  /// The file with what was measured before the first change.
  static func baseline(_ environment: String) -> String { "baseline-\(safe(environment)).json" }

  /// The file with the sizings that were advised last.
  static func advice(_ environment: String) -> String { "advice-\(safe(environment)).json" }

  /// Whether a path from the repository's root is that of a baseline, which may be committed.
  static func isBaseline(_ path: String) -> Bool {
    path.wholeMatch(of: /\.overture\/baseline-[^\/]+\.json/) != nil
  }

  /// `TF_DATA_DIR`: Terraform takes a path.
  func terraform(_ environment: String) -> String { "\(path)/\(Self.terraform)/" + Self.safe(environment) }
  func terraformPlan(_ environment: String) -> String { terraform(environment) + ".plan" }

  /// Environment names may hold a slash.
  private static func safe(_ environment: String) -> String { environment.replacing("/", with: "%2F") }

  /// Opens it; nil where it is missing.
  /// - Throws: `FileProblem` where something else is in its place.
  func open() throws -> OpenFolder? { try OpenFolder.existing(repository.path)?.folder(Self.name) }

  /// Makes the folder where it is missing, ignoring itself in git.
  @discardableResult
  func create() throws -> OpenFolder {
    let root = try OpenFolder(path: repository.path)
    let found = try root.kind(Self.name)
    guard found == nil || found == .folder else {
      throw FileProblem(path: path, action: .create, number: EEXIST, found: found)
    }
    let folder = try root.makeFolder(Self.name)
    if try folder.kind(Self.ignore) == nil { try folder.write(Self.ignore, Data("*\n".utf8), mode: 0o644) }
    return folder
  }

  /// Writes the answers' schema to where the first line of a fresh `overture.yaml` points editors.
  /// - Throws: `FileProblem` where the folder cannot be written.
  package func keep(schema: Data) throws { try create().write(Self.schema, schema, mode: 0o644) }

  /// Makes a folder and those above it where they are missing.
  static func makeFolders(_ path: String, mode: mode_t = 0o755) throws {
    guard mkdir(path, mode) != 0 else { return Descriptor.syncFolder((path as NSString).deletingLastPathComponent) }
    let number = errno
    if number == ENOENT {
      let parent = (path as NSString).deletingLastPathComponent
      guard parent != path, !parent.isEmpty else { throw FileProblem(path: path, action: .create, number: number) }
      try makeFolders(parent, mode: mode)
      return try makeFolders(path, mode: mode)
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
    guard let folder = try open() else { return }
    let hasNotes = try folder.kind(Self.notesOfTheScript) != nil
    // Without the file by which the folder ignores itself, git would show the notes.
    let staying = hasNotes ? [Self.notesOfTheScript, Self.ignore] : []
    for name in try folder.names() where !staying.contains(name) { try folder.remove(name) }
    if !hasNotes { try OpenFolder(path: repository.path).remove(Self.name) }
  }

  /// Removes what Terraform keeps of an environment.
  func removeTerraform(_ environment: String) throws {
    guard let folder = try open()?.folder(Self.terraform) else { return }
    let name = Self.safe(environment)
    for entry in [name, name + ".plan"] { try folder.remove(entry) }
  }
}
