import Foundation

/// A folder of a test's own, removed with it.
final class TemporaryFolder: Sendable {
  let url: URL

  /// Makes the folder; `files` has contents by path, and folders are made as needed.
  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "overture-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (path, contents) in files { try write(path, Data(contents.utf8)) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ path: String, _ data: Data) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  /// The path of something in it, or its own.
  func path(_ name: String = "") -> String { name.isEmpty ? url.path : url.appending(path: name).path }

  /// The bytes of a file; nil where there is none.
  func read(_ name: String) -> Data? { FileManager.default.contents(atPath: path(name)) }

  /// The names in it, hidden ones included, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path()).sorted() }
  }

  /// Writes a program of the shell.
  /// - Returns: its path.
  func script(_ name: String, _ lines: String) throws -> String {
    try write(name, Data("#!/bin/sh\n\(lines)\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path(name))
    return path(name)
  }
}
