import SetupPlan

/// The files of a set-up, from the plan and what was found in the repository.
package enum GeneratedFiles {
  /// Where the Terraform configuration lies.
  package static let terraformDirectory = "terraform"
  /// The Terraform configuration's own file, with the service; from the repository's root, as the others are.
  package static let terraformPath = "terraform/cloud_run_performance.tf"
  /// The variables of the configuration.
  package static let declarationsPath = "terraform/cloud_run_variables.tf"
  /// The alerts and the dashboard.
  package static let monitoringPath = "terraform/cloud_run_monitoring.tf"
  /// The budget, where the answers name one.
  package static let budgetPath = "terraform/cloud_run_budget.tf"
  /// The values of the Terraform variables, from the repository's root.
  package static let variablesPath = "terraform/overture.auto.tfvars.json"
  /// The exported script, from the repository's root.
  package static let scriptPath = "apply_performance_optimizations.sh"

  /// All files of the set-up.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - facts: what was found out about the service in the repository.
  /// - Returns: the files, ordered by path.
  /// - Throws: `ArtifactError` where the program's own templates are damaged.
  package static func render(plan: Plan, facts: RepositoryFacts) throws -> [GeneratedFile] {
    let values = TemplateValues.values(plan: plan, facts: facts)
    let workflow = ".github/workflows/"
    let service = plan.answers.service
    let image = ImageValues.values(plan: plan, facts: facts)
    let dockerfile = try Template.render("Dockerfile.mustache", image)
    let budget = try plan.environment.budget.map { _ in
      GeneratedFile(path: budgetPath, contents: try Template.render("cloud_run_budget.tf.mustache", values))
    }
    let files = [
      GeneratedFile(
        path: workflow + "optimized-checks-template.yml",
        contents: try Template.render("optimized-checks-template.yml.mustache", image.merging(values) { $1 })),
      GeneratedFile(
        path: workflow + "optimized-deploy-template.yml",
        contents: try Template.render("optimized-deploy-template.yml.mustache", values)),
      GeneratedFile(
        path: workflow + "deploy-\(plan.environment.name).yml",
        contents: try Template.render("deploy-environment.yml.mustache", values)),
      GeneratedFile(path: "Dockerfile.performance-optimized", contents: dockerfile),
      GeneratedFile(path: dockerfilePath(service), contents: dockerfile),
      GeneratedFile(
        path: path(".dockerignore", in: service), contents: try Template.render("dockerignore.mustache", image)),
      GeneratedFile(
        path: path("container_start.py", in: service),
        contents: try Template.render("container_start.py.mustache", image)),
      GeneratedFile(path: terraformPath, contents: try Template.render("cloud_run_performance.tf.mustache", values)),
      GeneratedFile(path: declarationsPath, contents: try Template.render("cloud_run_variables.tf.mustache", values)),
      GeneratedFile(path: monitoringPath, contents: try Template.render("cloud_run_monitoring.tf.mustache", values)),
      GeneratedFile(path: variablesPath, contents: TerraformVariables.json(plan: plan)),
      GeneratedFile(
        path: scriptPath, contents: try ExportedScript.render(plan: plan, facts: facts), isExecutable: true),
    ]
    return (files + [budget].compactMap(\.self)).sorted { $0.path < $1.path }
  }

  /// The path of the service's own Dockerfile from the repository's root.
  package static func dockerfilePath(_ service: Service) -> String { path("Dockerfile", in: service) }

  /// A file of the service's own folder, which is what an image is built from.
  private static func path(_ name: String, in service: Service) -> String {
    service.directory == "." ? name : "\(service.directory)/\(name)"
  }
}
