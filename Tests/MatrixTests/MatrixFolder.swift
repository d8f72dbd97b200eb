import Foundation
import SandboxComparison

/// A folder with a sandbox in it, and what a program needs beside it; removed when nobody needs it any more.
final class MatrixFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "overture-matrix-\(UUID().uuidString)")
    for name in ["home", "tmp"] {
      try FileManager.default.createDirectory(at: url.appending(path: name), withIntermediateDirectories: true)
    }
  }

  /// Another one with a copy of a sandbox and its repository.
  convenience init(copying other: MatrixFolder) throws {
    try self.init()
    try FileManager.default.copyItem(at: other.sandbox, to: sandbox)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var sandbox: URL { url.appending(path: "sandbox") }
  var repository: URL { sandbox.appending(path: "repository") }
  var journal: URL { repository.appending(path: ".overture/journal.jsonl") }

  /// What exists in the sandbox, read off its files.
  func state() throws -> SandboxDocument {
    SandboxDocument(
      try JSONSerialization.jsonObject(with: Data(contentsOf: sandbox.appending(path: "state.json"))))
  }

  /// The repository's files but for git's and those about single runs; times of acceptance left out.
  func files() throws -> [String: String] {
    var files: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: repository.path)
    while let name = names?.nextObject() as? String {
      guard ![".git", ".overture"].contains(where: { name == $0 || name.hasPrefix($0 + "/") }) else { continue }
      let contents = FileManager.default.contents(atPath: "\(repository.path)/\(name)")
      files[name] = contents.map { String(decoding: $0, as: UTF8.self) } ?? "a folder"
    }
    files["overture.yaml"]?.replace(/at: [^ }]+/, with: "at: then")
    return files
  }
}
