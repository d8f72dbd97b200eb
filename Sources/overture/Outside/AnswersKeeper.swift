import SetupPlan

/// Saves the answers of runs that may go on at once: one after another, so that each leaves what the others have saved in
/// the same file.
actor AnswersKeeper {
  private let repository: RepositoryFolder

  /// - Parameter repository: whose files of answers they are.
  init(repository: RepositoryFolder) { self.repository = repository }

  /// Saves the answers of one environment where they are kept; the file's other environments stay.
  /// - Throws: a `Failure` where the file cannot be read or written.
  func save(_ selection: AnswersSelection) throws {
    let file = AnswersFile(repository: repository.at(selection.answers.service.home))
    try file.save(try file.merged(selection.answers, environment: selection.environment))
  }
}
