import Foundation
import SetupPlan

/// The Python services of a repository and its name on GitHub, by reading files alone.
package struct ServiceDetection: Sendable, Equatable {
  /// The GitHub repository of the remote `origin`; nil where there is none or it is elsewhere.
  package var repository: RepositoryName?
  /// The services, the likeliest first.
  package var candidates: [Candidate]

  /// What could not be read or understood on the way.
  package var problems: [DetectionProblem]

  /// A folder that looks like a Python service.
  package struct Candidate: Sendable, Equatable {
    package var service: Service
    package var facts: RepositoryFacts
    /// What was found, where, and how sure it is.
    package var findings: [Finding]
    /// Higher is likelier; the evidence, counted.
    package var score: Int
  }

  /// How deep below the root a service is looked for.
  private static let depth = 4
  /// Files that make a folder a project of its own.
  private static let manifests: Set<String> = [
    "pyproject.toml", "requirements.txt", "Pipfile", "setup.py", "setup.cfg", "uv.lock", "poetry.lock", "pdm.lock",
  ]
  /// Folders that never hold a service of their own.
  private static let ignored: Set<String> = [
    "tests", "test", "docs", "terraform", "migrations", "scripts", "examples", "fixtures", "testdata", "benchmarks",
    "requirements", ".github",
  ]

  /// Looks for services in the root and the folders below it, by the git index where there is one.
  ///
  /// - Parameters:
  ///   - repository: the repository's root folder.
  ///   - host: a company's own GitHub, as `GH_HOST` names it, which counts beside github.com.
  /// - Returns: what was found, the likeliest service first.
  package static func detect(in repository: URL, host: String? = nil) -> ServiceDetection {
    let git = GitFolder(repository: repository)
    let name = git?.githubRepository(host: host)
    let tree = RepositoryTree(root: repository, git: git)
    var candidates: [Candidate] = []
    for folder in folders(of: tree) {
      // What lies in a found service is part of it, unless that is the whole repository.
      let isInside = candidates.contains {
        $0.service.directory != "." && folder.directory.hasPrefix($0.service.directory + "/")
      }
      guard !isInside, NameRules.directory(folder.directory.isEmpty ? "." : folder.directory) == nil else { continue }
      let found = ServiceFindings(folder)
      guard found.isService else { continue }
      var facts = found.facts
      facts.defaultBranch = git?.defaultBranch ?? "main"
      let base =
        folder.directory.isEmpty
        ? name?.name ?? repository.lastPathComponent : RepositoryTree.split(folder.directory).name
      let service = Service(name: resourceName(base), directory: found.directory)
      let isNamesake = service.name == name.map { resourceName($0.name) }
      candidates.append(
        Candidate(
          service: service, facts: facts, findings: found.list, score: found.score + (isNamesake ? 2 : 0)))
    }
    candidates.sort { ($1.score, $0.service.directory) < ($0.score, $1.service.directory) }
    return ServiceDetection(repository: name, candidates: candidates, problems: tree.problems)
  }

  /// What is known of a service that the answers name, whether or not its folder looks like one.
  ///
  /// - Parameters:
  ///   - service: the service; what its details say counts more than its files.
  ///   - repository: the repository's root folder.
  /// - Returns: the facts, what they rest on, and what could not be read.
  package static func inspect(_ service: Service, in repository: URL) -> ServiceInspection {
    let git = GitFolder(repository: repository)
    let tree = RepositoryTree(root: repository, git: git)
    let path = service.directory == "." ? "" : service.directory
    let folder = ServiceFolder(tree: tree, directory: path, without: projects(below: path, of: tree))
    let found = ServiceFindings(folder, details: service.details)
    var facts = found.facts
    facts.defaultBranch = git?.defaultBranch ?? "main"
    return ServiceInspection(facts: facts, findings: found.list, problems: tree.problems)
  }

  /// The folders that may be services: the root, those with a manifest, and those with a Dockerfile or Procfile.
  private static func folders(of tree: RepositoryTree) -> [ServiceFolder] {
    var found = [""]
    for (folder, names) in tree.files where !folder.isEmpty {
      let parts = folder.split(separator: "/")
      guard parts.count <= depth, !parts.contains(where: { ignored.contains(String($0)) }),
        names.contains(where: { manifests.contains($0) || $0 == "Dockerfile" || $0 == "Procfile" || $0 == "manage.py" })
      else { continue }
      found.append(folder)
    }
    return found.sorted { ($0.split(separator: "/").count, $0) < ($1.split(separator: "/").count, $1) }.map {
      ServiceFolder(tree: tree, directory: $0, without: projects(below: $0, of: tree))
    }
  }

  /// The folders below one that are projects of their own.
  private static func projects(below directory: String, of tree: RepositoryTree) -> Set<String> {
    let prefix = directory.isEmpty ? "" : directory + "/"
    return Set(
      tree.files.filter { folder, names in
        folder != directory && folder.hasPrefix(prefix) && names.contains { manifests.contains($0) }
      }.keys.filter { !$0.split(separator: "/").contains { ignored.contains(String($0)) } })
  }

  /// A folder's name as the base of resource names: lower case, digits and single hyphens, starting with a letter.
  package static func resourceName(_ text: String) -> String {
    let mapped = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let parts = String(mapped).split(separator: "-").joined(separator: "-")
    let name = String(parts.drop { !$0.isLetter })
    return name.isEmpty ? "service" : name
  }
}

/// What is known of one service.
package struct ServiceInspection: Sendable, Equatable {
  package var facts: RepositoryFacts
  /// What the facts rest on, in the order of display.
  package var findings: [Finding]
  /// What could not be read or understood.
  package var problems: [DetectionProblem]
}
