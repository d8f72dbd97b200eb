import Foundation

/// Which Terraform works in a sandbox, in a file of the sandbox's folder: decided once, and kept.
package struct TerraformDecision: Sendable {
  /// What was decided on.
  package enum Choice: Sendable, Equatable {
    case program(path: String)
    case standIn(reason: String)
  }

  let path: String

  /// - Parameter sandbox: the sandbox's folder.
  package init(sandbox: String) { path = sandbox + "/terraform.json" }

  private struct Document: Codable {
    var program: String?
    var standIn: String?
  }

  /// What was decided; nil as long as nothing was.
  var kept: Choice? {
    guard let bytes = FileManager.default.contents(atPath: path),
      let document = try? JSONDecoder().decode(Document.self, from: bytes)
    else { return nil }
    if let program = document.program { return .program(path: program) }
    return document.standIn.map(Choice.standIn)
  }

  /// Keeps a first decision. Where another process has decided meanwhile, its decision counts.
  /// - Returns: what counts.
  func keep(_ choice: Choice) -> Choice {
    let own = "\(path).\(UUID().uuidString)"
    defer { unlink(own) }
    guard write(choice, to: own), link(own, path) != 0 else { return choice }
    return kept ?? choice
  }

  /// Keeps what somebody has named, whatever was decided before.
  /// - Returns: the same.
  func replace(_ choice: Choice) -> Choice {
    guard choice != kept else { return choice }
    let own = "\(path).\(UUID().uuidString)"
    if !write(choice, to: own) || rename(own, path) != 0 { unlink(own) }
    return choice
  }

  /// A folder that cannot be written to keeps nothing; then each command decides for itself.
  private func write(_ choice: Choice, to file: String) -> Bool {
    let document =
      switch choice {
      case .program(let path): Document(program: path)
      case .standIn(let reason): Document(standIn: reason)
      }
    guard let bytes = try? JSONEncoder().encode(document) else { return false }
    return (try? bytes.write(to: URL(filePath: file))) != nil
  }
}
