import Foundation
import Testing

/// A text that is compared with a file beside the tests.
enum GoldenText {
  /// `OVERTURE_RECORD_GOLDEN=1` writes the files instead of comparing them; they are then reviewed as a diff.
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    if isRecording {
      try Data(text.utf8).write(to: file)
    } else {
      let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      #expect(text == expected, sourceLocation: sourceLocation)
    }
  }
}
