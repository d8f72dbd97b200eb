import Foundation
import Testing

@testable import Artifacts

/// The workflows of all examples as they lie in `Golden`; `OVERTURE_RECORD_GOLDEN=1` writes them, and `git diff` is the
/// review.
@Suite("Golden workflows", .serialized)
struct GoldenWorkflowTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../Golden").standardizedFileURL

  @Test("each workflow of each example is the one that was reviewed", arguments: SamplePlan.allCases)
  func reviewed(sample: SamplePlan) throws {
    let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"
    for file in try sample.files() where file.path.hasPrefix(".github/workflows/") {
      let name = file.path.dropFirst(".github/workflows/".count)
      // The templates are the same for all examples; another suite says so.
      let golden = Self.folder.appending(path: name.hasPrefix("deploy-") ? "\(sample)/\(name)" : String(name))
      if isRecording {
        try FileManager.default.createDirectory(
          at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.contents.utf8).write(to: golden)
      }
      let recorded = try String(contentsOf: golden, encoding: .utf8)
      #expect(file.contents == recorded, "\(golden.path) differs: OVERTURE_RECORD_GOLDEN=1, then read git diff")
    }
  }
}
