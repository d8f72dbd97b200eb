/// A file that a set-up writes into the repository.
package struct GeneratedFile: Sendable, Equatable {
  /// The path from the repository's root, with `/` between folders.
  package var path: String
  package var contents: String
  package var isExecutable: Bool
  /// The GitHub environment of another set-up that it belongs to; nil for the one that writes it.
  package var environment: String?

  /// - Parameters:
  ///   - path: the path from the repository's root.
  ///   - contents: the whole text, ending with a line feed.
  ///   - isExecutable: whether the file gets the executable permission.
  package init(path: String, contents: String, isExecutable: Bool = false) {
    self.path = path
    self.contents = contents
    self.isExecutable = isExecutable
  }
}
