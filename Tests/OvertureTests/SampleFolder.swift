import Foundation
import SetupPlan

@testable import overture

/// A folder of a test's own, removed with it.
final class SampleFolder: Sendable {
  let url: URL
  /// The folder as a repository, whether or not git's is in it.
  var repository: RepositoryFolder { RepositoryFolder(root: url) }

  /// Makes the folder; `files` has contents by path, and folders are made as needed.
  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "overture-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (path, text) in files { try write(path, text) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String = "") -> String { name.isEmpty ? url.path : url.appending(path: name).path }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  func write(_ name: String, _ text: String) throws {
    try makeFolder((name as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: url.appending(path: name))
  }

  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) }
  }
}
