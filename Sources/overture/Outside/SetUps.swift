import Artifacts
import Foundation
import SetupEngine
import SetupPlan

/// The set-ups of a repository that a command is about: each is one environment of one service.
struct SetUps: Sendable {
  /// A file of answers that cannot be used, and why.
  struct Broken: Sendable {
    /// From the repository's root.
    let file: String
    let report: ErrorReport
  }

  /// In the order of the files' paths, and in each of its environments.
  var selections: [AnswersSelection]
  /// The files among them that cannot be used.
  var broken: [Broken] = []
  /// Whether there may be any number of them, so that they are told as a list.
  var isList = false

  /// Whether there is nothing to do, and nothing wrong either.
  var isEmpty: Bool { selections.isEmpty && broken.isEmpty }
}

extension SetUps {
  /// Which of a repository's services are meant.
  struct Choice: Sendable, Equatable {
    /// Only those of these names, as their answers say; empty for all.
    var services: Set<String> = []
    /// Only those of which a file was changed since this commit's merge base with `HEAD`; nil for all.
    var affectedSince: String?
  }

  /// All environments of a file of answers.
  ///
  /// - Parameters:
  ///   - repository: whose file it is.
  ///   - path: another file than `overture.yaml`.
  /// - Returns: one set-up an environment.
  /// - Throws: `AnswersError`, or `CommandFailure` where there are no answers.
  static func environments(in repository: RepositoryFolder, path: String?) throws -> SetUps {
    guard let path else {
      guard let document = try repository.document() else {
        // Says what is missing.
        return SetUps(selections: [try AnswersSelection(repository: repository, path: nil, environment: nil)])
      }
      let all = selections(of: document, environment: nil)
      return SetUps(selections: all, isList: all.count > 1)
    }
    let home = repository.home(ofAnswers: path) ?? repository.home
    let all = try RepositoryFolder.read(path, as: path, home: home).answers.environments.map {
      try AnswersSelection(repository: repository, path: path, environment: $0.name)
    }
    return SetUps(selections: all, isList: all.count > 1)
  }

  /// The services of a repository that are chosen, with all their environments or one.
  ///
  /// - Parameters:
  ///   - choice: which services.
  ///   - repository: where they are.
  ///   - environment: only this environment of each; those that do not have it are left out.
  /// - Returns: the set-ups, none where nothing is affected.
  /// - Throws: `CommandFailure` where there are no answers at all, or none with a name that is chosen.
  static func chosen(
    _ choice: Choice, in repository: RepositoryFolder, environment: String?
  ) async throws -> SetUps {
    let files = await repository.answersFiles()
    guard !files.isEmpty else {
      // Says what is missing.
      return SetUps(
        selections: [try AnswersSelection(repository: repository, path: nil, environment: environment)], isList: true)
    }
    var documents: [AnswersDocument] = []
    var broken: [Broken] = []
    for file in files {
      let service = repository.at(repository.home(ofAnswers: file) ?? ".")
      do {
        if let document = try service.document() { documents.append(document) }
      } catch {
        broken.append(Broken(file: service.answersFile, report: ErrorReport(error)))
      }
    }
    if !choice.services.isEmpty {
      documents = try named(choice.services, documents, broken)
      // Nobody can tell the names in the others, and all that were asked for are here.
      broken = []
    }
    if let base = choice.affectedSince {
      let changed = try await ChangedFiles.since(base, in: repository.root)
      let sources = ServiceSources.all(of: documents.map(\.answers.service), in: repository.root)
      documents = zip(documents, sources).filter { document, sources in
        changed.contains(document.file) || changed.contains(where: sources.contains)
      }.map(\.0)
      broken = broken.filter { entry in
        let folder = (entry.file as NSString).deletingLastPathComponent
        return changed.contains { folder.isEmpty || $0.hasPrefix(folder + "/") }
      }
    }
    let all = documents.flatMap { selections(of: $0, environment: environment) }
    if let environment, all.isEmpty, !documents.isEmpty, choice.affectedSince == nil {
      let names = Set(documents.flatMap { $0.answers.environments.map(\.name) }).sorted()
      throw CommandFailure(
        Failure(
          message: "No service has an environment \(environment)",
          reason: "The answers have \(names.joined(separator: ", ")).",
          remedy: "Choose one of them with --environment, or leave it out for all.", kind: .answers))
    }
    return SetUps(selections: all, broken: broken, isList: true)
  }

  private static func selections(
    of document: AnswersDocument, environment: String?
  ) -> [AnswersSelection] {
    document.answers.environments.map(\.name).filter { environment == nil || $0 == environment }
      .map { AnswersSelection(document, name: $0) }
  }

  /// The documents of services with these names.
  private static func named(
    _ names: Set<String>, _ documents: [AnswersDocument], _ broken: [Broken]
  ) throws -> [AnswersDocument] {
    let known = Set(documents.map(\.answers.service.name))
    let unknown = names.subtracting(known).sorted()
    guard unknown.isEmpty else {
      let unread = broken.isEmpty ? "" : " What \(broken.map(\.file).joined(separator: ", ")) says cannot be read."
      throw CommandFailure(
        Failure(
          message: "No overture.yaml is about a service \(unknown.joined(separator: ", "))",
          reason: "The services are \(known.sorted().joined(separator: ", ")).\(unread)",
          remedy: "Name one of them with --service, or leave it out and say --all.", kind: .answers))
    }
    return documents.filter { names.contains($0.answers.service.name) }
  }
}
