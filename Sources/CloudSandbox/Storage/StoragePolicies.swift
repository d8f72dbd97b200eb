/// The IAM policies of buckets: read by GET, replaced by PUT of the policy itself.
struct StoragePolicies {
  var routes: [Route] {
    [
      Route("GET", "/storage/v1/b/{bucket}/iam", get),
      Route("PUT", "/storage/v1/b/{bucket}/iam", set),
      Route("GET", "/storage/v1/b/{bucket}/iam/testPermissions", test),
    ]
  }

  /// A bucket's name as policies know it.
  static func resource(of bucket: String) -> String { "projects/_/buckets/\(bucket)" }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      _ = try world.admit(call, bucket: call["bucket"], permission: "storage.buckets.getIamPolicy")
      let resource = Self.resource(of: call["bucket"])
      return .json(shown(world.policy(of: resource, version: try call.requestedPolicyVersion()), of: resource))
    }
  }

  @Sendable private func set(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (project, bucket) = try world.admit(
        call, bucket: call["bucket"], permission: "storage.buckets.setIamPolicy")
      let resource = Self.resource(of: call["bucket"])
      let isPrivate =
        bucket[path: "iamConfiguration.publicAccessPrevention"] == "enforced"
        || world.enforces("storage.publicAccessPrevention", in: project)
      let policy = try world.setPolicy(
        of: resource, to: try call.request.json(), stale: .conditionNotMet, allowPublic: !isPrivate)
      return .json(shown(policy, of: resource))
    }
  }

  @Sendable private func test(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      guard let bucket = world[StorageBuckets.collection, call["bucket"]],
        let project = world.findProject(bucket["projectNumber"]?.string ?? "")
      else { throw BucketFields.missing(call["bucket"]) }
      let held = try world.testPermissions(
        call.request.queries("permissions"), call: call, project: project, resource: Self.resource(of: call["bucket"]))
      return .json(held.merging(["kind": "storage#testIamPermissionsResponse"]))
    }
  }

  private func shown(_ policy: JSON, of resource: String) -> JSON {
    policy.merging(["kind": "storage#policy", "resourceId": .string(resource)])
  }
}
