import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// The right to change an environment, where everybody who could change it sees it: an object in the state bucket that is
/// made only where there is none, renewed while the run goes on, and deleted at its end.
actor CloudLease {
  private enum Standing {
    case free
    case held(generation: String)
    case lost(Failure)
    case released
  }

  private let google: GoogleCloudClient
  private let plan: Plan
  private let journal: Journal
  private let terms: LeaseTerms
  private let holder: LeaseHolder
  /// The command that would break the lock.
  private let command: String
  private let breaks: Bool
  private let isOwnBucket: @Sendable (JSONValue) async throws -> Bool

  private var standing = Standing.free
  private var turn: Task<Bool, any Error>?
  /// Whether a renewal was sent that nothing was heard of.
  private var isUncertain = false
  /// Versions of the lock that are to be deleted.
  private var outdated: Set<String> = []
  private var bucketIsSettled = false
  /// Whether a step has failed with the reason why the lock is not held; the others are only left alone.
  private var isTold = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ context: EngineContext, plan: Plan, journal: Journal, kind: RunEvent.RunKind, lookups: Lookups) {
    google = context.google
    self.plan = plan
    self.journal = journal
    terms = context.lease
    breaks = context.breaksLock
    command = "overture \(kind.rawValue)"
    holder = LeaseHolder(
      by: context.person, host: ProcessInfo.processInfo.hostName, pid: getpid(), run: journal.run,
      startedAt: context.now().formatted(.iso8601), leaseSeconds: Int(context.lease.length / .seconds(1)))
    isOwnBucket = { bucket in
      let number = try await lookups.project().number
      return (bucket["projectNumber"].string ?? number) == number
    }
  }

  /// The lock's object.
  static func object(_ environment: String) -> String { "overture/locks/\(environment).json" }

  private var bucket: String { plan.names.stateBucket }
  private var object: String { Self.object(plan.names.githubEnvironment) }

  /// Whether this run holds the lock.
  var isHeld: Bool { if case .held = standing { true } else { false } }

  /// Whether another run had the lock when this one wanted it.
  private(set) var wasRefused = false

  /// Why this run may change nothing any more; nil where it may.
  var failure: Failure? { if case .lost(let failure) = standing { failure } else { nil } }

  // MARK: - Taking it

  /// Takes the lock, once a run.
  ///
  /// - Parameter log: is told what is remarkable about it.
  /// - Returns: whether it is held; false where there is no bucket yet that could hold it.
  /// - Throws: a `Failure` of kind `locked`, which says who holds it.
  func take(_ log: @escaping @Sendable (RunEvent.LogLevel, String) -> Void) async throws -> Bool {
    while let turn { _ = try? await turn.value }
    switch standing {
    case .held: return true
    case .lost(let failure):
      guard !isTold else { throw NotWithoutTheLock() }
      isTold = true
      throw failure
    case .released: return false
    case .free: break
    }
    let task = Task { try await self.attempt(log) }
    turn = task
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func attempt(_ log: @Sendable (RunEvent.LogLevel, String) -> Void) async throws -> Bool {
    // Before the task has its value, so that those who wait for it do not find it again.
    defer { turn = nil }
    guard try await hasBucket() else { return false }
    do {
      return try await create(log)
    } catch let failure as Failure {
      standing = .lost(failure)
      wasRefused = true
      isTold = true
      throw failure
    }
  }

  /// Whether there is a bucket of this project: nothing is ever written into somebody else's.
  private func hasBucket() async throws -> Bool {
    do {
      guard let found = try await google.storage.bucket(bucket) else { return false }
      return try await isOwnBucket(found)
    } catch let error as GoogleCloudError where [.notPermitted, .serviceDisabled].contains(error.kind) {
      return false
    }
  }

  private func create(_ log: @Sendable (RunEvent.LogLevel, String) -> Void) async throws -> Bool {
    var expected = "0"
    var refusal: GoogleCloudError?
    // Whoever holds it may let go between a refusal and the look at it; often that will not happen.
    for _ in 0..<5 {
      do {
        // Not with the task: whether a cancelled one has taken the lock would not be known, and the lock stay.
        let writing = Task { [expected] in try await write(over: expected) }
        standing = .held(generation: try await writing.value.generation)
        return true
      } catch let error as GoogleCloudError where error.status == 404 {
        // The bucket may have gone just now. Where it is there, its replicas may learn of it one after another.
        guard try await hasBucket() else { return false }
        refusal = error
        try await google.retry.sleep(google.retry.visibilityDelay)
      } catch let error as GoogleCloudError {
        // Refused, or an answer that was lost after it was done.
        guard let found = try await google.storage.read(bucket, object) else {
          guard error.kind == .preconditionFailed else { throw error }
          expected = "0"
          continue
        }
        let other = LeaseHolder(reading: found)
        if other?.run == holder.run {
          standing = .held(generation: found.generation)
          return true
        }
        guard error.kind == .preconditionFailed else { throw error }
        try await admit(other, age: found.age, log)
        expected = found.generation
      }
    }
    if let refusal {
      throw Failure(
        message: "The lock of \(plan.names.environment) cannot be taken",
        reason: "Cloud Storage knows the bucket, but answers 404 to gs://\(bucket)/\(object): \(refusal.message) "
          + "\(refusal.detail)",
        remedy: "Look at the bucket: gcloud storage buckets describe gs://\(bucket); then \(command) --resume")
    }
    throw Failure(
      message: "The lock of \(plan.names.environment) cannot be taken",
      reason: "Others take and leave gs://\(bucket)/\(object) all the time.", remedy: "Run this again.", kind: .locked)
  }

  /// Admits that the lock of another run is overwritten: this working copy's own dead run's, or one that is to be broken.
  private func admit(
    _ other: LeaseHolder?, age: Double?, _ log: @Sendable (RunEvent.LogLevel, String) -> Void
  ) async throws {
    if let other, await journal.hasRun(other.run) {
      // Its local lock is ours now, so that run has ended, however it ended.
      return log(.info, "the lock of this working copy's interrupted run is taken over")
    }
    let unknown = LeaseHolder(
      by: "somebody", host: "an unknown machine", pid: 0, run: "", startedAt: "an unknown time",
      leaseSeconds: Int(terms.length / .seconds(1)))
    let refusal = (other ?? unknown).refusal(plan.names.environment, age: age, command: command)
    guard breaks else { throw refusal }
    log(.warning, "breaking the lock: \(refusal.reason)")
  }

  /// Deletes the lock that a dead run of this working copy has left where this run had nothing to change.
  func clearLeftBehind() async throws {
    guard case .free = standing, let found = try await google.storage.read(bucket, object),
      let other = LeaseHolder(reading: found), await journal.hasRun(other.run)
    else { return }
    await forget(found.generation)
  }

  private func write(over generation: String) async throws -> StoredObject {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try await google.storage.upload(
      bucket, object, [UInt8](try encoder.encode(holder)), ifGeneration: generation)
  }

  // MARK: - Waiting for a bucket

  /// Tells that the step that owns the bucket has ended, well or not.
  func settleBucket() {
    bucketIsSettled = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Returns when the step that owns the bucket has ended.
  func awaitBucket() async {
    guard !bucketIsSettled else { return }
    await withCheckedContinuation { waiting.append($0) }
  }

  // MARK: - Keeping it

  /// Renews the lock until the task is cancelled, or the lock is lost.
  func keep() async {
    while failure == nil {
      do {
        try await Task.sleep(for: terms.interval)
      } catch {
        return
      }
      await renew()
    }
  }

  private func renew() async {
    guard case .held(let generation) = standing else { return }
    do {
      let renewed = try await write(over: generation)
      guard case .held = standing else { return await forget(renewed.generation) }
      standing = .held(generation: renewed.generation)
      await forget(generation)
    } catch let error as GoogleCloudError where error.kind == .preconditionFailed || error.status == 404 {
      let found = try? await google.storage.read(bucket, object)
      let other = found.flatMap(LeaseHolder.init(reading:))
      guard case .held = standing else { return }
      if let found, other?.run == holder.run {
        standing = .held(generation: found.generation)
      } else {
        standing = .lost(LeaseHolder.lost(plan.names.environment, to: other, command: command))
      }
    } catch {
      // The next renewal may get through; until the lease has run out nobody takes the lock for dead. This one may have got
      // through as well, only its answer did not.
      isUncertain = true
    }
  }

  /// Deletes a version that nobody needs any more: a versioned bucket would keep it.
  private func forget(_ generation: String) async {
    outdated.insert(generation)
    do {
      try await google.storage.deleteObject(bucket, object, generation: generation)
    } catch let error as GoogleCloudError where error.status == 404 {
    } catch {
      // When the lock is given back there is another chance: a renewal may be cancelled just here.
      return
    }
    outdated.remove(generation)
  }

  // MARK: - Giving it back

  /// Gives the lock back. A version of somebody else's is not touched.
  ///
  /// - Returns: whether nothing of it is left.
  func release() async -> Bool { (try? await giveBack()) != nil }

  /// Gives the lock back, as `release` does.
  ///
  /// - Throws: what stands in the way.
  func giveBack() async throws {
    for generation in outdated { await forget(generation) }
    guard case .held(let generation) = standing else { return }
    standing = .released
    do {
      try await delete(generation)
      // From here on a renewal that is still on its way is refused; one that got through left a newer version.
      guard isUncertain, let found = try await google.storage.read(bucket, object),
        LeaseHolder(reading: found)?.run == holder.run
      else { return }
      try await delete(found.generation)
    } catch let error as GoogleCloudError where error.status == 404 {
    } catch {
      // Whoever ends the run tries once more.
      standing = .held(generation: generation)
      throw error
    }
  }

  /// Deletes a version of the lock. An answer that is late may never come, and a run may have to end now: then it is asked
  /// again, which is harmless.
  private func delete(_ generation: String) async throws {
    let (storage, bucket, object) = (google.storage, bucket, object)
    let delete = { @Sendable in try await storage.deleteObject(bucket, object, generation: generation) }
    if try await within(terms.patience / 3, delete) == nil { try await delete() }
  }
}
