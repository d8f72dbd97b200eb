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
    let path = repository.answersPath
    let text: String
    if let document = try repository.document() {
      guard document.answers != answers else { return }
      text = document.replacing(with: answers)
    } else {
      text = AnswersDocument.text(for: answers)
    }
    try WrittenFile.replace(path, with: Data(text.utf8))
    let schema = try Data(contentsOf: Assets.folder.appending(path: "overture.schema.json"))
    try StateFolder(repository: repository.root).keep(schema: schema)
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
