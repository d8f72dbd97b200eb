import ArgumentParser
import Foundation

/// Whether one set-up is read, or those of all services of the repository.
struct SeveralOptions: ParsableArguments {
  @Flag(help: "Read the overture.yaml in each service's directory, not only the one of the repository.")
  var all = false

  /// The set-ups that a command is about.
  ///
  /// - Parameters:
  ///   - place: where the command works.
  ///   - path: a file of answers that was named.
  ///   - environment: the environment, by name; may be nil where each file has only one.
  /// - Returns: one, or with `--all` those of all services, in the order of their paths.
  /// - Throws: `AnswersError`, or `CommandFailure` where there are no answers, or a choice is open.
  func selections(
    at place: Place, from path: String?, environment: String?
  ) async throws -> [AnswersSelection] {
    guard all else { return [try await AnswersSelection.read(at: place, from: path, environment: environment)] }
    guard path == nil else {
      throw CommandFailure.usage(
        "--all and --answers exclude each other", "--all reads every overture.yaml of the repository.",
        "Leave one of them out.")
    }
    try await place.prepare()
    let repository = try place.repository()
    let found = await repository.answersFiles()
    guard !found.isEmpty else {
      return [try AnswersSelection(repository: repository, path: nil, environment: environment)]
    }
    return try found.map { try AnswersSelection(repository: repository, path: $0, environment: environment) }
  }
}
