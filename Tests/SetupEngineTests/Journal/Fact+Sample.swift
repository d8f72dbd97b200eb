import Foundation

@testable import SetupEngine

extension Fact {
  /// The fact that a file was written.
  ///
  /// - Parameters:
  ///   - file: its path.
  ///   - before: the text that it held before; nil where it was missing.
  ///   - after: the text that was written.
  /// - Returns: the fact.
  static func sample(file: String, before: String? = nil, after: String = "new") -> Fact {
    func contents(_ text: String) -> FileFact.Contents {
      FileFact.Contents(hash: ContentHash(of: Data(text.utf8)), mode: FileMode(0o644))
    }
    let written = contents(after)
    return .file(
      FileFact(
        path: file, before: before.map(contents), written: FileFact.Written(contents: written, generated: written.hash))
    )
  }
}
