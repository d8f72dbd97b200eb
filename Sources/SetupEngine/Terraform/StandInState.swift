import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// What the stand-in knows it has made, kept in the bucket where Terraform's gcs backend would keep its state, and
/// guarded by the same lock object.
struct StandInState: Codable, Sendable, Equatable {
  /// A resource that exists.
  struct Entry: Codable, Sendable, Equatable {
    var address: String
    var kind: StandInResource.Kind
    /// The full name that the API gave it; for a member, that of its service.
    var name: String
    /// The granted member, for members.
    var member: String?

    /// The role that the member has, by what the configuration calls it.
    var role: String { address.contains(".deployer_deploys") ? "roles/run.developer" : "roles/run.invoker" }
  }

  var version = 4
  var terraformVersion = "overture-stand-in"
  var serial = 0
  var resources: [Entry] = []

  enum CodingKeys: String, CodingKey {
    case version
    case terraformVersion = "terraform_version"
    case serial, resources
  }

  func entry(_ address: String) -> Entry? { resources.first { $0.address == address } }

  mutating func put(_ entry: Entry) {
    resources.removeAll { $0.address == entry.address }
    resources.append(entry)
  }
}

/// The state object and its lock in the bucket.
struct StandInStore: Sendable {
  let google: GoogleCloudClient
  let workspace: TerraformWorkspace

  private var object: String { workspace.prefix + "/default.tfstate" }
  private var lockObject: String { workspace.prefix + "/default.tflock" }

  /// The state; an empty one where nothing was applied yet.
  func read() async throws -> StandInState {
    guard !workspace.isLocal, let document = try await google.storage.document(workspace.bucket, object),
      !document.object.isEmpty
    else {
      return StandInState()
    }
    do {
      return try JSONDecoder().decode(StandInState.self, from: Data(document.bytes))
    } catch {
      throw Failure(
        message: "The state in gs://\(workspace.bucket)/\(object) was written by a real Terraform",
        reason: "The stand-in cannot read it.",
        remedy: "Put that Terraform on PATH, or name it: export OVERTURE_TERRAFORM=/path/to/terraform")
    }
  }

  func write(_ state: StandInState) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var next = state
    next.serial += 1
    _ = try await google.storage.upload(workspace.bucket, object, Array(try encoder.encode(next)))
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
