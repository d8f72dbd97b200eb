import Foundation

/// The files of a folder that git does not know, found by a walk with limits.
enum FolderWalk {
  /// No more entries are looked at; a folder with more holds something else than sources.
  static let entryLimit = 20_000
  /// Folders deeper than this are not looked into.
  static let depthLimit = 8

  /// The paths below a folder, in order, level by level; links are neither followed nor named, unless they name a file.
  ///
  /// - Parameters:
  ///   - root: the folder.
  ///   - isWanted: whether a file of this name is taken.
  ///   - isEntered: whether a folder of this name is looked into.
  /// - Returns: the paths, from the folder.
  static func paths(
    in root: URL, where isWanted: (String) -> Bool, entering isEntered: (String) -> Bool
  ) -> [String] {
    var found: [String] = []
    var seen = 0
    var level = [""]
    for _ in 0...depthLimit {
      var next: [String] = []
      for folder in level {
        guard let stream = opendir(root.appending(path: folder).path(percentEncoded: false)) else { continue }
        defer { closedir(stream) }
        while seen < entryLimit, let entry = readdir(stream) {
          seen += 1
          let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
          }
          guard name != ".", name != ".." else { continue }
          let path = folder.isEmpty ? name : "\(folder)/\(name)"
          switch Int32(entry.pointee.d_type) {
          case Int32(DT_DIR): if isEntered(name) { next.append(path) }
          case Int32(DT_REG), Int32(DT_LNK): if isWanted(name) { found.append(path) }
          default: break
          }
        }
      }
      if next.isEmpty { break }
      level = next.sorted()
    }
    return found.sorted()
  }
}
