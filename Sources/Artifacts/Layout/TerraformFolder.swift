import Foundation

/// What a folder holds that Terraform, OpenTofu or Terragrunt reads.
package enum TerraformFolder {
  /// How much is looked at below a folder, and how deep.
  private static let (limit, depth) = (2000, 5)

  /// Whether Terraform reads a file of this name: configurations, values, and what Terragrunt makes them of.
  package static func isConfiguration(_ name: String) -> Bool {
    [".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json", ".hcl"].contains { name.hasSuffix($0) }
      && name != ".terraform.lock.hcl"
  }

  /// The configurations in a folder and below it, but for what Terraform itself has put there.
  ///
  /// - Parameters:
  ///   - folder: from the repository's root.
  ///   - repository: the root.
  /// - Returns: their paths from the root, in order; links are not followed.
  package static func configurations(in folder: String, of repository: URL) -> [String] {
    var found: [String] = []
    var waiting = [(path: folder, depth: 0)]
    var looked = 0
    while let next = waiting.popLast(), looked < limit {
      let names =
        (try? FileManager.default.contentsOfDirectory(atPath: repository.appending(path: next.path).path)) ?? []
      for name in names.sorted() where name != ".terraform" {
        looked += 1
        let path = "\(next.path)/\(name)"
        var status = stat()
        guard lstat(repository.appending(path: path).path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if next.depth < depth { waiting.append((path, next.depth + 1)) }
        } else if isConfiguration(name) {
          found.append(path)
        }
      }
    }
    return found.sorted()
  }
}
