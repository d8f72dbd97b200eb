import Foundation

/// What kind of file is at a path, in words.
enum FileKind: String, Sendable, Equatable {
  case file = "a file"
  case folder = "a folder"
  case link = "a symbolic link"
  case pipe = "a named pipe"
  case socket = "a socket"
  case device = "a device"
  case other = "something that is no file"

  /// - Parameter mode: `st_mode`.
  init(mode: mode_t) {
    self =
      switch mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      case S_IFCHR, S_IFBLK: .device
      default: .other
      }
  }
}
