import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

  /// What people read, from the package's folder.
  static let documents = [
    "README.md", ".github/CONTRIBUTING.md", ".github/REFERENCE.md", ".github/SECURITY.md", "Tests/Benchmarks/README.md",
  ]

  /// The paths that a document names: targets of links, from the document's folder, and paths in code, from the root.
  private static func paths(in document: String) throws -> [URL] {
    let file = root.appending(path: document)
    let text = try String(contentsOf: file, encoding: .utf8)
    let links = text.matches(of: /\]\(([^):]+)\)/).map {
      URL(filePath: String($0.1), relativeTo: file.deletingLastPathComponent())
    }
    let named = text.matches(of: /(?:\b(?:Sources|Tests|assets)|\.ci|\.github)\/[\w+.\/-]*[\w\/]/).map {
      root.appending(path: String($0.0))
    }
    return links + named
  }

  @Test("every file and folder that is named exists", arguments: documents)
  func namesWhatExists(document: String) throws {
    let paths = try Self.paths(in: document)
    #expect(!paths.isEmpty)
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: path.standardizedFileURL.path), "\(path.relativePath)")
    }
  }

  @Test("every test that is named exists")
  func namesTestsThatExist() throws {
    let text = try String(contentsOf: Self.root.appending(path: ".github/CONTRIBUTING.md"), encoding: .utf8)
    let names = Set(text.matches(of: /--filter (\w+)(?:\/(\w+))?/).flatMap { [$0.1, $0.2].compactMap { $0 } })
    #expect(!names.isEmpty)
    let folder = Self.root.appending(path: "Tests")
    var words = ""
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
      guard !file.path.contains("/.build/"), file.path != URL(filePath: #filePath).path else { continue }
      words += try file.path + String(contentsOf: file, encoding: .utf8)
    }
    for name in names { #expect(words.contains(name), "\(name)") }
  }
}
