import Foundation
import SetupPlan

/// A place in the repository where a generated file goes; never outside it, never through a link.
struct RepositoryFile: Sendable {
  /// What is there.
  struct Contents: Sendable {
    var bytes: Data
    var mode: mode_t
  }

  let path: String
  /// The folders on the way that are not there yet, outermost first, from the repository's root.
  let missingFolders: [String]

  /// - Parameters:
  ///   - relative: the path from the repository's root.
  ///   - repository: that root.
  /// - Throws: `FileProblem` where a part of the path is a link or no folder.
  init(_ relative: String, in repository: URL) throws {
    path = repository.appending(path: relative).path
    var missing: [String] = []
    var walked = ""
    for part in relative.split(separator: "/").dropLast() {
      walked += (walked.isEmpty ? "" : "/") + part
      let folder = repository.appending(path: walked).path
      var status = stat()
      if lstat(folder, &status) != 0 {
        guard errno == ENOENT else { throw FileProblem(path: folder, action: .read, number: errno) }
        missing.append(walked)
      } else if status.st_mode & S_IFMT == S_IFLNK {
        throw FileProblem(path: folder, action: .write, number: ELOOP)
      } else if status.st_mode & S_IFMT != S_IFDIR {
        throw FileProblem(path: folder, action: .write, number: ENOTDIR)
      }
    }
    missingFolders = missing
  }

  /// Bytes and permission bits; nil where there is no file.
  func read() throws -> Contents? {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw FileProblem(path: path, action: .read, number: errno) }
      return nil
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: throw FileProblem(path: path, action: .write, number: ELOOP)
    default: throw FileProblem(path: path, action: .write, number: EISDIR)
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw FileProblem(path: path, action: .read, number: EACCES)
    }
    return Contents(bytes: bytes, mode: status.st_mode & 0o7777)
  }

  /// A rename would replace even a file that somebody protected; so it is asked here, root or not.
  func refuseReadOnly() throws {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & 0o222 == 0 {
      throw FileProblem(path: path, action: .write, number: EACCES)
    }
  }

  func remove() throws {
    guard unlink(path) != 0, errno != ENOENT else {
      return Descriptor.syncFolder((path as NSString).deletingLastPathComponent)
    }
    throw FileProblem(path: path, action: .remove, number: errno)
  }
}
