/// A file of others, or a folder with a configuration of theirs, that stands where a set-up writes as a rule. It stays as
/// it is, and ours lies beside it.
package struct FileAside: Sendable, Hashable {
  /// Their path from the repository's root.
  package var theirs: String
  /// What the folder holds of theirs, by name; empty for a file.
  package var contents: [String]
  /// Where ours lies instead.
  package var ours: String

  package init(theirs: String, contents: [String] = [], ours: String) {
    self.theirs = theirs
    self.contents = contents
    self.ours = ours
  }

  /// The same in one sentence.
  package var words: String {
    guard !contents.isEmpty else { return "\(theirs) was not written by Overture and stays as it is; ours is \(ours)" }
    let shown = contents.prefix(4).joined(separator: ", ") + (contents.count > 4 ? ", …" : "")
    return "\(theirs) has a configuration of its own (\(shown)) and is left alone; ours is in \(ours)"
  }
}
