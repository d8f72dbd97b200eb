import Foundation
import SetupPlan

extension FileLayout {
  /// The layout in a repository: a file that somebody else wrote is left alone, and ours gets another name. What a set-up
  /// of before wrote stays where it is.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - repository: the repository's root folder.
  ///   - known: the files of which the journal says that a run wrote them.
  /// - Returns: the layout, with what stands aside.
  /// - Throws: a `Failure` where others have taken the other names too.
  package static func find(for plan: Plan, in repository: URL, known: WrittenFiles) throws -> FileLayout {
    var search = LayoutSearch(repository: repository, known: known)
    let (service, environment) = (plan.answers.service, plan.environment.name)
    var layout = FileLayout(of: service)
    let usual = layout
    layout.terraformDirectory = try search.terraformDirectory(usual.terraformDirectory)
    layout.workflowPrefix = try search.prefix([usual.workflowPrefix, "overture-\(usual.workflowPrefix)"]) {
      ["\(workflows)/\($0)\(environment).yml"]
    }
    layout.templatePrefix = try search.prefix(["optimized-", "overture-"]) { prefix in
      ["checks-template.yml", "deploy-template.yml"].map { "\(workflows)/\(prefix)\($0)" }
    }
    layout.dockerfile = try search.name(["Dockerfile", "Dockerfile.overture"], of: service)
    // Their Dockerfile is built with their .dockerignore, or with none.
    layout.dockerignore =
      try layout.dockerfile == usual.dockerfile
      ? search.name([".dockerignore", "Dockerfile.dockerignore"], of: service)
      : search.name(["\(layout.dockerfile).dockerignore"], of: service)
    layout.start = try search.name(ImageProgramFile.start.names, of: service)
    layout.snapshot = try search.name(ImageProgramFile.snapshot.names, of: service)
    layout.rehearsal = try search.name(ImageProgramFile.rehearsal.names, of: service)
    let patches = ImageProgramFile.patches.names
    if !service.patches.isEmpty { layout.patches = try search.name(patches, of: service) }
    layout.serverLock = try search.name(["container_server.txt", "overture_server.txt"], of: service)
    let files = plan.answers.files
    let recipes = [usual.recipe, path("Dockerfile.overture-optimized", below: service.home)]
    if files.copies { layout.recipe = try search.prefix(recipes) { [$0] } }
    let scripts = [usual.script, path("apply_overture.sh", below: service.home)]
    if files.script { layout.script = try search.prefix(scripts) { [$0] } }
    let unpatched = service.patches.isEmpty ? patches.map { path($0, in: service) } : []
    let unrehearsed = service.wantsSnapshot ? [] : [layout.snapshotPath(service), layout.rehearsalPath(service)]
    let unwanted = (files.copies ? [] : recipes) + (files.script ? [] : scripts) + unpatched + unrehearsed
    layout.retired = ([layout.formerVariablesPath] + unwanted).filter { search.isOwn($0) }
    layout.asides = search.asides
    return layout
  }
}

/// Looks for places for the files, and remembers what stood in the way.
private struct LayoutSearch {
  let repository: URL
  let known: WrittenFiles
  var asides: [FileAside] = []

  init(repository: URL, known: WrittenFiles) {
    self.repository = repository
    self.known = known
  }

  func isOwn(_ path: String) -> Bool { origin(path) == .own }

  private func origin(_ path: String) -> FileOrigin { FileOrigin(path, in: repository, known: known) }

  /// The name of a file in the service's folder.
  mutating func name(_ names: [String], of service: Service) throws -> String {
    try prefix(names) { [FileLayout.path($0, in: service)] }
  }

  /// The first choice at which ours lies already; otherwise the first with which no file of others is in the way.
  ///
  /// - Parameters:
  ///   - choices: the usual one first.
  ///   - paths: the files that a choice leads to.
  /// - Returns: the choice.
  /// - Throws: a `Failure` where others are in the way of each.
  mutating func prefix(_ choices: [String], _ paths: (String) -> [String]) throws -> String {
    let found = choices.map { choice in paths(choice).map { (path: $0, origin: origin($0)) } }
    let ours = found.firstIndex { files in
      files.contains { $0.origin == .own } && !files.contains { $0.origin == .foreign }
    }
    guard let place = ours ?? found.firstIndex(where: { files in !files.contains { $0.origin == .foreign } }) else {
      throw Self.refusal(found.flatMap { $0 }.filter { $0.origin == .foreign }.map(\.path))
    }
    for (theirs, own) in zip(found[0], found[place]) where theirs.origin == .foreign {
      asides.append(FileAside(theirs: theirs.path, ours: own.path))
    }
    return choices[place]
  }

  /// The folder of the Terraform configuration: one that has a configuration of others is not ours.
  ///
  /// - Parameter usual: where it lies if nothing is in the way.
  /// - Returns: the folder, from the repository's root.
  /// - Throws: a `Failure` where others are in the way of both.
  mutating func terraformDirectory(_ usual: String) throws -> String {
    let beside = usual + "/overture"
    let names = ["cloud_run_performance.tf", "cloud_run_monitoring.tf", "cloud_run_variables.tf"]
    func isOurs(_ folder: String) -> Bool { names.contains { isOwn("\(folder)/\($0)") } }
    if isOurs(usual) { return usual }
    let theirs = TerraformFolder.configurations(in: usual, of: repository).filter { !$0.hasPrefix(beside + "/") }
    guard !theirs.isEmpty || isOurs(beside) else { return usual }
    let inTheWay = TerraformFolder.configurations(in: beside, of: repository)
    guard isOurs(beside) || inTheWay.isEmpty else { throw Self.refusal([usual, beside]) }
    if !theirs.isEmpty {
      let contents = theirs.map { String($0.dropFirst(usual.count + 1)) }
      asides.append(FileAside(theirs: usual, contents: contents, ours: beside))
    }
    return beside
  }

  private static func refusal(_ paths: [String]) -> Failure {
    Failure(
      message:
        "There is no place for a file of the set-up: \(paths.joined(separator: " and ")) \(paths.count == 1 ? "is" : "are") there",
      reason:
        "Overture did not write \(paths.count == 1 ? "it" : "them"), and never writes over what it did not write.",
      remedy: "Rename one of them, such as: git mv \(Shell.quote(paths[0])) \(Shell.quote(paths[0] + ".mine"))",
      kind: .answers)
  }
}
