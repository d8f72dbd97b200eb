import Foundation
import SetupPlan

/// What writing a file would change.
package enum FileChanges {
  /// - Parameters:
  ///   - path: the path from the repository's root.
  ///   - old: what is there; nil where nothing is.
  ///   - new: what is to be there.
  /// - Returns: the change, with its diff where both are text.
  package static func change(of path: String, from old: Data?, to new: Data) -> FileChange {
    let added = String(decoding: new, as: UTF8.self)
    guard let old else {
      return FileChange(path: path, kind: .created, diff: UnifiedDiff.lines(old: "", new: added))
    }
    guard old != new else { return FileChange(path: path, kind: .unchanged, diff: []) }
    guard let text = String(data: old, encoding: .utf8) else {
      let note = DiffLine(kind: .hunk, text: "the present file is not text: \(old.count) bytes are replaced")
      return FileChange(path: path, kind: .changed, diff: [note] + UnifiedDiff.lines(old: "", new: added))
    }
    return FileChange(path: path, kind: .changed, diff: UnifiedDiff.lines(old: text, new: added))
  }
}
