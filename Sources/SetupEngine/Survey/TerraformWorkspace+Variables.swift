import Foundation
import TerraformModel

extension TerraformWorkspace {
  /// Whether a file of the operator's own beside the configuration gives a variable a value.
  ///
  /// - Parameter variable: its name, such as `alert_email`.
  /// - Returns: whether one does; what cannot be read does not.
  func namesVariable(_ variable: String) -> Bool {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.contains { file in
      guard file.hasSuffix(".auto.tfvars") || file.hasSuffix(".auto.tfvars.json") || file == "terraform.tfvars",
        let bytes = FileManager.default.contents(atPath: "\(folder)/\(file)")
      else { return false }
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { line in
        let plain = line.drop { " \t\"{,".contains($0) }
        return plain.hasPrefix(variable)
          && plain.dropFirst(variable.count).drop { " \t\"".contains($0) }.first.map { "=:".contains($0) } == true
      }
    }
  }
}
