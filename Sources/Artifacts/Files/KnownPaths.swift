import SetupPlan

extension GeneratedFiles {
  /// Every path at which a set-up of this plan's service and environment writes a file, whatever its other answers and
  /// whatever others have in its usual places, or wrote one in former versions.
  package static func knownPaths(of plan: Plan) -> Set<String> {
    let service = plan.answers.service
    return Set(
      layouts(of: service).flatMap { layout in
        [
          layout.checksPath, layout.deploymentPath, layout.workflowPath(plan.environment.name), layout.recipe,
          layout.dockerfilePath(service), layout.dockerignorePath(service), layout.startPath(service),
          layout.snapshotPath(service), layout.rehearsalPath(service), layout.serverLockPath(service),
          layout.patchesPath(service),
          layout.terraformPath, layout.declarationsPath, layout.monitoringPath, layout.budgetPath,
          layout.releasePath,
          layout.variablesPath(plan.environment.name), layout.backendPath(plan.environment.name),
          layout.formerVariablesPath, layout.script, UpdateTool.path,
        ]
      })
  }

  /// All names that `FileLayout.find` chooses from.
  private static func layouts(of service: Service) -> [FileLayout] {
    let usual = FileLayout(of: service)
    var aside = usual
    aside.terraformDirectory = "\(usual.terraformDirectory)/overture"
    aside.workflowPrefix = "overture-\(usual.workflowPrefix)"
    aside.templatePrefix = "overture-"
    aside.dockerfile = "Dockerfile.overture"
    aside.dockerignore = "Dockerfile.overture.dockerignore"
    aside.start = FileLayout.ImageProgramFile.start.aside
    aside.snapshot = FileLayout.ImageProgramFile.snapshot.aside
    aside.rehearsal = FileLayout.ImageProgramFile.rehearsal.aside
    aside.patches = FileLayout.ImageProgramFile.patches.aside
    aside.serverLock = "overture_server.txt"
    aside.recipe = FileLayout.path("Dockerfile.overture-optimized", below: service.home)
    aside.script = FileLayout.path("apply_overture.sh", below: service.home)
    var theirIgnore = usual
    theirIgnore.dockerignore = "Dockerfile.dockerignore"
    return [usual, aside, theirIgnore]
  }
}
