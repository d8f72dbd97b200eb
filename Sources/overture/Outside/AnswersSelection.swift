import Foundation
import PlainText
import SetupPlan

/// The answers of one environment that a command is about.
struct AnswersSelection: Sendable, Equatable {
  var answers: Answers
  /// The environment's name; it is one of the answers' own.
  let name: String
  /// The file that the answers came from, as people know it.
  let file: String
  /// That file, where it was one.
  private var document: AnswersDocument?

  var environment: EnvironmentAnswers {
    get { answers.environments.first { $0.name == name } ?? answers.environments[0] }
    set {
      if let index = answers.environments.firstIndex(where: { $0.name == name }) {
        answers.environments[index] = newValue
      }
    }
  }

  /// Answers that were given on the screens.
  init(answers: Answers, name: String, file: String) {
    self.answers = answers
    self.name = name
    self.file = file
  }

  /// One environment of a file that keeps its own answers.
  init(_ document: AnswersDocument, name: String) {
    self.init(answers: document.answers, name: name, file: document.file)
    self.document = document
  }

  /// Reads the answers and chooses the environment.
  ///
  /// Acknowledgements that `overture.yaml` has recorded for the same environment count for other files too, as long as
  /// their text is the same.
  /// - Parameters:
  ///   - repository: whose `overture.yaml` counts.
  ///   - path: another file of answers.
  ///   - wanted: the environment, by name; may be nil where there is only one.
  /// - Throws: `AnswersError`, or `CommandFailure` where there are no answers or the choice is open.
  init(repository: RepositoryFolder, path: String?, environment wanted: String?) throws {
    let repository = path.flatMap(repository.home).map(repository.at) ?? repository
    let saved = try path == nil ? repository.document() : try? repository.document()
    let document = try path.map { try RepositoryFolder.read($0, as: $0, home: repository.home) } ?? saved
    guard let document else {
      throw CommandFailure(
        Failure(
          message: "There is no \(repository.answersFile) in \(repository.root.path)",
          reason: "It holds the answers that a set-up is made from.",
          remedy:
            "Write it: overture init; or answer in the wizard: overture; or name a file: overture apply --answers FILE",
          kind: .answers))
    }
    answers = document.answers
    file = document.file
    self.document = document
    let names = answers.environments.map(\.name)
    guard let chosen = wanted ?? (names.count == 1 ? names[0] : nil) else {
      throw CommandFailure.usage(
        "Which environment?", "\(file) has \(names.joined(separator: ", ")).", "Name one: --environment \(names[0])")
    }
    guard names.contains(chosen) else {
      throw CommandFailure(
        Failure(
          message: "\(file) has no environment \(chosen)", reason: "It has \(names.joined(separator: ", ")).",
          remedy: "Choose one of them with --environment, or set the new one up in the wizard: overture",
          kind: .answers))
    }
    name = chosen
    // What the service's environments share, they share with those of its own file too.
    if let saved = saved?.answers, saved.repository == answers.repository, saved.service == answers.service {
      let own = Set(names)
      answers.environments += saved.environments.filter { !own.contains($0.name) }
    }
    if let recorded = saved?.answers.environments.first(where: { $0.name == chosen }) {
      for id in environment.security.unaccepted(on: .today) {
        guard let old = recorded.security.acceptance(of: id, on: .today) else { continue }
        environment.security.acknowledgements.removeAll { $0.id == id }
        environment.security.acknowledgements.append(old)
      }
    }
  }

  /// Reads the answers of a command, making the sandbox's sample repository first where that is the place.
  static func read(at place: Place, from path: String?, environment: String?) async throws -> AnswersSelection {
    try await place.prepare()
    return try AnswersSelection(repository: try place.repository(), path: path, environment: environment)
  }

  /// Which set-up it is.
  var setUpName: SetUpName { SetUpName(service: answers.service.name, environment: name) }

  /// The command lines that go on with a run of it.
  func words(_ place: Place) -> CommandWords {
    CommandWords(place: place, service: answers.service, environment: name)
  }

  /// Records the acceptance of those trade-offs that are in play and not accepted yet; with an end or a reason also of
  /// those that are, since these are new.
  mutating func accept(_ acceptance: AcknowledgeOptions, by person: String, at time: Date) {
    let moment = time.formatted(.iso8601)
    let open = environment.security.unaccepted(on: Day(of: moment) ?? .today)
    let saysMore = acceptance.until != nil || acceptance.because != nil
    for id in environment.security.tradeOffs
    where acceptance.acknowledged.contains(id) && (saysMore || open.contains(id)) {
      environment.security.acknowledge(
        id, by: person, at: moment, until: acceptance.until, because: acceptance.because)
    }
  }

  /// The options by which a command line names it.
  var options: String { answers.service.options(name) }

  /// The plan, to be looked at and to be taken back.
  func plan() throws -> Plan { try placed { () throws(AnswersError) in try Plan(answers: answers, environment: name) } }

  /// The plan to be carried out; it exists only if every trade-off in play is accepted.
  func acceptedPlan() throws -> AcceptedPlan {
    try placed { () throws(AnswersError) in try AcceptedPlan(answers: answers, environment: name, on: .today) }
  }

  /// Says of each problem where in the file its answer stands.
  private func placed<Value>(_ make: () throws(AnswersError) -> Value) throws(AnswersError) -> Value {
    do {
      return try make()
    } catch {
      throw document?.placing(error) ?? error
    }
  }

  /// What the file has accepted already, as it is said before it counts: what, who and when.
  var recordedAcceptances: [SafeText] {
    let recorded = document?.answers.environments.first { $0.name == name }?.security
    return environment.security.tradeOffs.compactMap { id in
      guard let old = environment.security.acceptance(of: id, on: .today),
        recorded?.acceptance(of: id, on: .today) == old
      else { return nil }
      let end = old.until.map { ", until \($0)" } ?? ""
      let reason = old.because.map { ", because: \($0)" } ?? ""
      return "\(file): \(id.rawValue) was accepted by \(old.by) at \(old.at)\(end)\(reason)"
    }
  }
}

extension [AnswersSelection] {
  /// What the files have accepted already, each line once.
  var recordedAcceptances: [SafeText] {
    var told: Set<SafeText> = []
    return flatMap(\.recordedAcceptances).filter { told.insert($0).inserted }
  }
}

extension Day {
  /// Today, in UTC.
  static var today: Day { Day(of: Date().formatted(.iso8601)) ?? .distantPast }
}
