import Foundation
import SetupPlan

/// A file that Terraform would load with ours, and that Overture did not write.
package struct ForeignTerraformFile: Sendable, Hashable {
  /// From the repository's root.
  package var path: String
  /// What Terraform would do for it, in words.
  package var effects: [String]

  package init(path: String, effects: [String]) {
    self.path = path
    self.effects = effects
  }

  /// The same in one line.
  package var words: String {
    let shown = effects.prefix(6).joined(separator: ", ") + (effects.count > 6 ? " and \(effects.count - 6) more" : "")
    return "\(path): \(effects.isEmpty ? "nothing that is known" : shown)"
  }
}

extension ForeignTerraformFile {
  /// No more of a file is read, in bytes, and no more files.
  private static let (largest, most) = (1 << 20, 200)

  /// What Terraform would load from the folder of the configuration besides what is generated.
  ///
  /// Values for variables that Overture leaves open, such as `alert_email`, are what such files are for: they are left out.
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - layout: where its files lie.
  ///   - generated: the paths that a run writes over.
  ///   - repository: the repository's root folder.
  /// - Returns: the files in the order of their paths, local modules included.
  package static func all(
    for plan: Plan, layout: FileLayout, generated: Set<String>, in repository: URL
  ) -> [ForeignTerraformFile] {
    let own = Set(TerraformVariables.values(plan: plan).map(\.name))
    var found: [String: ForeignTerraformFile] = [:]
    var folders = [layout.terraformDirectory]
    var seen = Set(folders)
    while let folder = folders.popLast(), found.count < most {
      let isRoot = folder == layout.terraformDirectory
      for name in names(in: folder, of: repository) {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        guard !generated.contains(path) else { continue }
        if isRoot, name == "terraform.d" {
          found[path] = ForeignTerraformFile(path: path, effects: ["brings programs that Terraform runs as providers"])
        }
        guard isLoaded(name, isRoot: isRoot) else { continue }
        let code = TerraformCode(path: path, in: repository, limit: largest)
        // What a run that was killed has left: it adopts, and does nothing else.
        if name == "overture_adoptions.tf", code.isImportAlone { continue }
        if !code.setsAlone(but: own) { found[path] = ForeignTerraformFile(path: path, effects: code.effects) }
        for module in code.localModules {
          let target = joined(folder, module)
          if let target, seen.insert(target).inserted { folders.append(target) }
        }
      }
    }
    return found.values.sorted { $0.path < $1.path }
  }

  /// Whether Terraform or OpenTofu reads a file of this name; values are read in the folder that it is run in alone.
  private static func isLoaded(_ name: String, isRoot: Bool) -> Bool {
    if [".tf", ".tf.json", ".tofu", ".tofu.json"].contains(where: { name.hasSuffix($0) }) { return true }
    guard isRoot else { return false }
    return ["terraform.tfvars", "terraform.tfvars.json"].contains(name) || name.hasSuffix(".auto.tfvars")
      || name.hasSuffix(".auto.tfvars.json")
  }

  private static func names(in folder: String, of repository: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: repository.appending(path: folder).path)) ?? []).sorted()
  }

  /// A module's folder from the repository's root; nil where it lies outside.
  private static func joined(_ folder: String, _ module: String) -> String? {
    var parts = folder.split(separator: "/").map(String.init)
    for part in module.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }
}
