import Foundation
import SetupPlan

/// What a repository's journal tells of earlier runs, read without changing anything.
package enum RunHistory {
  /// The last run of each environment, by the environment's name; empty where nothing was ever run.
  ///
  /// - Parameter repository: the folder that holds `overture.yaml`.
  /// - Returns: the runs.
  /// - Throws: a `Failure` where a newer version wrote the journal.
  package static func lastRuns(in repository: URL) throws -> [String: Ledger.LastRun] {
    try ledger(in: repository).lastRuns
  }

  /// The environments in which something stands that a run has made, sorted.
  ///
  /// - Parameter repository: the folder that holds `overture.yaml`.
  /// - Returns: their names.
  /// - Throws: a `Failure` where a newer version wrote the journal.
  package static func standing(in repository: URL) throws -> [String] { try ledger(in: repository).environments }

  private static func ledger(in repository: URL) throws -> Ledger {
    guard let contents = FileManager.default.contents(atPath: StateFolder(repository: repository).journal) else {
      return Ledger()
    }
    return try Journal.read(contents).ledger
  }
}
