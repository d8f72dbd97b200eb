import Artifacts
import Foundation
import SetupPlan

/// The workflow for teams as a file of the repository: written, renewed and removed, as long as nobody has edited it.
package struct TeamWorkflowFile: Sendable {
  /// The path from the repository's root.
  package let path: String
  /// What is there; nil where nothing is.
  package let contents: Data?
  private let repository: URL

  /// Finds the file that a run of before wrote, or else the first name that nobody else has taken.
  ///
  /// - Parameter repository: the root.
  /// - Throws: a `Failure` where a folder on the way is a link, or every name is taken.
  package init(in repository: URL) throws {
    self.repository = repository
    do {
      let found = try TeamWorkflow.names.map { name in
        let path = "\(FileLayout.workflows)/\(name)"
        return (path: path, contents: try RepositoryFile(path, in: repository).read()?.bytes)
      }
      let own = found.first { Self.origin($0.contents) != .foreign && $0.contents != nil }
      guard let place = own ?? found.first(where: { $0.contents == nil }) else {
        throw Failure(
          message: "There is no name left for the workflow in \(FileLayout.workflows)",
          reason: "\(TeamWorkflow.names.joined(separator: ", ")) are there, and Overture did not write them.",
          remedy: "Rename one of them: git mv \(found[0].path) \(FileLayout.workflows)/other.yml", kind: .answers)
      }
      path = place.path
      contents = place.contents
    } catch {
      throw Failure(error)
    }
  }

  private static func origin(_ contents: Data?) -> TeamWorkflow.Origin {
    contents.map { TeamWorkflow.origin(of: String(decoding: $0, as: UTF8.self)) } ?? .foreign
  }

  /// Whether it is there.
  package var exists: Bool { contents != nil }

  /// What writing it would change.
  package func change(to text: String) -> FileChange {
    FileChanges.change(of: path, from: contents, to: Data(text.utf8))
  }

  /// Writes it, with the folders that it needs.
  /// - Throws: a `Failure` where it was edited by hand, or cannot be written.
  package func write(_ text: String) throws {
    try refuseEdited()
    do {
      let file = try RepositoryFile(path, in: repository)
      try file.refuseReadOnly()
      for folder in file.missingFolders { try StateFolder.makeFolders(repository.appending(path: folder).path) }
      try AtomicFile(path: file.path).write(Data(text.utf8), mode: 0o644)
    } catch {
      throw Failure(error)
    }
  }

  /// Removes it, and the folders that are empty then.
  /// - Throws: a `Failure` where it was edited by hand, or cannot be removed.
  package func remove() throws {
    try refuseEdited()
    do {
      try FileManager.default.removeItem(atPath: RepositoryFile(path, in: repository).path)
    } catch {
      throw Failure(error)
    }
    // Only an empty folder goes.
    for folder in [FileLayout.workflows, ".github"] { rmdir(repository.appending(path: folder).path) }
  }

  private func refuseEdited() throws {
    guard Self.origin(contents) == .edited else { return }
    throw Failure(
      message: "\(path) was edited by hand since Overture wrote it",
      reason: "Its last line has the hash of what was written. What was edited is not overwritten.",
      remedy: "Look at what would change (overture ci --dry-run), move the file away (git mv \(Shell.quote(path)) "
        + "\(FileLayout.workflows)/mine.yml), and run this again.", kind: .answers)
  }
}
