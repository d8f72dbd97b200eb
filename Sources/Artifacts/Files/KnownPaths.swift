import SetupPlan

extension GeneratedFiles {
  /// Every path at which a set-up of this plan's service and environment writes a file, whatever its other answers and
  /// whatever others have in its usual places, or wrote one in former versions.
  package static func knownPaths(of plan: Plan) -> Set<String> {
    let service = plan.answers.service
    return Set(
      layouts.flatMap { layout in
        [
          layout.checksPath, layout.deploymentPath, layout.workflowPath(plan.environment.name), layout.recipe,
          layout.dockerfilePath(service), layout.dockerignorePath(service), layout.startPath(service),
          layout.terraformPath, layout.declarationsPath, layout.monitoringPath, layout.budgetPath,
          layout.releasePath,
          layout.variablesPath, layout.script,
        ]
      })
  }

  /// All names that `FileLayout.find` chooses from.
  private static var layouts: [FileLayout] {
    var aside = FileLayout.usual
    aside.terraformDirectory = "terraform/overture"
    aside.workflowPrefix = "overture-deploy-"
    aside.templatePrefix = "overture-"
    aside.dockerfile = "Dockerfile.overture"
    aside.dockerignore = "Dockerfile.overture.dockerignore"
    aside.start = "overture_start.py"
    aside.recipe = "Dockerfile.overture-optimized"
    aside.script = "apply_overture.sh"
    var theirIgnore = FileLayout.usual
    theirIgnore.dockerignore = "Dockerfile.dockerignore"
    return [.usual, aside, theirIgnore]
  }
}
