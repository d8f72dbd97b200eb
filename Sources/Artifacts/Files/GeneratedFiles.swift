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
    let values = TemplateValues.values(plan: plan, facts: facts, layout: layout)
    let service = plan.answers.service
    let image = ImageValues.values(plan: plan, facts: facts, layout: layout)
    let dockerfile = try Template.render("Dockerfile.mustache", image)
    let budget = try plan.environment.budget.map { _ in
      GeneratedFile(path: layout.budgetPath, contents: try Template.render("cloud_run_budget.tf.mustache", values))
    }
    let release = try service.releaseCommand.map { _ in
      GeneratedFile(path: layout.releasePath, contents: try Template.render("cloud_run_release.tf.mustache", values))
    }
    // A Dockerfile that is kept is built as it is.
    let isOwn = facts.ownImage != nil
    let files = [
      GeneratedFile(
        path: layout.checksPath,
        contents: try Template.render("optimized-checks-template.yml.mustache", image.merging(values) { $1 })),
      GeneratedFile(
        path: layout.deploymentPath,
        contents: try Template.render("optimized-deploy-template.yml.mustache", values)),
      GeneratedFile(
        path: layout.workflowPath(plan.environment.name),
        contents: try Template.render("deploy-environment.yml.mustache", values)),
      GeneratedFile(
        path: layout.terraformPath, contents: try Template.render("cloud_run_performance.tf.mustache", values)),
      GeneratedFile(
        path: layout.declarationsPath, contents: try Template.render("cloud_run_variables.tf.mustache", values)),
      GeneratedFile(
        path: layout.monitoringPath, contents: try Template.render("cloud_run_monitoring.tf.mustache", values)),
      GeneratedFile(path: layout.variablesPath, contents: TerraformVariables.json(plan: plan)),
      GeneratedFile(
        path: layout.script, contents: try ExportedScript.render(plan: plan, facts: facts, layout: layout),
        isExecutable: true),
    ]
    let written =
      isOwn
      ? []
      : [
        GeneratedFile(path: layout.recipe, contents: dockerfile),
        GeneratedFile(path: layout.dockerfilePath(service), contents: dockerfile),
        GeneratedFile(
          path: layout.dockerignorePath(service), contents: try Template.render("dockerignore.mustache", image)),
        GeneratedFile(
          path: layout.startPath(service), contents: try Template.render("container_start.py.mustache", image)),
      ]
    let folder = service.directory == "." ? "/" : "/\(service.directory)"
    let updates =
      facts.updates != .none
      ? nil
      : GeneratedFile(
        path: UpdateTool.path,
        contents: try Template.render(
          "dependabot.yml.mustache", ["entry": UpdateTool.entry(folder).map { "  \($0)" }.joined(separator: "\n")]))
    let lock =
      try !facts.isServed || isOwn
      ? nil
      : ImageServer(facts).lock(for: facts).map { template in
        GeneratedFile(
          path: layout.serverLockPath(service), contents: try Template.render(template, [:]))
      }
    // Without anything to start there is no container.
    let container = [
      layout.recipe, layout.dockerfilePath(service), layout.dockerignorePath(service), layout.startPath(service),
    ]
    let all = (files + written + [budget, release, updates, lock].compactMap(\.self)).filter {
      facts.isServed || !container.contains($0.path)
    }
    return all.sorted { $0.path < $1.path }
  }
}
