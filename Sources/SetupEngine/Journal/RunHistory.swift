import Artifacts
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
    let (state, keys) = try place(repository, environment)
    // The wizard asks before its first frame, which waits for nothing.
    return try JournalReader.scan(of: state, keys).ledger(trusting: false).lastRuns
  }

  /// What was done to the service of an environment beside set-ups, oldest first.
  ///
  /// - Parameters:
  ///   - name: the environment's.
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  ///   - reader: has read the journal before, where it was.
  /// - Returns: the operations.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func operations(
    of name: String, in repository: URL, environment: [String: String], by reader: JournalReader = JournalReader()
  ) async throws -> [ServiceOperation] {
    try await ledger(in: repository, environment, reader).operations(in: name)
  }

  /// The environments in which something stands that a run has made, sorted.
  ///
  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  ///   - reader: has read the journal before, where it was.
  /// - Returns: their names.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func standing(
    in repository: URL, environment: [String: String], by reader: JournalReader = JournalReader()
  ) async throws -> [String] {
    try await ledger(in: repository, environment, reader).environments
  }

  /// The files that runs have written, as far as what stands there now is not what stood there before.
  ///
  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  ///   - reader: has read the journal before, where it was.
  /// - Returns: the files, by their paths from that folder.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func writtenFiles(
    in repository: URL, environment: [String: String], by reader: JournalReader = JournalReader()
  ) async throws -> WrittenFiles {
    let files = try await ledger(in: repository, environment, reader).writtenFiles
    return WrittenFiles { path in
      guard let facts = files[path], let there = try? RepositoryFile(path, in: repository).read() else { return false }
      return Ledger.wrote(facts, whatIsNow: ContentHash(of: there.bytes))
    }
  }

  /// The paths of all files that stand because of runs of one environment, whether they are there or not.
  ///
  /// - Parameters:
  ///   - name: the environment.
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  ///   - reader: has read the journal before, where it was.
  /// - Returns: their paths from that folder.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  package static func paths(
    of name: String, in repository: URL, environment: [String: String], by reader: JournalReader = JournalReader()
  ) async throws -> Set<String> {
    Set(
      try await ledger(in: repository, environment, reader).standing(in: name).compactMap { entry in
        switch entry.fact {
        case .file(let fact): fact.path
        case .terraformLockFile(let path): path
        default: nil
        }
      })
  }

  private static func ledger(
    in repository: URL, _ environment: [String: String], _ reader: JournalReader
  ) async throws -> Ledger {
    let (state, keys) = try place(repository, environment)
    return try await reader.scan(of: state, keys).ledger(trusting: false)
  }

  /// Where the journal is, and what it is sealed with.
  /// - Throws: a `Failure` where `.overture` is not to be trusted.
  private static func place(
    _ repository: URL, _ environment: [String: String]
  ) throws -> (StateFolder, JournalKeys) {
    let state = StateFolder(repository: repository)
    try state.check()
    return (state, JournalKeys(repository: repository, environment: environment))
  }
}
