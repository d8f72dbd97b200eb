import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Changes of files")
struct FileChangesTests {
  @Test("each file is created, changed or unchanged, in the given order")
  func kinds() throws {
    let folder = try TemporaryFolder(["a/same": "x\n", "other": "old\n"])
    let changes = try FileChanges.between(
      repository: folder.url,
      files: [
        GeneratedFile(path: "other", contents: "new\n"), GeneratedFile(path: "a/same", contents: "x\n"),
        GeneratedFile(path: "b/none", contents: "y\n"),
      ])
    #expect(changes.map(\.path) == ["other", "a/same", "b/none"])
    #expect(changes.map(\.kind) == [.changed, .unchanged, .created])
    #expect(changes[1].diff.isEmpty)
    #expect(changes[0].diff.map(\.text) == ["@@ -1 +1 @@", "old", "new"])
  }

  @Test("a present file that is not text is replaced, and the diff says so")
  func binary() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", Data([0xff, 0xfe, 0x00]))
    let changes = try FileChanges.between(
      repository: folder.url, files: [GeneratedFile(path: "file", contents: "text\n")])
    #expect(changes[0].kind == .changed)
    #expect(changes[0].diff.first?.text == "the present file is not text: 3 bytes are replaced")
    #expect(changes[0].diff.last?.text == "text")
  }

  @Test("a folder where a file has to be is an error that names it")
  func folder() throws {
    let folder = try TemporaryFolder(["Dockerfile/x": ""])
    let error = #expect(throws: ArtifactError.self) {
      try FileChanges.between(repository: folder.url, files: [GeneratedFile(path: "Dockerfile", contents: "x")])
    }
    #expect(error?.message == "Dockerfile cannot be read.")
  }
}
