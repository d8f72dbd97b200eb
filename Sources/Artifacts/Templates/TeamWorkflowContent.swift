import SetupPlan

/// What the workflow for teams is made of. Names that begin with `quoted` hold YAML strings.
struct TeamWorkflowContent: TemplateContent {
  static let template = "overture.yml.mustache"

  let quotedImage: String
  let quotedChecksum: String
  let quotedURL: String
  let runner: String
  let providers: [Provider]
  let apply: Apply?
  /// Whether pull requests get previews.
  let previews: Bool
  let actions = ActionPins()

  /// The provider that the workflows of a project sign in by; both words of the shell.
  struct Provider: Sendable {
    let project: String
    let name: String
  }

  /// The job that applies what was merged.
  struct Apply: Sendable {
    let quotedBranch: String
    /// The account that it becomes, as a YAML string.
    let account: String
  }

  init(_ workflow: TeamWorkflow) {
    let program = workflow.program
    // Variables of the repository, where nothing else is said: a new release needs no new file then.
    quotedImage = program.image.map(JSONText.quote) ?? (program.isOpen ? "${{ vars.OVERTURE_IMAGE }}" : "\"\"")
    quotedChecksum = program.checksum.map(JSONText.quote) ?? (program.isOpen ? "${{ vars.OVERTURE_SHA256 }}" : "\"\"")
    quotedURL = program.url.map(JSONText.quote) ?? (program.isOpen ? "${{ vars.OVERTURE_URL }}" : "\"\"")
    runner = workflow.runner
    providers = workflow.providers.sorted { $0.key < $1.key }.map {
      Provider(project: Shell.quote($0.key), name: Shell.quote($0.value))
    }
    previews = workflow.hasPreviews
    apply = workflow.applyAccount.map {
      Apply(
        quotedBranch: JSONText.quote(BranchName.pattern(for: workflow.defaultBranch)), account: JSONText.quote($0))
    }
  }
}
