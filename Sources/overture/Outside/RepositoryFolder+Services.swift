import Foundation

extension RepositoryFolder {
  /// Every `overture.yaml` of the repository, in the order of their paths; hidden folders are left out.
  /// - Throws: an error of the file system.
  func answersFiles() throws -> [String] {
    let files = FileManager.default.enumerator(
      at: root, includingPropertiesForKeys: nil, options: [.skipsHiddenFiles, .skipsPackageDescendants])
    var found: [String] = []
    while let file = files?.nextObject() as? URL {
      if file.lastPathComponent == Self.answersName { found.append(file.path) }
    }
    return found.sorted()
  }
}
