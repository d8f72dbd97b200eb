import Foundation
import SetupPlan

extension ServiceOperations {
  /// Does something that the journal tells of before and after it, while no other run changes the environment from here.
  ///
  /// A journal that is not believed is left as it is: what was written behind it would disown it.
  /// - Parameters:
  ///   - kind: what is done.
  ///   - from: the revisions that answered before.
  ///   - to: the revision that is to answer.
  ///   - work: does it.
  /// - Throws: a `Failure` of kind `locked` where another run changes the environment, and what the work throws.
  func recorded(
    _ kind: ServiceOperation.Kind, from: [String] = [], to: String? = nil, _ work: () async throws -> Void
  ) async throws {
    let folder = StateFolder(repository: repository)
    try folder.check()
    let lock = try RunLock.take(names.githubEnvironment, in: try folder.create(), by: person, now: now())
    do {
      let journal = try await Journal.open(
        in: folder, environment: names.githubEnvironment,
        keys: JournalKeys(repository: repository, environment: environment), now: now)
      if let doubt = journal.doubt {
        log("not recorded, for the journal in .overture is not believed: \(doubt.reason)")
      }
      let isBelieved = journal.doubt == nil
      let record = OperationRecord(kind: kind, by: person, from: from.isEmpty ? nil : from, to: to)
      if isBelieved { try await journal.operated(record, outcome: nil) }
      do {
        try await work()
      } catch {
        if isBelieved { try? await journal.operated(record, outcome: "failed") }
        throw error
      }
      if isBelieved { try await journal.operated(record, outcome: "succeeded") }
    } catch {
      await lock.release()
      throw error
    }
    await lock.release()
  }
}
