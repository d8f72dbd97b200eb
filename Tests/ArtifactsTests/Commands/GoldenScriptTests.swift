import Foundation
import Testing

@testable import Artifacts

/// The exported script as a whole: `OVERTURE_RECORD_GOLDEN=1` writes it, and the diff is the review.
@Suite("The exported script, word by word")
struct GoldenScriptTests {
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  @Test("it is the one that was reviewed", arguments: SamplePlan.allCases)
  func script(sample: SamplePlan) throws {
    let text = try sample.file(FileLayout.usual.script)
    let file = Self.folder.appending(path: "\(sample)/\(FileLayout.usual.script)")
    if Self.isRecording {
      try Data(text.utf8).write(to: file)
    } else {
      #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }
  }
}
