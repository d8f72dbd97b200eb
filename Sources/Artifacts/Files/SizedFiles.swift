import SetupPlan

extension GeneratedFiles {
  /// The files whose contents follow from resource settings: those that an adjustment writes.
  ///
  /// - Parameters:
  ///   - plan: the set-up of one environment, with its new settings.
  ///   - facts: what was found out about the service in the repository.
  ///   - layout: where the files lie.
  /// - Returns: the files, ordered by path.
  /// - Throws: `ArtifactError` where the program's own templates are damaged, `AnswersError` where the answers are wrong.
  package static func sized(
    plan: Plan, facts: RepositoryFacts, layout: FileLayout = .usual
  ) throws -> [GeneratedFile] {
    let own = try render(plan: plan, facts: facts, layout: layout)
    let others = try Resources.unlike.map { try render(plan: plan.resized($0), facts: facts, layout: layout) }
    return own.filter { file in
      others.contains { $0.first { $0.path == file.path }?.contents != file.contents }
    }
  }
}

extension Resources {
  /// Two sizings that differ from each other in everything, so that one of them differs from any.
  fileprivate static let unlike: [Resources] = [
    Resources(
      memory: Memory(mebibytes: 1024), cpu: CPU(millis: 1000), minInstances: 1, maxInstances: 3, concurrency: 10,
      timeout: 60, keepWarm: "*/7 * * * *", startupTimeout: 61),
    Resources(
      memory: Memory(mebibytes: 2048), cpu: CPU(millis: 2000), minInstances: 2, maxInstances: 4, concurrency: 20,
      timeout: 90, keepWarm: "*/9 * * * *", cpuAllocation: .always, startupTimeout: 62, sessionAffinity: true,
      http2: true),
  ]
}
