import SetupPlan

/// What the templates of the files are filled with.
enum TemplateValues {
  static func values(plan: Plan, facts: RepositoryFacts, layout: FileLayout = .usual) -> [String: Any] {
    let environment = plan.environment
    let directory = plan.answers.service.directory
    let common: [String: Any] = [
      "service": plan.answers.service.name,
      "scannerImage": facts.reference(.scanner),
      "environment": environment.name,
      "quotedEnvironment": JSONText.quote(environment.name),
      "quotedService": JSONText.quote(plan.names.service),
      "quotedRegistry": JSONText.quote(plan.names.registry),
      "quotedStateBucket": JSONText.quote(plan.names.stateBucket),
      "quotedStatePrefix": JSONText.quote(plan.names.statePrefix),
      "quotedDirectory": JSONText.quote(directory),
      "isInRoot": directory == ".",
      "workflowPath": layout.workflowPath(environment.name),
      "templatePrefix": layout.templatePrefix,
      "dockerfile": layout.dockerfile,
      "start": layout.start,
      "quotedBranches": environment.deployBranches.map {
        JSONText.quote(BranchName.pattern(for: $0.name(default: facts.defaultBranch)))
      }.joined(separator: ", "),
      // A member of a workspace may need any other one.
      "quotedPaths": JSONText.quote(
        paths(directory: facts.work.needsRepository || facts.ownImage != nil ? "." : facts.workspace ?? directory)),
      "contexts": contexts(facts),
      "hasContexts": !contexts(facts).isEmpty,
      "isOwnImage": facts.ownImage != nil,
      "ownDockerfile": facts.ownImage?.dockerfile ?? "",
      "ownContext": facts.ownImage?.context ?? "",
      "hasOwnTarget": facts.ownImage?.target != nil,
      "ownTarget": facts.ownImage?.target ?? "",
      "isAuthenticated": environment.security.access == .authenticated,
      "isInternal": environment.security.network == .internalAndLoadBalancing,
      "pythonVersion": facts.pythonVersion,
      "quotedHealthPath": JSONText.quote(facts.health.path ?? "/"),
      "containerPort": facts.containerPort,
      "speaksHTTP2": facts.framework == .grpc,
      "probesHTTP": facts.health.path != nil,
      "probesTCP": facts.health == .tcp,
      "probesGRPC": facts.health == .grpc,
      // gRPC answers no plain request.
      "quotedOutsidePath": JSONText.quote(facts.health == .grpc ? "" : facts.health.outsidePath ?? "/"),
      "quotedWarmPath": JSONText.quote(facts.health.outsidePath ?? "/"),
      "takesAnyAnswer": facts.health.outsidePath == nil,
      "developmentRequirements": facts.developmentRequirements ?? "",
      "hasDevelopmentRequirements": facts.developmentRequirements != nil,
      "usesUVLock": facts.dependencies == .uvLock,
      "usesUVWorkspace": facts.dependencies == .uvWorkspace,
      "usesPoetryLock": facts.dependencies == .poetryLock,
      "usesRequirements": facts.dependencies == .requirements,
      "usesProject": facts.dependencies == .project,
      "hasNoDependencies": facts.dependencies == .none,
    ]
    return common.merging(WorkflowValues.values(plan: plan, facts: facts)) { first, _ in first }
  }

  /// The folders that the image is built from beside its own, by their names.
  private static func contexts(_ facts: RepositoryFacts) -> [String] {
    (facts.dependencies == .uvWorkspace ? ["workspace=\(facts.workspace ?? ".")"] : [])
      + (facts.work.needsRepository ? ["repository=."] : [])
  }

  /// The paths of a folder in the words of a workflow's filter.
  private static func paths(directory: String) -> String { directory == "." ? "**" : "\(directory)/**" }
}
