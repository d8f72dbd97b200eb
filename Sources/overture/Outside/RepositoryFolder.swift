import BoundedInput
import Foundation
import SetupPlan

/// The working copy that is set up: the root of a git repository.
struct RepositoryFolder: Sendable, Equatable {
  let root: URL

  /// The answers' file, from the root.
  static let answersName = "overture.yaml"
  var answersPath: String { root.appending(path: Self.answersName).path }

  /// Finds the git repository around a folder.
  ///
  /// - Parameter directory: where to begin; nil is the folder that the program was started in.
  /// - Returns: the repository's root.
  /// - Throws: `CommandFailure` where there is no such folder or no repository around it.
  static func find(from directory: String?) throws -> RepositoryFolder {
    let current = FileManager.default.currentDirectoryPath
    let start = URL(filePath: directory ?? current, relativeTo: URL(filePath: current + "/")).standardizedFileURL
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: start.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandFailure.usage(
        "There is no folder \(start.path)", "--directory names it.", "Name the folder of a git repository.")
    }
    var folder = start.resolvingSymlinksInPath()
    while true {
      if FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
        return RepositoryFolder(root: folder)
      }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      guard parent.path != folder.path, folder.path != "/" else { break }
      folder = parent
    }
    throw CommandFailure.usage(
      "\(start.path) is in no git repository", "There is no .git in it or in a folder above it.",
      "Change into the repository, name it with --directory, or begin one: git init; "
        + "overture --sandbox tries everything on a sample.")
  }

  /// The answers of `overture.yaml`; nil where there is none.
  /// - Throws: `AnswersError` with everything that is wrong, or a `CommandFailure` where it cannot be read.
  func document() throws -> AnswersDocument? {
    guard FileManager.default.fileExists(atPath: answersPath) else { return nil }
    return try Self.read(answersPath, as: Self.answersName)
  }

  /// Reads a file of answers.
  /// - Parameters:
  ///   - path: the file.
  ///   - name: the name that problems print.
  /// - Returns: the file and what it says.
  /// - Throws: `AnswersError` with everything that is wrong, or a `CommandFailure` where it cannot be read.
  static func read(_ path: String, as name: String) throws -> AnswersDocument {
    let bytes: [UInt8]
    do {
      bytes = try BoundedFile.bytes(path)
    } catch {
      throw CommandFailure(
        Failure(
          message: "\(name) cannot be read", reason: error.reason,
          remedy: error == .missing
            ? "Name a file of answers, such as overture.yaml."
            : "Look at it (ls -ld '\(path)'), and name a file of answers, such as overture.yaml.", kind: .answers))
    }
    return try AnswersDocument(bytes: bytes, file: name)
  }
}
