import Foundation
import SetupEngine
import SetupPlan
import TerminalUI
import Wizard

/// What the wizard knows when it opens, from files alone.
struct WizardOpening {
  private let isSandbox: Bool
  private let repository: RepositoryFolder
  private let answers: Answers?
  private let states: [String: EnvironmentState]
  private let environment: String?
  private let person: String
  private let sampleNote: String?

  /// Reads `overture.yaml` and the journal.
  ///
  /// - Parameters:
  ///   - place: where the wizard works; the sandbox's sample may not be there yet.
  ///   - environment: the environment to begin with.
  /// - Throws: what is wrong with the repository, the answers or the journal.
  init(_ place: Place, environment: String?) throws {
    isSandbox = place.sandbox != nil
    repository = try place.repository()
    answers = try repository.document()?.answers
    let runs = try RunHistory.lastRuns(in: repository.root, environment: place.environment)
    states = EnvironmentState.all(of: answers?.service, in: runs)
    self.environment = environment
    sampleNote = place.sampleNote
    person = place.environment["USER"] ?? place.environment["LOGNAME"] ?? "unknown"
    if let environment, let answers, !answers.environments.contains(where: { $0.name == environment }) {
      throw CommandFailure(
        Failure(
          message: "overture.yaml has no environment \(environment)",
          reason: "It has \(answers.environments.map(\.name).joined(separator: ", ")).",
          remedy: "Open it without --environment; New sets another one up.", kind: .answers))
    }
  }

  /// The model's start on a terminal.
  func start(size: Size, usesColor: Bool, usesASCII: Bool) -> WizardStart {
    WizardStart(
      isSandbox: isSandbox, repositoryPath: repository.root.path, answers: answers, states: states,
      operatorEmail: person, environment: environment, size: size, usesColor: usesColor, usesASCII: usesASCII,
      sampleNote: sampleNote)
  }
}

extension EnvironmentState {
  /// What the journal's last runs left behind in the environments of a service; nil for whatever there is.
  static func all(of service: Service?, in runs: [String: Ledger.LastRun]) -> [String: EnvironmentState] {
    // The journal knows the environments of a service beside others by the names that they have on GitHub.
    let prefix = service?.environmentPrefix ?? ""
    return runs.reduce(into: [:]) { states, run in
      if run.key.hasPrefix(prefix) { states[String(run.key.dropFirst(prefix.count))] = EnvironmentState(run.value) }
    }
  }

  /// What the journal's last run of an environment left behind.
  init(_ run: Ledger.LastRun) {
    let kind = RunEvent.RunKind(rawValue: run.kind) ?? .apply
    switch (run.outcome, kind) {
    case ("succeeded", .revert): self = .reverted(at: run.at)
    case ("succeeded", _): self = .applied(at: run.at)
    default: self = .interrupted(kind, at: run.at)
    }
  }
}
