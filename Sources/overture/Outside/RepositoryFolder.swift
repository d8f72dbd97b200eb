import BoundedInput
import Foundation
import SetupPlan

/// The working copy that is set up: the root of a git repository.
struct RepositoryFolder: Sendable, Equatable {
  let root: URL
  /// The folder of the service that a command is about, relative to the root, where it has an `overture.yaml` of its own; `.`
  /// for the repository's one.
  var home = "."

  /// What a file of answers is called.
  static let answersName = "overture.yaml"
  /// The file of answers, from the root.
  var answersFile: String { Self.answersFile(at: home) }
  var answersPath: String { root.appending(path: answersFile).path }

  /// The file of answers of a service's folder, from the root.
  static func answersFile(at home: String) -> String { home == "." ? answersName : "\(home)/\(answersName)" }

  /// The same repository, for the service of another folder.
  func at(_ home: String) -> RepositoryFolder { RepositoryFolder(root: root, home: home) }

  /// The folder of a service whose file of answers is named by its path; nil for a file from elsewhere.
  func home(ofAnswers path: String) -> String? {
    let file = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath()
    let folder = file.deletingLastPathComponent().path
    guard file.lastPathComponent == Self.answersName else { return nil }
    return self.folder(at: folder)
  }

  /// A folder by its path from the root.
  /// - Parameter path: absolute, without links.
  /// - Returns: the path from the root, `.` for the root itself; nil if it is outside.
  func folder(at path: String) -> String? {
    if path == root.path { return "." }
    return path.hasPrefix(root.path + "/") ? String(path.dropFirst(root.path.count + 1)) : nil
  }

  /// The folder that `--directory` names, or the one that the program was started in.
  static func start(_ directory: String?) -> URL {
    let current = FileManager.default.currentDirectoryPath
    return URL(filePath: directory ?? current, relativeTo: URL(filePath: current + "/")).standardizedFileURL
  }

  /// Finds the git repository around a folder.
  ///
  /// - Parameter directory: where to begin; nil is the folder that the program was started in.
  /// - Returns: the repository's root.
  /// - Throws: `CommandFailure` where there is no such folder or no repository around it.
  static func find(from directory: String?) throws -> RepositoryFolder {
    let start = start(directory)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: start.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandFailure.usage(
        "There is no folder \(start.path)", "--directory names it.", "Name the folder of a git repository.")
    }
    var folder = start.resolvingSymlinksInPath()
    // The nearest overture.yaml on the way up tells which service is meant.
    var service: URL?
    while true {
      if service == nil, FileManager.default.fileExists(atPath: folder.appending(path: answersName).path) {
        service = folder
      }
      if FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
        let home = service.map { $0.path.dropFirst(folder.path.count + 1) } ?? ""
        return RepositoryFolder(root: folder, home: home.isEmpty ? "." : String(home))
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
    return try Self.read(answersPath, as: answersFile, home: home)
  }

  /// Reads a file of answers.
  /// - Parameters:
  ///   - path: the file; `-` for standard input.
  ///   - name: the name that problems print.
  ///   - home: the folder of the service that it is about, relative to the repository's root.
  /// - Returns: the file and what it says.
  /// - Throws: `AnswersError` with everything that is wrong, or a `CommandFailure` where it cannot be read.
  static func read(_ path: String, as name: String, home: String) throws -> AnswersDocument {
    guard path != StandardInput.path else {
      return try AnswersDocument(bytes: try StandardInput.answers.get(), file: StandardInput.name, home: home)
    }
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
    return try AnswersDocument(bytes: bytes, file: name, home: home)
  }
}
