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

  /// The files that runs have written, as far as what stands there now is not what stood there before.
  ///
  /// - Parameter repository: the folder that holds `overture.yaml`.
  /// - Returns: their paths from that folder.
  /// - Throws: a `Failure` where a newer version wrote the journal.
  package static func writtenFiles(in repository: URL) throws -> Set<String> {
    let ledger = try ledger(in: repository)
    return ledger.writtenPaths.filter { path in
      guard let there = try? RepositoryFile(path, in: repository).read() else { return false }
      return ledger.wrote(path, whatIsNow: ContentHash(of: there.bytes))
    }
  }

  private static func ledger(in repository: URL) throws -> Ledger {
    guard let contents = FileManager.default.contents(atPath: StateFolder(repository: repository).journal) else {
      return Ledger()
    }
    return try Journal.read(contents).ledger
  }
}
