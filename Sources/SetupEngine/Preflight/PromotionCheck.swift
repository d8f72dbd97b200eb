import SetupPlan

/// Whether the environment whose image is promoted is there, and what follows from that for this one.
struct PromotionCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let answers = scene.plan.answers
    guard let source = answers.source(of: scene.plan.environment),
      let names = answers.sourceNames(of: scene.plan.environment)
    else { return [] }
    let environment = scene.plan.environment.name
    let registry = RoleGrant.Resource.otherRegistry(
      project: names.project, location: names.region, name: names.registry)
    let target = scene.lookups.target(of: registry)
    let found = try await scene.looking.existing { try await scene.google.policies.missing(target, []) }
    guard found != nil else {
      return [
        .obstacle(
          Failure(
            message: "The environment \(source.name), which \(environment) is promoted from, is not set up yet",
            reason: "There is no \(names.words(for: registry)), where its images would be.",
            remedy: "overture apply \(answers.service.options(source.name))", kind: .answers))
      ]
    }
    return [
      .notice(
        Failure(
          message: "\(environment) deploys the image that \(source.name) ran, by its digest, and builds none",
          reason: "Its workflow follows each successful deployment to \(source.name), after the approvals that the "
            + "environment \(scene.names.githubEnvironment) asks for on GitHub.",
          remedy: "To deploy an older one: gh workflow run \(scene.layout.workflowFile(environment)) -f run=NUMBER"))
    ]
  }
}
