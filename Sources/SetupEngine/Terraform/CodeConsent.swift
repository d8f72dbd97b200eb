import Artifacts
import Foundation
import SetupPlan

extension SetupEngine {
  /// Refuses to run Terraform on code that Overture did not write and that nobody has allowed by name.
  ///
  /// - Throws: a `Failure` that says what the code does.
  nonisolated func refuseForeignCode() throws {
    let foreign = ForeignTerraformFile.all(
      for: plan, layout: context.layout, generated: Set(context.files.map(\.path) + context.layout.retired),
      in: context.repository
    ).filter { !context.allowedCode.contains($0.path) }
    guard let first = foreign.first else { return }
    let folder = context.layout.terraformDirectory
    let flags = foreign.map { "--allow-code \(Shell.quote($0.path))" }.joined(separator: " ")
    throw Failure(
      message: foreign.count == 1
        ? "\(first.path) is Terraform code that Overture did not write"
        : "\(folder) has Terraform code that Overture did not write, in \(foreign.count) files",
      reason: "Terraform would load it with your credentials. " + foreign.map(\.words).joined(separator: "; ") + ".",
      remedy: "Read it. If it may run, add \(flags); otherwise move it out of \(folder).", kind: .answers)
  }
}
