import Foundation

/// Reading the small files of a git folder; what is missing or unreadable is nil.
enum Files {
  private static let limit = 1 << 20

  static func text(_ folder: URL, _ name: String) -> String? {
    let file = folder.appending(path: name)
    let keys: Set<URLResourceKey> = [.fileSizeKey, .isRegularFileKey]
    guard let values = try? file.resourceValues(forKeys: keys), values.isRegularFile == true,
      let size = values.fileSize, size <= limit, let data = try? Data(contentsOf: file)
    else { return nil }
    return String(data: data, encoding: .utf8)
  }

  static func isFolder(_ folder: URL, _ name: String) -> Bool {
    (try? folder.appending(path: name).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }
}
