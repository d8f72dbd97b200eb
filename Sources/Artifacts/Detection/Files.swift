import Foundation

/// Reading small files of a repository; what is missing or unreadable is nil.
enum Files {
  /// Larger files are no source or manifest that a person wrote.
  private static let limit = 1 << 20

  static func text(_ folder: URL, _ name: String) -> String? {
    let file = folder.appending(path: name)
    guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= limit,
      let data = try? Data(contentsOf: file)
    else { return nil }
    return String(data: data, encoding: .utf8)
  }

  static func exists(_ folder: URL, _ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path(percentEncoded: false))
  }

  static func isFolder(_ folder: URL, _ name: String) -> Bool {
    (try? folder.appending(path: name).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }

  static func names(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []).sorted()
  }

  /// The folders in a folder, links not followed.
  static func folderNames(in folder: URL) -> [String] {
    names(in: folder).filter { name in
      let keys: Set<URLResourceKey> = [.isDirectoryKey, .isSymbolicLinkKey]
      let values = try? folder.appending(path: name).resourceValues(forKeys: keys)
      return values?.isDirectory == true && values?.isSymbolicLink != true
    }
  }
}
