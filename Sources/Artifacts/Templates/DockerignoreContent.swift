import SetupPlan

/// What `.dockerignore` is made of.
struct DockerignoreContent: TemplateContent {
  static let template = "dockerignore.mustache"

  let kept: Kept?
  /// The exported script, where it lies in the service's folder.
  let exportedScript: String?

  /// The patterns of the repository's own file, and the files that the image needs regardless.
  struct Kept: Sendable {
    let patterns: [String]
    let needed: [String]
  }

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    let lock = ImageServer(facts).lock(for: facts) == nil ? [] : [layout.serverLock]
    let snapshot = StartSnapshot(service: plan.answers.service, facts: facts, layout: layout)
    let start = [layout.start, snapshot?.script, snapshot?.rehearsal].compactMap(\.self)
    let patches = facts.patches.isEmpty ? [] : [layout.patches]
    kept =
      facts.ignored.isEmpty
      ? nil
      : Kept(
        patterns: facts.ignored,
        needed: start + lock + patches + facts.dependencyFiles.filter(Shell.isPlain)
          + (facts.isBuilt ? ["README*"] : []))
    exportedScript = plan.answers.service.directory == "." ? layout.script : nil
  }
}
