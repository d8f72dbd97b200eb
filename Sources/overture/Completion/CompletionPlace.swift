import Foundation
import SetupPlan

/// Where a command line that is being typed would work.
struct CompletionPlace {
  /// Nil where that is no repository.
  private let repository: RepositoryFolder?

  /// How many files and folders are looked at: whoever presses the tab key waits.
  private static let looks = 5000

  /// - Parameter words: the command line's, as the shell hands them over.
  init(_ words: [String]) {
    let after = words.firstIndex { $0 == "-C" || $0 == "--directory" }.map { words.index(after: $0) }
    let directory = after.flatMap { $0 < words.endIndex ? words[$0] : nil }
    repository = try? Place(directory: directory, isSandbox: words.contains("--sandbox")).repository()
  }

  /// The environments of this folder's service, or of all services; the usual three if no answers exist.
  var environments: [String] {
    let own = (try? repository?.document())?.answers.environments.map(\.name) ?? []
    let names = own.isEmpty ? Set(documents.flatMap { $0.answers.environments.map(\.name) }).sorted() : own
    return names.isEmpty ? ["development", "staging", "production"] : names
  }

  /// The names of the services of all answers.
  var services: [String] { Set(documents.map(\.answers.service.name)).sorted() }

  /// The names of the files in `.github/workflows`.
  var workflows: [String] {
    let folder = repository?.root.appending(path: ".github/workflows").path ?? ""
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
  }

  /// Each file of answers that can be read.
  private var documents: [AnswersDocument] {
    guard let repository else { return [] }
    return repository.foundFiles(Self.looks).compactMap { file in
      try? repository.at(repository.home(ofAnswers: file) ?? ".").document()
    }
  }
}
