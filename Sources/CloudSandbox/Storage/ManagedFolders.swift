/// The managed folders of buckets. Nothing makes one here, but `gcloud storage rm --recursive` asks for them.
struct ManagedFolders {
  var routes: [Route] { [Route("GET", "/storage/v1/b/{bucket}/managedFolders", list)] }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let bucket = try world.admit(call, bucket: call["bucket"], permission: "storage.managedFolders.list").bucket
      guard bucket[path: "iamConfiguration.uniformBucketLevelAccess.enabled"] == true else {
        throw APIError(
          412, "FAILED_PRECONDITION", "Uniform bucket-level access must be enabled to use managed folders.",
          reason: "conditionNotMet")
      }
      // An empty list has no items, as everywhere in Storage.
      return .json(["kind": "storage#managedFolders"])
    }
  }
}
