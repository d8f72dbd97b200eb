import Foundation
import SetupPlan

/// The Python services of a repository and its name on GitHub, by reading files alone.
package struct ServiceDetection: Sendable, Equatable {
  /// The GitHub repository of the remote `origin`; nil where there is none or it is elsewhere.
  package var repository: RepositoryName?
  /// The services, the likeliest first.
  package var candidates: [Candidate]

  /// A folder that looks like a Python service.
  package struct Candidate: Sendable, Equatable {
    package var service: Service
    package var facts: RepositoryFacts
    /// Higher is likelier; the evidence, counted.
    package var score: Int

    package init(service: Service, facts: RepositoryFacts, score: Int) {
      self.service = service
      self.facts = facts
      self.score = score
    }
  }

  package init(repository: RepositoryName?, candidates: [Candidate]) {
    self.repository = repository
    self.candidates = candidates
  }

  /// How deep below the root a service is looked for.
  private static let depth = 3
  /// Folders that never hold a service of their own.
  private static let ignored: Set<String> = [
    "node_modules", "venv", "env", "tests", "test", "docs", "build", "dist", "terraform", "site-packages",
    "__pycache__",
    "migrations", "scripts", "examples",
  ]

  /// Looks for services in the root and up to three folders deep.
  ///
  /// - Parameters:
  ///   - repository: the repository's root folder.
  ///   - host: a company's own GitHub, as `GH_HOST` names it, which counts beside github.com.
  /// - Returns: what was found, the likeliest service first.
  package static func detect(in repository: URL, host: String? = nil) -> ServiceDetection {
    let git = GitFolder(repository: repository)
    let name = git?.githubRepository(host: host)
    var candidates: [Candidate] = []
    for directory in folders(of: repository) {
      let folder = directory == "." ? repository : repository.appending(path: directory)
      let found = PythonService(folder: folder, repository: repository)
      guard found.isService else { continue }
      var facts = found.facts
      facts.defaultBranch = git?.defaultBranch ?? "main"
      let base =
        directory == "."
        ? name?.name ?? repository.lastPathComponent : String(directory.split(separator: "/").last ?? "")
      let service = Service(name: resourceName(base), directory: directory)
      let isNamesake = service.name == name.map { resourceName($0.name) }
      candidates.append(Candidate(service: service, facts: facts, score: found.score + (isNamesake ? 2 : 0)))
    }
    candidates.sort { ($1.score, $0.service.directory) < ($0.score, $1.service.directory) }
    return ServiceDetection(repository: name, candidates: candidates)
  }

  /// The root and the folders below it, as paths from the root, in order.
  ///
  /// A folder inside a found service is part of it: `app` below `service/requirements.txt` is no service.
  private static func folders(of repository: URL) -> [String] {
    var found = ["."]
    var level = [""]
    for _ in 0..<depth {
      var next: [String] = []
      for parent in level {
        let folder = parent.isEmpty ? repository : repository.appending(path: parent)
        if !parent.isEmpty, PythonService(folder: folder, repository: repository).isService { continue }
        for name in Files.folderNames(in: folder) where !name.hasPrefix(".") && !ignored.contains(name) {
          next.append(parent.isEmpty ? name : "\(parent)/\(name)")
        }
      }
      found += next
      level = next
    }
    return found
  }

  /// A folder's name as the base of resource names: lower case, digits and single hyphens, starting with a letter.
  package static func resourceName(_ text: String) -> String {
    let mapped = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let parts = String(mapped).split(separator: "-").joined(separator: "-")
    let name = String(parts.drop { !$0.isLetter })
    return name.isEmpty ? "service" : name
  }
}
