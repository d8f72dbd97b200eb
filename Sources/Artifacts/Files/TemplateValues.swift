import SetupPlan

/// What the templates of the files are filled with.
enum TemplateValues {
  static func values(plan: Plan, facts: RepositoryFacts) -> [String: Any] {
    let environment = plan.environment
    let directory = plan.answers.service.directory
    let common: [String: Any] = [
      "service": plan.answers.service.name,
      "environment": environment.name,
      "quotedEnvironment": JSONText.quote(environment.name),
      "quotedService": JSONText.quote(plan.names.service),
      "quotedRegistry": JSONText.quote(plan.names.registry),
      "quotedStateBucket": JSONText.quote(plan.names.stateBucket),
      "quotedStatePrefix": JSONText.quote(plan.names.statePrefix),
      "quotedDirectory": JSONText.quote(directory),
      "isInRoot": directory == ".",
      "quotedBranch": JSONText.quote(facts.deployBranch(environment: environment.name)),
      "quotedPaths": JSONText.quote("\(directory)/**"),
      "isAuthenticated": environment.security.access == .authenticated,
      "isInternal": environment.security.network == .internalAndLoadBalancing,
      "pythonVersion": facts.pythonVersion,
      "healthPath": facts.healthPath,
      "quotedHealthPath": JSONText.quote(facts.healthPath),
      "hasTests": facts.hasTests,
      "developmentRequirements": facts.developmentRequirements ?? "",
      "hasDevelopmentRequirements": facts.developmentRequirements != nil,
      "usesUVLock": facts.dependencies == .uvLock,
      "usesPoetryLock": facts.dependencies == .poetryLock,
      "usesRequirements": facts.dependencies == .requirements,
      "usesProject": facts.dependencies == .project,
      "hasNoDependencies": facts.dependencies == .none,
      "hasProjectFile": facts.hasProjectFile,
    ]
    return common.merging(WorkflowValues.values(plan: plan)) { first, _ in first }
  }
}
