import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// The state object and its lock, where Terraform's gcs backend keeps them.
struct StateStore: Sendable {
  let google: GoogleCloudClient
  let workspace: TerraformWorkspace

  private var object: String { workspace.prefix + "/default.tfstate" }
  private var lockObject: String { workspace.prefix + "/default.tflock" }

  /// The state; an empty one where nothing was applied yet.
  func read() async throws -> StateDocument {
    guard !workspace.isLocal, let found = try await google.storage.document(workspace.bucket, object),
      !found.object.isEmpty
    else { return StateDocument() }
    guard let state = StateDocument(found) else {
      throw Failure(
        message: "The state in gs://\(workspace.bucket)/\(object) cannot be read",
        reason: "It is not of version 4, which Terraform writes since 0.12.",
        remedy: "Look at it: gcloud storage cat gs://\(workspace.bucket)/\(object)")
    }
    return state
  }

  /// Writes the state with the next number, and returns it.
  func write(_ state: StateDocument) async throws -> StateDocument {
    let next = state.next
    _ = try await google.storage.upload(workspace.bucket, object, next.document.bytes)
    return next
  }

  private struct LockInfo: Codable {
    var id: String
    var operation: String
    var who: String
    var pid: Int32
    var host: String
    var created: String

    enum CodingKeys: String, CodingKey {
      case id = "ID"
      case operation = "Operation"
      case who = "Who"
      case pid = "Pid"
      case host = "Host"
      case created = "Created"
    }
  }

  /// Does something while holding the lock. The lock of a dead stand-in is taken over.
  func locked(_ operation: String, now: Date, _ body: @Sendable () async throws -> Void) async throws {
    let info = LockInfo(
      id: UUID().uuidString.lowercased(), operation: operation, who: "overture stand-in", pid: getpid(),
      host: ProcessInfo.processInfo.hostName, created: now.formatted(.iso8601))
    let bytes = Array(try JSONEncoder().encode(info))
    let lock: StoredObject
    do {
      lock = try await google.storage.upload(workspace.bucket, lockObject, bytes, ifGeneration: "0")
    } catch let error as GoogleCloudError where error.status == 412 {
      try await takeOver()
      lock = try await google.storage.upload(workspace.bucket, lockObject, bytes, ifGeneration: "0")
    }
    do {
      try await body()
    } catch {
      try? await google.storage.deleteObject(workspace.bucket, lockObject, generation: lock.generation)
      throw error
    }
    try await google.storage.deleteObject(workspace.bucket, lockObject, generation: lock.generation)
  }

  /// Deletes the lock of a dead stand-in.
  /// - Throws: a `Failure` where it is not known to be dead.
  private func takeOver() async throws {
    guard let found = try await google.storage.object(workspace.bucket, lockObject),
      let document = try await google.storage.document(workspace.bucket, lockObject)
    else { return }
    let info = try? JSONDecoder().decode(LockInfo.self, from: Data(document.bytes))
    // This process holds the environment's run lock: a lock of its own is one that a cancelled run left.
    let isDead = info.map {
      $0.host == ProcessInfo.processInfo.hostName && ($0.pid == getpid() || (kill($0.pid, 0) != 0 && errno == ESRCH))
    }
    guard isDead == true else {
      throw Failure(
        message: "Error acquiring the state lock",
        reason: "\(info?.who ?? "Somebody") has held gs://\(workspace.bucket)/\(lockObject) since "
          + "\(info?.created ?? "an unknown time").",
        remedy: "Wait until it has ended; if it is dead: gcloud storage rm gs://\(workspace.bucket)/\(lockObject)",
        kind: .locked)
    }
    try await google.storage.deleteObject(workspace.bucket, lockObject, generation: found.generation)
  }
}
