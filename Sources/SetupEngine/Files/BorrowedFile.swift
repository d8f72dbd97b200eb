import Foundation

/// A generated file that is put in its place for as long as something reads it, where it is missing.
struct BorrowedFile {
  private let path: String?
  /// The folders that were made for it, outermost first.
  private let folders: [String]

  /// Writes the file where it is missing.
  ///
  /// - Parameters:
  ///   - relative: its path from the repository's root; one of the scene's files, or nothing is written.
  ///   - scene: has the files.
  /// - Throws: `FileProblem` where it cannot be written.
  init(_ relative: String, _ scene: Scene) throws {
    let place = try RepositoryFile(relative, in: scene.repository)
    guard try place.read() == nil, let file = scene.files.first(where: { $0.path == relative }) else {
      (path, folders) = (nil, [])
      return
    }
    let missing = place.missingFolders.map { scene.repository.appending(path: $0).path }
    if let innermost = missing.last { try StateFolder.makeFolders(innermost) }
    try AtomicFile(path: place.path).write(Data(file.contents.utf8), mode: 0o644)
    (path, folders) = (place.path, missing)
  }

  /// Takes it away again, with the folders that are empty then.
  func remove() {
    if let path { unlink(path) }
    for folder in folders.reversed() { rmdir(folder) }
  }
}
