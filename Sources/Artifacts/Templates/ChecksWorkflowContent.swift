/// What the workflow of the checks is made of: nothing of a service or an environment, whose facts are its inputs.
struct ChecksWorkflowContent: TemplateContent {
  static let template = "optimized-checks-template.yml.mustache"

  /// The ruff release for linting; pinned, so that a newer rule stops no deployment.
  static let ruff = "0.17.6"

  let actions = ActionPins()
  let runner = WorkflowInputs.runner
  let pythonVersion = WorkflowInputs.python
  let ruffVersion = Self.ruff
}
