import SetupPlan

/// The files of a set-up, from the plan and what was found in the repository.
package enum GeneratedFiles {
  /// All files of the set-up.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  /// - Returns: the files, ordered by path.
  /// - Throws: `ArtifactError` where the program's own templates are damaged.
  package static func render(
    plan: Plan, facts: RepositoryFacts, layout: FileLayout = .usual
  ) throws -> [GeneratedFile] {
    let service = plan.answers.service
    // Environments without one count none.
    let isBudgeted = plan.answers.environments.contains { $0.budget != nil }
    let budget =
      isBudgeted
      ? GeneratedFile(path: layout.budgetPath, contents: try Template.text("cloud_run_budget.tf.mustache")) : nil
    let release = try service.releaseCommand.map { _ in
      GeneratedFile(path: layout.releasePath, contents: try Template.text("cloud_run_release.tf.mustache"))
    }
    // A Dockerfile that is kept is built as it is, and without anything to start there is no container.
    let isWritten = facts.ownImage == nil && facts.isServed
    let files = [
      GeneratedFile(
        path: layout.checksPath,
        contents: try Template.render(ChecksWorkflowContent())),
      GeneratedFile(
        path: layout.deploymentPath,
        contents: try Template.render(
          DeploymentWorkflowContent(
            repositoryPrefix: facts.workflowPrefix, templatePrefix: layout.templatePrefix,
            scannerImage: facts.reference(.scanner)))),
      GeneratedFile(
        path: layout.terraformPath,
        contents: try Template.render(TerraformServiceContent(facts: facts, layout: layout))),
      GeneratedFile(
        path: layout.declarationsPath, contents: try Template.text("cloud_run_variables.tf.mustache")),
      GeneratedFile(
        path: layout.monitoringPath, contents: try Template.text("cloud_run_monitoring.tf.mustache")),
    ]
    let script =
      plan.answers.files.script
      ? GeneratedFile(
        path: layout.script, contents: try ExportedScript.render(plan: plan, facts: facts, layout: layout),
        isExecutable: true) : nil
    let written = try isWritten ? image(plan: plan, facts: facts, layout: layout) : []
    let folder = service.isBesideOthers ? nil : service.directory == "." ? "/" : "/\(service.directory)"
    let updates =
      facts.updates != .none
      ? nil
      : GeneratedFile(
        path: UpdateTool.path,
        contents: try Template.render(DependabotContent(folder: folder)))
    return
      (files + (try own(plan: plan, facts: facts, layout: layout)) + written
      + [budget, release, script, updates].compactMap(\.self)).sorted { $0.path < $1.path }
  }

  /// What the image is built from.
  private static func image(plan: Plan, facts: RepositoryFacts, layout: FileLayout) throws -> [GeneratedFile] {
    let service = plan.answers.service
    let dockerfile = try Template.render(DockerfileContent(plan: plan, facts: facts, layout: layout))
    let ignored = try Template.render(DockerignoreContent(plan: plan, facts: facts, layout: layout))
    let start = try Template.render(StartScriptContent(plan: plan, facts: facts, layout: layout))
    let lock = try ImageServer(facts).lock(for: facts).map {
      GeneratedFile(path: layout.serverLockPath(service), contents: try Template.text($0))
    }
    let snapshot = try StartSnapshot(service: service, facts: facts, layout: layout).map { snapshot in
      [
        GeneratedFile(
          path: layout.snapshotPath(service),
          contents: try Template.render(
            SnapshotScriptContent(service: service.name, usesOpenAPI: facts.framework == .fastAPI))),
        GeneratedFile(
          path: layout.rehearsalPath(service),
          contents: try Template.render(
            RehearsalScriptContent(plan: plan, facts: facts, layout: layout, of: snapshot))),
      ]
    }
    let patches =
      facts.patches.isEmpty
      ? nil
      : GeneratedFile(
        path: layout.patchesPath(service), contents: try Template.render(PatchesContent(plan: plan, facts: facts)))
    let copy = plan.answers.files.copies ? GeneratedFile(path: layout.recipe, contents: dockerfile) : nil
    return [
      GeneratedFile(path: layout.dockerfilePath(service), contents: dockerfile),
      GeneratedFile(path: layout.dockerignorePath(service), contents: ignored),
      GeneratedFile(path: layout.startPath(service), contents: start),
    ] + [copy, lock, patches].compactMap(\.self) + (snapshot ?? [])
  }
}
