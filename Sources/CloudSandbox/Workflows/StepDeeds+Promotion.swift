/// What the workflow of an environment does that deploys the image of another one.
extension World {
  /// The registry's repository, the name in it and the project of an image such as `REGION-docker.pkg.dev/PROJECT/REPOSITORY/NAME`;
  /// nil where no project has it.
  func imagePlace(_ image: String) -> (repository: String, name: String, project: Project)? {
    let parts = image.split(separator: "/").map(String.init)
    guard parts.count == 4, let project = findProject(parts[1]) else { return nil }
    let region = parts[0].replacing("-docker.pkg.dev", with: "")
    return ("projects/\(project.id)/locations/\(region)/repositories/\(parts[2])", parts[3], project)
  }

  /// Keeps an image that a run has brought; its tag leaves the one that had it.
  mutating func keepImage(_ name: String, uri: String, tag: String) {
    let others = name.prefix { $0 != "@" } + "@"
    for (other, document) in list(ArtifactRegistryAPI.images, prefix: String(others)) {
      self[ArtifactRegistryAPI.images, other]?["tags"] = .array(
        (document["tags"]?.array ?? []).filter { $0 != .string(tag) })
    }
    self[ArtifactRegistryAPI.images, name] = [
      "name": .string(name), "uri": .string(uri), "tags": [.string(tag)],
      "imageSizeBytes": "61874213", "mediaType": "application/vnd.oci.image.index.v1+json",
      "uploadTime": .string(timestamp), "updateTime": .string(timestamp), "buildTime": .string(timestamp),
    ]
  }

  /// The commit of the run that is asked for, or of the newest one: it has to have deployed the other environment, from a
  /// branch that may, and well.
  func findSource(_ variables: [String: String], _ scope: StepScope) -> StepResult {
    let (file, wanted) = (variables["WORKFLOW"] ?? "", variables["RUN"] ?? "")
    let allowed = variables["BRANCHES"] ?? "[]"
    let branches = WorkflowPlan.fromJSON([.string(allowed)]).strings ?? []
    let runs = list(PlayedRun.runs, prefix: "\(scope.repository)/").reversed().map(\.document)
    let found = runs.first { run in
      (wanted.isEmpty || "\(run["id"]?.int ?? 0)" == wanted) && run["conclusion"] == "success"
        && run["path"]?.string == ".github/workflows/\(file)"
        && ["push", "workflow_dispatch"].contains(run["event"]?.string)
        && branches.contains(run["head_branch"]?.string ?? "")
    }
    guard let commit = found?["head_sha"]?.string else {
      let run = wanted.isEmpty ? "" : " \(wanted)"
      return .failed([], "Nothing to promote: there is no successful run\(run) of \(file) on \(allowed).")
    }
    return StepResult(outputs: ["commit": .string(commit)])
  }

  /// The image of another environment's registry, which the deployer has to be allowed to read, under the same digest.
  mutating func copyImage(_ variables: [String: String]) -> StepResult {
    let (source, commit) = (variables["SOURCE"] ?? "", variables["COMMIT"] ?? "")
    let (target, words) = (variables["IMAGE"] ?? "", "The image could not be copied.")
    guard let from = imagePlace(source), let to = imagePlace(target) else {
      return .failed(["ERROR: invalid reference \"\(source):\(commit)\""], words)
    }
    let deployer = Principal(member: "serviceAccount:\(variables["ACCOUNT"] ?? "")")
    let needed = [
      (from, "artifactregistry.repositories.downloadArtifacts"), (to, "artifactregistry.repositories.uploadArtifacts"),
    ]
    for (place, permission) in needed {
      guard self[ArtifactRegistryAPI.collection, place.repository] != nil,
        holds(deployer, permission, project: place.project, resource: place.repository)
      else {
        return .failed(
          [
            "ERROR: denied: Permission \"\(permission)\" denied on resource \"\(place.repository)\" (or it may not exist)"
          ], words)
      }
    }
    let prefix = "\(from.repository)/dockerImages/\(from.name)@"
    let images = list(ArtifactRegistryAPI.images, prefix: prefix)
    guard let found = images.first(where: { $0.document["tags"]?.strings?.contains(commit) == true }) else {
      return .failed(["ERROR: \(source):\(commit): not found"], words)
    }
    let digest = String(found.name.dropFirst(prefix.count))
    keepImage("\(to.repository)/dockerImages/\(to.name)@\(digest)", uri: "\(target)@\(digest)", tag: commit)
    return StepResult(
      lines: ["#1 copying \(source)@\(digest) to \(target):\(commit)", "#1 DONE 2.1s"],
      outputs: ["digest": .string(digest)])
  }
}
