import ArgumentParser
import Foundation
import SetupPlan

/// Whether a command is about one set-up, or about those of several services and environments.
struct SeveralOptions: ParsableArguments {
  @Flag(
    help: "All services of the repository, by the overture.yaml in the folder of each, with all their environments.")
  var all = false

  @Option(
    name: .customLong("service"),
    help: ArgumentHelp(
      "This service alone, by its name in overture.yaml, with all its environments. Repeatable.", valueName: "name"),
    completion: .services)
  var services: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only services of which a file was changed since HEAD and this branch or commit met: in their folders, or copied by "
        + "their Dockerfiles.", valueName: "base"))
  var affected: String?

  /// All of them and some of them exclude each other.
  func validate() throws {
    guard all, !services.isEmpty else { return }
    throw ValidationError("--all and --service exclude each other.")
  }

  /// Whether several are meant.
  var areSeveral: Bool { all || !services.isEmpty || affected != nil }

  /// The set-ups that a command is about.
  ///
  /// - Parameters:
  ///   - place: where the command works.
  ///   - path: a file of answers that was named.
  ///   - environment: the environment, by name; may be nil where each file has only one, and where several are meant.
  ///   - readsAll: whether without any of the options all environments are meant, where none is named.
  /// - Returns: one, or those that the options choose.
  /// - Throws: `AnswersError`, or `CommandFailure` where there are no answers, or a choice is open.
  func setUps(
    at place: Place, from path: String?, environment: String?, readsAll: Bool = false
  ) async throws -> SetUps {
    place.tellOfSample()
    try await place.prepare()
    let repository = try place.repository()
    guard areSeveral else {
      if readsAll, environment == nil {
        let isBare = try path == nil && repository.document() == nil
        guard isBare, await !repository.answersFiles().isEmpty else {
          return try SetUps.environments(in: repository, path: path)
        }
        return try await SetUps.chosen(SetUps.Choice(), in: repository, environment: nil)
      }
      if path == nil { try await repository.makeSureServiceIsNamed(takesAll: true) }
      return SetUps(selections: [
        try await AnswersSelection.read(at: place, from: path, environment: environment)
      ])
    }
    guard path == nil else {
      let named = all ? "--all" : services.isEmpty ? "--affected" : "--service"
      throw CommandFailure.usage(
        "\(named) and --answers exclude each other", "\(named) reads every overture.yaml of the repository.",
        "Leave one of them out.")
    }
    let choice = SetUps.Choice(services: Set(services), affectedSince: affected)
    let setUps = try await SetUps.chosen(choice, in: repository, environment: environment)
    if setUps.isEmpty, let affected { StandardStreams.progress("nothing is affected since \(affected)") }
    return setUps
  }
}

/// Which service a command is about, where the repository has several.
struct ServiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The service, by its name in overture.yaml, where there are several.", valueName: "name"),
    completion: .services)
  var service: String?

  /// The one set-up that a command is about.
  ///
  /// - Parameters:
  ///   - place: where the command works.
  ///   - path: a file of answers that was named.
  ///   - environment: the environment, by name; may be nil where there is only one.
  /// - Returns: the answers.
  /// - Throws: `AnswersError`, or `CommandFailure` where there are no answers, or a choice is open.
  func selection(at place: Place, from path: String?, environment: String?) async throws -> AnswersSelection {
    place.tellOfSample()
    guard let service else {
      try await place.prepare()
      if path == nil { try await place.repository().makeSureServiceIsNamed(takesAll: false) }
      return try await AnswersSelection.read(at: place, from: path, environment: environment)
    }
    guard path == nil else {
      throw CommandFailure.usage(
        "--service and --answers exclude each other", "Each of them says which answers are meant.",
        "Leave one of them out.")
    }
    try await place.prepare()
    let setUps = try await SetUps.chosen(
      SetUps.Choice(services: [service]), in: place.repository(), environment: environment)
    guard setUps.selections.count > 1 else { return setUps.selections[0] }
    let names = setUps.selections.map(\.name)
    throw CommandFailure.usage(
      "Which environment?", "\(service) has \(names.joined(separator: ", ")).", "Name one: --environment \(names[0])")
  }
}
