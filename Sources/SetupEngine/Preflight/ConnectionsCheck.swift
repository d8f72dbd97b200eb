import GoogleCloud
import SetupPlan

/// Whether the buckets that the service mounts, or gets roles on, are there: nothing here makes or deletes one.
struct ConnectionsCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let environment = scene.plan.environment
    let roles = environment.roles.compactMap { role -> String? in
      if case .bucket(let name)? = role.target { name } else { nil }
    }
    let names = Set(environment.connections.buckets.values.map(\.bucket) + roles).sorted()
    let missing = try await names.concurrentMap { name in
      try await scene.google.storage.bucket(name) == nil ? name : nil
    }.compactMap(\.self)
    guard !missing.isEmpty else { return [] }
    let commands = missing.map {
      "gcloud storage buckets create gs://\($0) --location=\(scene.names.region) --uniform-bucket-level-access "
        + "--project=\(scene.project)"
    }
    return [
      .missing(
        Failure(
          message: missing.count == 1
            ? "The bucket \(missing[0]) is missing" : "The buckets \(missing.joined(separator: ", ")) are missing",
          reason:
            "The answers name it in connections or roles, and a revision that mounts it would not start. Buckets of a "
            + "service are never made or deleted here, since their contents are its data.",
          remedy: "Correct the name in overture.yaml, or make it: \(commands.joined(separator: "; "))", kind: .answers))
    ]
  }
}
