import Foundation

/// The first executable of a name on a search path.
package func executable(_ name: String, path: String?) -> String? {
  (path ?? "").split(separator: ":").lazy.map { "\($0)/\(name)" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }
}
