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
    let folder = StateFolder(repository: repository)
    guard let contents = FileManager.default.contents(atPath: folder.journal) else { return [:] }
    return try Journal.read(contents).ledger.lastRuns
  }
}
