/// What the steps of a promotion do: they find the run whose image is promoted, and copy that image.
extension World {
  /// The commit of the run that is named, or else of the newest that has deployed.
  func findSource(_ variables: [String: String], _ scope: StepScope) -> StepResult {
    let file = variables["WORKFLOW"] ?? ""
    let wanted = variables["RUN"] ?? ""
    let branches = (try? JSON(parsing: Array((variables["BRANCHES"] ?? "").utf8)))?.strings ?? []
    func counts(_ run: JSON) -> Bool {
      let id = String(run["id"]?.int ?? 0)
      guard wanted.isEmpty || wanted == id, run["conclusion"] == "success" else { return false }
      let isDeployment = ["push", "workflow_dispatch"].contains(run["event"]?.string ?? "")
      return isDeployment && run["path"]?.string == ".github/workflows/\(file)"
        && branches.contains(run["head_branch"]?.string ?? "")
    }
    let run = list(PlayedRun.runs, prefix: "\(scope.repository)/").reversed().map(\.document).first(where: counts)
    guard let commit = run?["head_sha"] else {
      return .failed(
        [],
        "Nothing to promote: there is no successful run\(wanted.isEmpty ? "" : " \(wanted)") of \(file) on "
          + "\(variables["BRANCHES"] ?? "").")
    }
    return StepResult(outputs: ["commit": commit])
  }

  /// The environment's own registry gets the image of the other one, with its digest.
  mutating func copyImage(_ variables: [String: String]) -> StepResult {
    let (source, commit, image) = (variables["SOURCE"] ?? "", variables["COMMIT"] ?? "", variables["IMAGE"] ?? "")
    guard let from = imageRepository(of: source), let to = imageRepository(of: image) else {
      return .failed(["ERROR: invalid reference \(source)"], "The image could not be copied.")
    }
    let found = list(ArtifactRegistryAPI.images, prefix: "\(from.repository)/").map(\.document).first {
      $0["tags"]?.strings?.contains(commit) == true
    }
    guard let found, let digest = found["uri"]?.string?.split(separator: "@").last.map(String.init) else {
      return .failed(["ERROR: \(source):\(commit): not found"], "The image could not be copied.")
    }
    guard self[ArtifactRegistryAPI.collection, to.repository] != nil else {
      return .failed(["ERROR: \(image): repository not found"], "The image could not be copied.")
    }
    let name = "\(to.repository)/dockerImages/\(to.image)@\(digest)"
    var copy = found
    copy["name"] = .string(name)
    copy["uri"] = .string("\(image)@\(digest)")
    self[ArtifactRegistryAPI.images, name] = copy
    return StepResult(
      lines: ["#1 [internal] pushing \(image):\(commit)", "#1 DONE 1.9s"], outputs: ["digest": .string(digest)])
  }

  /// The full name of the repository that an image is in, and the image's own; nil where there is no such project.
  func imageRepository(of image: String) -> (repository: String, image: String)? {
    let parts = image.split(separator: "/").map(String.init)
    guard parts.count == 4, let project = findProject(parts[1]) else { return nil }
    let region = parts[0].replacing("-docker.pkg.dev", with: "")
    return ("projects/\(project.id)/locations/\(region)/repositories/\(parts[2])", parts[3])
  }
}
