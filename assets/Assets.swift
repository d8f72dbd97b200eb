import CAssets

/// The files that come with the program: templates, the sample repository, example answers, tables and schemas.
///
/// The compiler puts them into the program (`Sources/CAssets/assets.c`), which therefore runs from anywhere, alone. A path is
/// relative to the folder `assets`, such as `templates/Dockerfile.mustache`.
package enum Assets {
  /// The paths of all files, sorted.
  package static var paths: [String] {
    (0..<asset_count()).map { String(cString: asset_at($0).path) }.sorted()
  }

  /// The files in a folder and in those below it.
  /// - Parameter folder: its path, such as `templates`.
  /// - Returns: their paths, sorted.
  package static func paths(under folder: String) -> [String] { paths.filter { $0.hasPrefix(folder + "/") } }

  /// Reads a file as bytes.
  /// - Parameter path: a path that the program was built with; another one is an error in the program, which ends there.
  /// - Returns: its bytes.
  package static func bytes(_ path: String) -> [UInt8] { Array(text(path).utf8) }

  /// Reads a file as text, which is UTF-8 in all of them.
  /// - Parameter path: a path that the program was built with; another one is an error in the program, which ends there.
  /// - Returns: its text.
  package static func text(_ path: String) -> String {
    guard let text = asset_named(path) else { preconditionFailure("There is no asset \(path) in the program.") }
    return String(cString: text)
  }
}
