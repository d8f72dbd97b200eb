import Foundation
import SetupPlan

/// What a repository's journal tells of earlier runs, read without changing anything. One that is not believed tells nothing.
package enum RunHistory {
  /// The last run of each environment, by the environment's name; empty where nothing was ever run.
  ///
  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  /// - Returns: the runs.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func lastRuns(
    in repository: URL, environment: [String: String]
  ) throws -> [String: Ledger.LastRun] {
    try ledger(in: repository, environment).lastRuns
  }

  /// What was done to the service of an environment beside set-ups, oldest first.
  ///
  /// - Parameters:
  ///   - name: the environment's.
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  /// - Returns: the operations.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func operations(
    of name: String, in repository: URL, environment: [String: String]
  ) throws -> [ServiceOperation] {
    try ledger(in: repository, environment).operations(in: name)
  }

  /// The environments in which something stands that a run has made, sorted.
  ///
  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  /// - Returns: their names.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func standing(in repository: URL, environment: [String: String]) throws -> [String] {
    try ledger(in: repository, environment).environments
  }

  /// The files that runs have written, as far as what stands there now is not what stood there before.
  ///
  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  /// - Returns: their paths from that folder.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func writtenFiles(in repository: URL, environment: [String: String]) throws -> Set<String> {
    let files = try ledger(in: repository, environment).writtenFiles
    return Set(
      files.filter { path, facts in
        guard let there = try? RepositoryFile(path, in: repository).read() else { return false }
        return Ledger.wrote(facts, whatIsNow: ContentHash(of: there.bytes))
      }.keys)
  }

  /// The paths of all files that stand because of runs of one environment, whether they are there or not.
  ///
  /// - Parameters:
  ///   - name: the environment.
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  /// - Returns: their paths from that folder.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func paths(
    of name: String, in repository: URL, environment: [String: String]
  ) throws -> Set<String> {
    Set(
      try ledger(in: repository, environment).standing(in: name).compactMap { entry in
        switch entry.fact {
        case .file(let fact): fact.path
        case .terraformLockFile(let path): path
        default: nil
        }
      })
  }

  private static func ledger(in repository: URL, _ environment: [String: String]) throws -> Ledger {
    let state = StateFolder(repository: repository)
    try state.check()
    guard let contents = try state.open()?.read(StateFolder.journal) else { return Ledger() }
    let keys = JournalKeys(repository: repository, environment: environment)
    return try Journal.read(contents, keys).ledger(trusting: false)
  }
}
