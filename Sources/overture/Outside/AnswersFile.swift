import Assets
import Foundation
import SetupEngine
import SetupPlan

/// `overture.yaml`, as it is read and rewritten.
struct AnswersFile: Sendable {
  let repository: RepositoryFolder

  /// Writes answers, atomically; what a person wrote around them stays. The same answers write nothing.
  /// - Throws: a `Failure` where the file cannot be read or written.
  func save(_ answers: Answers) throws {
    if try repository.document()?.answers == answers { return }
    try WrittenFile.replace(repository.answersPath, with: Data(try text(of: answers).utf8))
    let schema = Assets.bytes("overture.schema.json")
    try StateFolder(repository: repository.root).keep(schema: Data(schema))
  }

  /// What the file holds once these answers are in it; what a person wrote around them stays.
  /// - Throws: `AnswersError` or a `Failure` where the file cannot be read.
  func text(of answers: Answers) throws -> String {
    try repository.document()?.replacing(with: answers) ?? AnswersDocument.text(for: answers)
  }

  /// The answers to save for a run on one environment: those of the file with this environment in them, so that the
  /// others and their acknowledgements stay. Answers about another service, of which nothing stands, replace the file's.
  func merged(_ answers: Answers, environment: EnvironmentAnswers) throws -> Answers {
    guard var saved = try repository.document()?.answers, saved.repository == answers.repository,
      saved.service == answers.service
    else {
      var own = answers
      own.environments = [environment]
      return own
    }
    saved.usesTeamWorkflow = answers.usesTeamWorkflow
    saved.files = answers.files
    if let index = saved.environments.firstIndex(where: { $0.name == environment.name }) {
      saved.environments[index] = environment
    } else {
      saved.environments.append(environment)
    }
    return saved
  }
}
