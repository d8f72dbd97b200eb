import BoundedInput
import SetupPlan

/// What renews a repository's dependencies, as far as it has to know of the image that is generated.
package enum UpdateTool: Sendable, Equatable {
  /// Nothing: Dependabot's file is generated.
  case none
  /// Dependabot, by a file that somebody else wrote; the entry it lacks for the Dockerfile's folder, line by line.
  case dependabot(file: String, missing: [String])
  /// Renovate, which finds Dockerfiles and their digests by itself.
  case renovate(file: String)

  /// Where Dependabot's file is generated.
  package static let path = ".github/dependabot.yml"

  private static let renovateFiles = [
    "renovate.json", "renovate.json5", ".github/renovate.json", ".github/renovate.json5", ".renovaterc",
    ".renovaterc.json", ".renovaterc.json5",
  ]

  init(_ tree: RepositoryTree, facts: RepositoryFacts, directory: String) {
    for file in [Self.path, ".github/dependabot.yaml"] {
      guard let text = tree.presentText(file), !Containers.isOwn(text) else { continue }
      let folder = directory == "." ? "/" : "/\(directory)"
      let entries = (try? BoundedYAML.compose(text))?["updates"]?.array() ?? []
      let isThere = entries.contains { entry in
        entry["package-ecosystem"]?.string == "docker"
          && ([entry["directory"]?.string].compactMap { $0 }
            + (entry["directories"]?.array() ?? []).compactMap(\.string))
            .contains { Self.covers($0, folder) }
      }
      self = .dependabot(file: file, missing: isThere ? [] : Self.entry(folder))
      return
    }
    if let file = Self.renovateFiles.first(where: { tree.presentText($0) != nil }) {
      self = .renovate(file: file)
      return
    }
    self = .none
  }

  /// Dependabot's entry for the images of a folder, or of all: services side by side have one file, the same for each.
  static func entry(_ folder: String?) -> [String] {
    let place = folder.map { "directory: \($0)" } ?? "directories: [\"**/*\"]"
    return ["- package-ecosystem: docker", "  \(place)", "  schedule:", "    interval: weekly"]
  }

  /// Whether one of Dependabot's patterns of folders is about a folder.
  private static func covers(_ pattern: String, _ folder: String) -> Bool {
    let plain = pattern.hasPrefix("/") ? pattern : "/\(pattern)"
    let trimmed = plain.count > 1 && plain.hasSuffix("/") ? String(plain.dropLast()) : plain
    if trimmed == folder || trimmed == "/**" || trimmed == "/**/*" { return true }
    guard trimmed.hasSuffix("/*") || trimmed.hasSuffix("/**") else { return false }
    let start = trimmed.prefix { $0 != "*" }
    let rest = folder.dropFirst(start.count)
    return folder.hasPrefix(start) && !rest.isEmpty && (trimmed.hasSuffix("/**") || !rest.contains("/"))
  }

  /// What is to be told: the entry that a file of somebody else lacks.
  var problem: DetectionProblem? {
    guard case .dependabot(let file, let missing) = self, !missing.isEmpty else { return nil }
    return DetectionProblem(
      file: file,
      what: "nothing renews the digests of the base images; add below updates: "
        + missing.map { $0.trimmingPrefix("- ").trimmingPrefix(while: { $0 == " " }) }.joined(separator: "; "))
  }
}
