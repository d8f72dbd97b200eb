import Foundation
import SetupPlan

/// What writing the generated files would change in a repository.
package enum FileChanges {
  /// - Parameters:
  ///   - repository: the repository's root folder.
  ///   - files: the files that a set-up writes.
  /// - Returns: one change for each file, in the same order.
  /// - Throws: `ArtifactError.unreadable` where a file is there but cannot be read.
  package static func between(repository: URL, files: [GeneratedFile]) throws(ArtifactError) -> [FileChange] {
    var changes: [FileChange] = []
    for file in files {
      changes.append(try change(of: file, in: repository))
    }
    return changes
  }

  private static func change(of file: GeneratedFile, in repository: URL) throws(ArtifactError) -> FileChange {
    let location = repository.appending(path: file.path)
    guard FileManager.default.fileExists(atPath: location.path(percentEncoded: false)) else {
      return FileChange(path: file.path, kind: .created, diff: UnifiedDiff.lines(old: "", new: file.contents))
    }
    let old: Data
    do {
      old = try Data(contentsOf: location)
    } catch {
      throw .unreadable(path: file.path, detail: error.localizedDescription)
    }
    guard old != Data(file.contents.utf8) else { return FileChange(path: file.path, kind: .unchanged, diff: []) }
    guard let text = String(data: old, encoding: .utf8) else {
      let note = DiffLine(kind: .hunk, text: "the present file is not text: \(old.count) bytes are replaced")
      return FileChange(
        path: file.path, kind: .changed, diff: [note] + UnifiedDiff.lines(old: "", new: file.contents))
    }
    return FileChange(path: file.path, kind: .changed, diff: UnifiedDiff.lines(old: text, new: file.contents))
  }
}
