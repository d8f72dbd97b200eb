import Foundation
import SetupPlan

/// What a plan of the stand-in keeps for the apply: what is adopted. All else is worked out anew.
struct KeptPlan: Codable {
  struct Import: Codable {
    var address: String
    var id: String
  }

  var imports: [Import]

  init(_ adoptions: [Adoption]) { imports = adoptions.map { Import(address: $0.address, id: $0.id) } }

  var adoptions: [Adoption] { imports.map { Adoption(address: $0.address, id: $0.id) } }

  /// Writes it, for its owner alone.
  func write(to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try JSONEncoder().encode(self).write(to: URL(filePath: path), options: .atomic)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  /// - Throws: a `Failure` where there is none.
  static func read(_ path: String) throws -> KeptPlan {
    guard let bytes = FileManager.default.contents(atPath: path),
      let kept = try? JSONDecoder().decode(KeptPlan.self, from: bytes)
    else {
      throw Failure(
        message: "terraform apply failed", reason: "Failed to load \"\(path)\" as a plan file: there is none.",
        remedy: "Run it again: it plans first.")
    }
    return kept
  }
}
