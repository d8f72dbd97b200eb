import BoundedInput
import Foundation
import SetupPlan

/// A place in the repository where a generated file goes; never outside it, never through a link.
struct RepositoryFile: Sendable {
  /// What is there.
  struct Contents: Sendable {
    var bytes: Data
    var mode: mode_t
  }

  /// No file that a person or a program writes at one of these places is larger.
  private static let sizeLimit = 16 << 20

  let path: String
  /// The folders on the way that are not there yet, outermost first, from the repository's root.
  let missingFolders: [String]

  /// - Parameters:
  ///   - relative: the path from the repository's root.
  ///   - repository: that root.
  /// - Throws: `FileProblem` where a part of the path is a link or no folder, or the path leads elsewhere or into git's folder.
  init(_ relative: String, in repository: URL) throws {
    path = repository.appending(path: relative).path
    let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !["", ".", ".."].contains($0) && !$0.contains("\0") }),
      parts.first?.lowercased() != ".git"
    else { throw FileProblem(path: relative, action: .write, number: EINVAL) }
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
    case S_IFDIR: throw FileProblem(path: path, action: .write, number: EISDIR)
    default:
      throw Failure(
        message: "\(path) is \(BoundedFile.Kind(mode: status.st_mode)?.rawValue ?? "no file")",
        reason: "A generated file belongs there, and what is there cannot be kept for a revert.",
        remedy: "Move it away: mv '\(path)' '\(path).before'")
    }
    do {
      let bytes = try BoundedFile.bytes(path, limit: Self.sizeLimit, followsLinks: false)
      return Contents(bytes: Data(bytes), mode: status.st_mode & 0o7777)
    } catch .tooLarge(let bytes, _) {
      throw Failure(
        message: "\(path) has \(bytes) bytes", reason: "What it holds is kept for a revert, and is too large for that.",
        remedy: "Move it away: mv '\(path)' '\(path).before'")
    } catch {
      throw FileProblem(path: path, action: .read, number: EACCES)
    }
  }

  /// A rename would replace even a file that somebody protected; so it is asked here, root or not.
  func refuseReadOnly() throws {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & 0o222 == 0 {
      throw FileProblem(path: path, action: .write, number: EACCES)
    }
  }

  /// The folder that a file is put into, or made in, has to let that happen.
  func refuseReadOnlyFolder() throws {
    var folder = (path as NSString).deletingLastPathComponent
    for _ in missingFolders { folder = (folder as NSString).deletingLastPathComponent }
    var status = stat()
    guard stat(folder, &status) == 0, status.st_mode & 0o222 != 0, access(folder, W_OK | X_OK) == 0 else {
      throw FileProblem(path: folder, action: .write, number: errno == EROFS ? EROFS : EACCES)
    }
  }

  func remove() throws {
    guard unlink(path) != 0, errno != ENOENT else {
      return Descriptor.syncFolder((path as NSString).deletingLastPathComponent)
    }
    throw FileProblem(path: path, action: .remove, number: errno)
  }
}
