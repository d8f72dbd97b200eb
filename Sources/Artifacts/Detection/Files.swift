import BoundedInput
import Foundation

/// Reading the small files of a git folder; what is missing or unreadable is nil.
enum Files {
  static func text(_ folder: URL, _ name: String) -> String? {
    guard let bytes = try? BoundedFile.bytes(folder.appending(path: name).path(percentEncoded: false)) else {
      return nil
    }
    return String(validating: bytes, as: UTF8.self)
  }

  static func isFolder(_ folder: URL, _ name: String) -> Bool {
    (try? folder.appending(path: name).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }
}
