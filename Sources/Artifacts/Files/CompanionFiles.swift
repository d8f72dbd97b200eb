import Foundation
import SetupPlan

extension GeneratedFiles {
  /// The files of the service's other environments that go with those which all share: their workflows call the shared ones,
  /// and Terraform reads their values. Each environment that is set up in the repository has them; another's answers that make
  /// no plan stop nothing here, and neither does one that is not set up.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  ///   - repository: the repository's root folder.
  ///   - known: the files of which the journal says that a run wrote them.
  /// - Returns: the files, each with the environment that it belongs to.
  /// - Throws: `ArtifactError` where the program's own templates are damaged.
  package static func companions(
    plan: Plan, facts: RepositoryFacts, layout: FileLayout, in repository: URL, known: WrittenFiles
  ) throws -> [GeneratedFile] {
    func origin(_ path: String) -> FileOrigin { FileOrigin(path, in: repository, known: known) }
    return try plan.answers.environments.map(\.name).filter { $0 != plan.environment.name }.flatMap { name in
      guard let other = try? Plan(answers: plan.answers, environment: name),
        origin(layout.workflowPath(name)) == .own
      else { return [GeneratedFile]() }
      return try own(plan: other, facts: facts, layout: layout).compactMap { file in
        // An environment's own run writes its values: only what a former version had elsewhere is missing.
        guard file.path == layout.workflowPath(name) || origin(file.path) == .absent else { return nil }
        var file = file
        file.environment = other.names.githubEnvironment
        return file
      }
    }
  }

  /// The files that an environment has for itself.
  static func own(plan: Plan, facts: RepositoryFacts, layout: FileLayout) throws -> [GeneratedFile] {
    let name = plan.environment.name
    return [
      GeneratedFile(
        path: layout.workflowPath(name),
        contents: try Template.render(EnvironmentWorkflowContent(plan: plan, facts: facts, layout: layout))),
      GeneratedFile(path: layout.variablesPath(name), contents: TerraformVariables.json(plan: plan)),
      GeneratedFile(path: layout.backendPath(name), contents: TerraformBackend.text(plan.names)),
    ]
  }
}
