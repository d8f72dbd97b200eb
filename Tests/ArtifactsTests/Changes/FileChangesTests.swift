import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Changes of files")
struct FileChangesTests {
  private func change(from old: Data?, to new: String) -> FileChange {
    FileChanges.change(of: "a/file", from: old, to: Data(new.utf8))
  }

  @Test("a file is created, changed or unchanged")
  func kinds() {
    let created = change(from: nil, to: "y\n")
    #expect(created.kind == .created)
    #expect(created.path == "a/file")
    #expect(change(from: Data("x\n".utf8), to: "x\n") == FileChange(path: "a/file", kind: .unchanged, diff: []))
    let changed = change(from: Data("old\n".utf8), to: "new\n")
    #expect(changed.kind == .changed)
    #expect(changed.diff.map(\.text) == ["@@ -1 +1 @@", "old", "new"])
  }

  @Test("a present file that is not text is replaced, and the diff says so")
  func binary() {
    let changed = change(from: Data([0xff, 0xfe, 0x00]), to: "text\n")
    #expect(changed.kind == .changed)
    #expect(changed.diff.first?.text == "the present file is not text: 3 bytes are replaced")
    #expect(changed.diff.last?.text == "text")
  }
}
