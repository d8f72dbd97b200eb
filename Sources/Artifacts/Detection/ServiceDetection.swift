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
    /// What keeps it from being set up, open questions aside.
    package var impediments: [Obstacle]
    /// Higher is likelier; the evidence, counted.
    package var score: Int
  }

  /// How deep below the root a service is looked for.
  private static let depth = 4
  /// No more modules of one level are read; more would take longer than a person waits for a screen.
  private static let moduleLimit = 1500
  /// Files that make a folder a service that may be no project of its own.
  private static let marks: Set<String> = ["Dockerfile", "Procfile", "manage.py"]

  /// Looks for services in the root and the folders below it, by the git index where there is one.
  ///
  /// - Parameters:
  ///   - repository: the repository's root folder.
  ///   - host: a company's own GitHub, as `GH_HOST` names it, which counts beside github.com.
  /// - Returns: what was found, the likeliest service first.
  package static func detect(in repository: URL, host: String? = nil) async -> ServiceDetection {
    let git = GitFolder(repository: repository)
    let name = git?.githubRepository(host: host)
    let branch = git?.defaultBranch ?? .main
    let outline = RepositoryOutline(root: repository, git: git)
    let shared = RepositoryTree(outline)
    let workflows = Containers.workflows(shared)
    var candidates: [Candidate] = []
    var problems = shared.problems + [git?.branchProblem].compactMap { $0 }
    for level in levels(of: outline) {
      let folders = level.filter { folder in
        // What lies in a found service is part of it, unless that is the whole repository.
        !candidates.contains {
          $0.service.directory != "." && folder.hasPrefix($0.service.directory + "/")
        } && NameRules.directory(folder.isEmpty ? "." : folder) == nil
      }
      for look in await looks(at: folders, of: outline, workflows: workflows) {
        problems += look.problems.filter { !problems.contains($0) }
        guard look.findings.isService else { continue }
        var facts = look.findings.facts
        facts.defaultBranch = branch.text
        let directory = look.findings.directory
        let base = directory == "." ? name?.name ?? repository.lastPathComponent : RepositoryTree.split(directory).name
        let service = Service(name: resourceName(base), directory: directory)
        facts.olderWorkflows = OlderWorkflows.found(shared, service: service)
        facts.variableSuggestions = VariableSuggestions.found(
          ServiceFolder(tree: shared, directory: directory == "." ? "" : directory))
        let isNamesake = service.name == name.map { resourceName($0.name) }
        candidates.append(
          Candidate(
            service: service, facts: facts, findings: look.findings.list, impediments: look.findings.impediments,
            score: look.findings.score + (isNamesake ? 2 : 0)))
      }
    }
    candidates.sort { ($1.score, $0.service.directory) < ($0.score, $1.service.directory) }
    return ServiceDetection(repository: name, candidates: candidates, problems: problems)
  }

  /// What a look at one folder has shown.
  private struct Look: Sendable {
    var findings: ServiceFindings
    var problems: [DetectionProblem]
  }

  /// Looks at folders, as many at once as there are processors.
  private static func looks(
    at folders: [String], of outline: RepositoryOutline, workflows: [Found<String>]
  ) async -> [Look] {
    let limit = max(1, moduleLimit / max(1, folders.count))
    return await withTaskGroup(of: (Int, Look).self) { group in
      for (place, folder) in folders.enumerated() {
        group.addTask {
          let tree = RepositoryTree(outline)
          let folder = ServiceFolder(tree: tree, directory: folder, limit: limit)
          let findings = ServiceFindings(folder, workflows: workflows)
          let unread = findings.isService ? [folder.problem].compactMap { $0 } : []
          return (place, Look(findings: findings, problems: tree.problems + unread))
        }
      }
      var looks: [Int: Look] = [:]
      for await (place, look) in group { looks[place] = look }
      return folders.indices.compactMap { looks[$0] }
    }
  }

  /// What is known of a service that the answers name, whether or not its folder looks like one.
  ///
  /// - Parameters:
  ///   - service: the service; what its details say counts more than its files.
  ///   - repository: the repository's root folder.
  /// - Returns: the facts, what they rest on, and what could not be read.
  package static func inspect(_ service: Service, in repository: URL) -> ServiceInspection {
    let git = GitFolder(repository: repository)
    let tree = RepositoryTree(RepositoryOutline(root: repository, git: git))
    let folder = ServiceFolder(tree: tree, directory: service.directory == "." ? "" : service.directory)
    let found = ServiceFindings(folder, workflows: Containers.workflows(tree), details: service.details)
    var facts = found.facts
    facts.olderWorkflows = OlderWorkflows.found(tree, service: service)
    facts.defaultBranch = (git?.defaultBranch ?? .main).text
    facts.variableSuggestions = VariableSuggestions.found(folder)
    facts.imageDigests = Containers.digests(folder)
    facts.updates = UpdateTool(tree, facts: facts, directory: service.directory)
    return ServiceInspection(
      facts: facts, findings: found.list, obstacles: found.obstacles,
      problems: tree.problems + [folder.problem, git?.branchProblem, facts.updates.problem].compactMap { $0 })
  }

  /// The folders that may be services, level by level: the root, those with a manifest, and those with a Dockerfile or
  /// Procfile.
  private static func levels(of outline: RepositoryOutline) -> [[String]] {
    let marked = outline.files.filter { folder, names in
      names.contains(where: marks.contains) && !RepositoryOutline.isForeign(folder)
    }.keys
    let folders = outline.projects.union(marked).union([""])
    let levels = Dictionary(grouping: folders) { RepositoryTree.parts(of: $0).count }
    return (0...depth).map { (levels[$0] ?? []).sorted() }
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
  /// What has to be settled before it can be set up.
  package var obstacles: [Obstacle] = []
  /// What could not be read or understood.
  package var problems: [DetectionProblem]
}
