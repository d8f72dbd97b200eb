import Cryptography
import Foundation

/// What a step has come to.
struct StepResult {
  /// What it writes, without instants.
  var lines: [String] = []
  var outputs: JSON = [:]
  /// What `::error::` says where it fails; empty where it does not.
  var errors: [String] = []

  var hasSucceeded: Bool { errors.isEmpty }

  /// A script that ends with 1 after it has said why.
  static func failed(_ lines: [String], _ error: String) -> StepResult {
    StepResult(lines: lines, errors: [error, "Process completed with exit code 1."])
  }
}

extension World {
  /// Does what a step does to the world.
  /// - Parameters:
  ///   - step: the step.
  ///   - scope: what its expressions find.
  ///   - others: what it learns of the run's other jobs.
  ///   - fails: whether it is to fail as its fault says.
  /// - Returns: what it writes, and how it ends.
  mutating func carryOut(_ step: PlayedStep, _ scope: StepScope, _ others: OtherJobs, fails: Bool) -> StepResult {
    if runPlay.isHistory { return StepResult(lines: StepWords.lines(of: step)) }
    var variables = scope.variables(of: step.step)
    // The runner sets this by itself.
    variables["GITHUB_RUN_ID"] = scope.expression.filled("${{ github.run_id }}")
    variables["ACCOUNT"] = scope.expression.filled("${{ secrets.GCP_SERVICE_ACCOUNT }}")
    switch step.deed {
    case .secrets: return checkSecrets(variables)
    case .tests: return StepWords.tests(fail: fails)
    case .sizes: return StepWords.sizes(variables)
    case .wait: return StepWords.wait(for: others)
    case .action("docker/build-push-action"): return StepWords.build(fails: fails)
    case .action("google-github-actions/auth"): return signIn(step, scope)
    case .source: return findSource(variables, scope)
    case .push: return push(variables, scope, fails: fails)
    case .copy: return copyImage(variables)
    case .job: return updateJob(variables)
    case .release: return runJob(variables, fails: fails)
    case .deploy: return deploy(variables.merging(others.sizes) { $1 }, fails: fails)
    case .check: return StepWords.check(variables["URL"] ?? "", fails: fails)
    case .traffic: return moveTraffic(variables)
    default: return StepResult(lines: StepWords.lines(of: step))
    }
  }

  private func checkSecrets(_ variables: [String: String]) -> StepResult {
    let missing = variables.filter { $0.value.isEmpty }.keys.sorted()
    guard !missing.isEmpty else { return StepResult() }
    let environment = variables["ENVIRONMENT"] ?? ""
    return StepResult(
      errors: missing.map { "The environment \(environment) has no secret \($0): overture apply -e \(environment)" }
        + ["Process completed with exit code 1."])
  }

  private func signIn(_ step: PlayedStep, _ scope: StepScope) -> StepResult {
    let provider = scope.expression.filled(step.step[path: "with.workload_identity_provider"]?.string ?? "")
    guard !provider.isEmpty else {
      return StepResult(errors: [
        "google-github-actions/auth failed with: the GitHub Action workflow must specify exactly one of "
          + "\"workload_identity_provider\" or \"credentials_json\"! If you are specifying input values via GitHub "
          + "secrets, ensure the secret is being injected into the environment. By default, secrets are not passed to "
          + "workflows triggered from forks, including Dependabot."
      ])
    }
    return StepResult(outputs: ["access_token": "***", "id_token": "***"])
  }

  /// The registry gets the image, whose digest follows from the commit and the run.
  private mutating func push(_ variables: [String: String], _ scope: StepScope, fails: Bool) -> StepResult {
    let image = variables["IMAGE"] ?? ""
    guard let (repository, name, _) = imagePlace(image) else {
      return .failed(["ERROR: failed to build: invalid tag \"\(image)\""], "The image could not be pushed.")
    }
    guard !fails, self[ArtifactRegistryAPI.collection, repository] != nil else {
      return .failed(
        [
          "#24 pushing layers",
          "#24 ERROR: failed to push \(image): denied: Permission "
            + "\"artifactregistry.repositories.uploadArtifacts\" denied on resource \"\(repository)\" (or it may not exist)",
          "------", " > exporting to image:", "------",
          "ERROR: failed to build: failed to solve: failed to push \(image): denied: Permission "
            + "\"artifactregistry.repositories.uploadArtifacts\" denied on resource \"\(repository)\" (or it may not exist)",
        ], "The image could not be pushed.")
    }
    let commit = scope.github["sha"]?.string ?? ""
    let seed = "\(image) \(commit) \(scope.github["run_id"]?.string ?? "")"
    let digest = "sha256:" + SHA256.hash(of: seed.utf8).hexadecimal
    keepImage("\(repository)/dockerImages/\(name)@\(digest)", uri: "\(image)@\(digest)", tag: commit)
    return StepResult(
      lines: [
        "#24 exporting to image", "#24 pushing layers 4.1s done",
        "#24 pushing manifest for \(image):\(commit)@\(digest) 0.9s done", "#24 DONE 5.6s",
      ], outputs: ["digest": .string(digest)])
  }

  private func job(_ variables: [String: String]) -> (name: String, document: JSON, project: Project)? {
    guard let project = findProject(variables["PROJECT"] ?? "") else { return nil }
    let name = "projects/\(project.id)/locations/\(variables["REGION"] ?? "")/jobs/\(variables["JOB"] ?? "")"
    return self[JobDocument.collection, name].map { (name, $0, project) }
  }

  private mutating func updateJob(_ variables: [String: String]) -> StepResult {
    guard let (name, document, _) = job(variables) else {
      return .failed(
        ["ERROR: (gcloud.run.jobs.update) Job [\(variables["JOB"] ?? "")] could not be found."],
        "The job of the release command could not get the new image. The previous revision keeps the traffic.")
    }
    var changed = document
    var containers = changed[path: "template.template.containers"]?.array ?? []
    if !containers.isEmpty {
      containers[0]["image"] = .string("\(variables["IMAGE"] ?? "")@\(variables["DIGEST"] ?? "")")
    }
    changed[path: "template.template.containers"] = .array(containers)
    changed["updateTime"] = .string(timestamp)
    self[JobDocument.collection, name] = changed
    return StepResult(lines: [
      "Updating job...", "Done.", "Job [\(variables["JOB"] ?? "")] has been successfully updated.",
    ])
  }

  private mutating func runJob(_ variables: [String: String], fails: Bool) -> StepResult {
    let words = "The release command failed. The previous revision keeps the traffic."
    guard let (name, document, project) = job(variables),
      let begun = try? RunJobs().begin(document, name: name, project: project, in: &self)
    else {
      return .failed(["ERROR: (gcloud.run.jobs.execute) Job [\(variables["JOB"] ?? "")] could not be found."], words)
    }
    settleOperations(on: begun.execution)
    let id = begun.execution.split(separator: "/").last.map(String.init) ?? ""
    let hasFailed = self[JobDocument.executions, begun.execution]?["failedCount"] != nil
    guard !fails, !hasFailed else {
      return .failed(
        [
          "Creating execution...", "Provisioning resources...done", "Starting execution...done", "Running execution...",
          "ERROR: (gcloud.run.jobs.execute) The execution failed.",
          "Task \(id)-task0 failed with message: The container exited with an error.",
        ], words)
    }
    return StepResult(lines: ["Creating execution...", "Done.", "Execution [\(id)] has successfully completed."])
  }
}
