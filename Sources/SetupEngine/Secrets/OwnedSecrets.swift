import GoogleCloud
import RESTClient
import SetupPlan

/// The secrets of Secret Manager that belong to one environment of a service: each has it as its one owner, in a label.
///
/// The label comes with the request that makes a secret, so that nothing between two requests can lose it; whoever looks from
/// another machine sees the same. Values go out and are never read back.
package struct OwnedSecrets: Sendable {
  /// The label that names the owner.
  package static let label = "overture-service"
  /// How often a version is asked for whose answers are lost.
  private static let tries = 3

  private var google: GoogleCloudClient
  private let project: String
  /// The owner's name in the label.
  private let owner: String

  /// - Parameters:
  ///   - google: the client that asks.
  ///   - names: those of the environment.
  package init(google: GoogleCloudClient, names: ResourceNames) {
    self.google = google
    project = names.project
    owner = names.service
  }

  /// What came of a value that was put in.
  package struct Stored: Sendable, Equatable {
    package let secret: String
    /// The number of the version that holds it.
    package let version: Int
    /// Whether the secret was made for it.
    package let isNew: Bool
  }

  /// Puts a value in, as the newest version of a secret that is made where it is missing.
  ///
  /// - Parameters:
  ///   - value: the bytes, at most 64 KiB.
  ///   - name: the secret's id.
  /// - Returns: which version it became.
  /// - Throws: a `Failure` where the secret is not the service's own, and what the client throws.
  package func store(_ value: [UInt8], in name: String) async throws -> Stored {
    try await google.services.enable(project, ["secretmanager.googleapis.com"])
    // What was just enabled is not known everywhere at once.
    var patient = self
    patient.google = google.awaiting(.enabledServices)
    return try await patient.put(value, in: name)
  }

  private func put(_ value: [UInt8], in name: String) async throws -> Stored {
    var isNew = false
    if let found = try await google.secrets.get(project, name) {
      try refuseForeign(found, name)
    } else {
      isNew = true
      try await make(name)
    }
    let before = try await google.secrets.versions(project, name).map(\.number)
    return Stored(secret: name, version: try await add(value, to: name, besides: before), isNew: isNew)
  }

  private func make(_ name: String) async throws {
    do {
      _ = try await google.secrets.create(
        project, name, labels: ["managed-by": "overture", Self.label: owner])
    } catch let error as GoogleCloudError where error.kind == .alreadyExists {
      // Either the answer to a first try was lost, or somebody was faster.
      guard let found = try await google.secrets.get(project, name) else { throw error }
      try refuseForeign(found, name)
    }
  }

  /// Sending twice would add two: where an answer is lost, what it has left is looked for first.
  private func add(_ value: [UInt8], to name: String, besides before: [String]) async throws -> Int {
    var tried = 0
    while true {
      do {
        return Int(try await google.secrets.addVersion(project, name, payload: value).number) ?? 0
      } catch let error as GoogleCloudError where error.leavesOutcomeOpen {
        tried += 1
        let now = try await google.secrets.versions(project, name).map(\.number)
        if let own = now.first(where: { !before.contains($0) }) { return Int(own) ?? 0 }
        guard tried < Self.tries else { throw error }
      }
    }
  }

  private func refuseForeign(_ secret: JSONValue, _ name: String) throws {
    let found = secret["labels"][Self.label].string
    guard found != owner else { return }
    throw Failure(
      message: "The secret \(name) is not \(owner)'s own",
      reason: found.map { "Its label \(Self.label) names \($0)." }
        ?? "It was not made by Overture: others may rely on it.",
      remedy: "Add a version by hand: gcloud secrets versions add \(name) --data-file=- --project=\(project); "
        + "or choose another name", kind: .answers)
  }

  /// Switches off the versions before one, which can be undone; those that are off or destroyed stay so.
  ///
  /// - Parameters:
  ///   - version: the number of the first that stays on.
  ///   - name: the secret's id.
  /// - Returns: the numbers that were switched off.
  /// - Throws: what the client throws.
  package func disable(before version: Int, of name: String) async throws -> [Int] {
    let older = try await google.secrets.versions(project, name, enabledOnly: true)
      .compactMap { Int($0.number) }.filter { $0 < version }.sorted()
    for number in older { try await google.secrets.disableVersion(project, name, "\(number)") }
    return older
  }

  /// The ids of the secrets that the environment owns, in order; none where the API is off.
  package func names() async throws -> [String] {
    do {
      return try await google.secrets.list(project, filter: "labels.\(Self.label)=\(owner)").filter {
        $0["labels"][Self.label].string == owner
      }.compactMap { $0["name"].string?.split(separator: "/").last.map(String.init) }.sorted()
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled {
      return []
    }
  }

  /// Deletes one with all its versions, for good; one that is not the environment's own is left alone.
  ///
  /// - Returns: whether it was deleted.
  func delete(_ name: String) async throws -> Bool {
    guard let found = try await google.secrets.get(project, name), found["labels"][Self.label].string == owner else {
      return false
    }
    try await google.secrets.delete(project, name)
    return true
  }
}
