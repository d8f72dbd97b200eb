import Foundation
import SetupPlan

/// The `import` blocks of one run, beside the configuration while it is planned: Terraform keeps them in the plan.
struct AdoptionsFile {
  let path: String

  /// Writes the blocks; where nothing is adopted, what a killed run has left goes.
  /// - Throws: `FileProblem`.
  func write(_ adoptions: [Adoption]) throws {
    guard !adoptions.isEmpty else { return remove() }
    try AtomicFile(path: path).write(Data(Self.text(adoptions).utf8), mode: 0o644)
  }

  /// Removes the file, where it is there.
  func remove() { unlink(path) }

  /// The file's contents.
  static func text(_ adoptions: [Adoption]) -> String {
    "# Written by Overture for one plan, and removed after it.\n"
      + adoptions.map { "\nimport {\n  to = \($0.address)\n  id = \(quoted($0.id))\n}\n" }.joined()
  }

  /// A string of Terraform's language: `${` and `%{` would begin a template.
  private static func quoted(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\"" + plain.replacing("${", with: "$${").replacing("%{", with: "%%{") + "\""
  }
}
