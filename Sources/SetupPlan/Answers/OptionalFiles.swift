/// Which of the files that a set-up can do without it writes into the repository: the answer `files`.
package struct OptionalFiles: Sendable, Hashable {
  /// Whether the exported script is among them; `overture script` prints it either way.
  package var script: Bool
  /// Whether the Dockerfile is there twice: beside the one that the image is built by, under the guide's name.
  package var copies: Bool

  package init(script: Bool = true, copies: Bool = true) {
    self.script = script
    self.copies = copies
  }
}
