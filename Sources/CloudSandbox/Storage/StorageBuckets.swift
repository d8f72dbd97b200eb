/// The buckets: one namespace for all projects.
struct StorageBuckets {
  static let collection = "storage.buckets"

  var routes: [Route] {
    [
      Route("GET", "/storage/v1/b", list),
      Route("POST", "/storage/v1/b", insert),
      Route("GET", "/storage/v1/b/{bucket}", get),
      Route("PATCH", "/storage/v1/b/{bucket}", patch),
      Route("PUT", "/storage/v1/b/{bucket}", patch),
      Route("DELETE", "/storage/v1/b/{bucket}", delete),
      Route("GET", "/storage/v1/b/{bucket}/storageLayout", layout),
      Route("GET", "/storage/v1/projects/{project}/serviceAccount", serviceAgent),
    ]
  }

  /// 403 as Storage words it.
  static func forbidden(_ permission: String, _ call: Call) -> APIError {
    APIError(
      403, "PERMISSION_DENIED",
      "\(call.principal.email) does not have \(permission) access to the Google Cloud Storage bucket. "
        + "Permission '\(permission)' denied on resource (or it may not exist).", reason: "forbidden")
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "storage.buckets.list", in: world)
      let prefix = call.request.query("prefix") ?? ""
      let all = world.list(Self.collection, prefix: prefix).map(\.document)
        .filter { $0["projectNumber"]?.string == project.number }
      let request = call.request.pagingByMaxResults
      let page = try Page(all.map { BucketFields.shown($0, in: request.baseURL) }, request: request, standard: 1000)
      return .json(page.json("items").merging(["kind": "storage#buckets"]))
    }
  }

  @Sendable private func insert(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let project = try admit(call, "storage.buckets.create", in: world)
      guard project.billingEnabled else {
        throw APIError(
          403, "PERMISSION_DENIED", "The project to be billed is associated with an absent billing account.",
          reason: "accountDisabled")
      }
      let body = try call.request.json()
      let name = body["name"]?.string ?? ""
      guard BucketFields.isName(name) else {
        throw BucketFields.notAName(name)
      }
      if let other = world[Self.collection, name] {
        let isOwn = other["projectNumber"]?.string == project.number
        throw APIError(
          409, "ALREADY_EXISTS",
          isOwn
            ? "Your previous request to create the named bucket succeeded and you already own it."
            : "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
              + "Please select a different name and try again.", reason: "conflict")
      }
      var bucket = try BucketFields.normalized(body)
      try world.requireCompliance(ofBucket: bucket, in: project)
      bucket["name"] = .string(name)
      bucket["projectNumber"] = .string(project.number)
      bucket["metageneration"] = "1"
      bucket["generation"] = .string(String(Int64(world.now.timeIntervalSince1970 * 1_000_000)))
      bucket["timeCreated"] = .string(world.timestamp)
      bucket["updated"] = .string(world.timestamp)
      world[Self.collection, name] = bucket
      return .json(BucketFields.shown(bucket, in: call.request.baseURL))
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let bucket = try world.admit(call, bucket: call["bucket"], permission: "storage.buckets.get").bucket
      return .json(BucketFields.shown(bucket, in: call.request.baseURL))
    }
  }

  @Sendable private func patch(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let name = call["bucket"]
      let (project, stored) = try world.admit(call, bucket: name, permission: "storage.buckets.update")
      try Self.checkMetageneration(of: stored, call)
      var bucket = try BucketFields.normalized(BucketFields.merged(stored, with: try call.request.json()))
      for field in BucketFields.written { bucket[field] = stored[field] }
      try world.requireCompliance(ofBucket: bucket, in: project)
      bucket["metageneration"] = .string(String((stored["metageneration"]?.int ?? 1) + 1))
      bucket["updated"] = .string(world.timestamp)
      world[Self.collection, name] = bucket
      return .json(BucketFields.shown(bucket, in: call.request.baseURL))
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let name = call["bucket"]
      let bucket = try world.admit(call, bucket: name, permission: "storage.buckets.delete").bucket
      try Self.checkMetageneration(of: bucket, call)
      guard world.list(StorageObjects.collection, prefix: "\(name)/").isEmpty else {
        throw APIError(
          409, "FAILED_PRECONDITION", "The bucket you tried to delete is not empty.", reason: "conflict")
      }
      world[Self.collection, name] = nil
      world.forgetSoftDeletedObjects(in: name)
      world.removePolicy(of: StoragePolicies.resource(of: name))
      return .noContent
    }
  }

  @Sendable private func layout(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let bucket = try world.admit(call, bucket: call["bucket"], permission: "storage.objects.list").bucket
      return .json(
        .compact([
          "kind": "storage#storageLayout", "bucket": bucket["name"], "location": bucket["location"],
          "locationType": .string(BucketFields.locationType(bucket["location"]?.string ?? "US") ?? "multi-region"),
          "hierarchicalNamespace": ["enabled": false],
        ]))
    }
  }

  /// The account as which Storage itself acts for a project: it has the project's number in its name.
  @Sendable private func serviceAgent(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let project = try admit(call, "resourcemanager.projects.get", named: call["project"], in: world)
      return .json([
        "kind": "storage#serviceAccount",
        "email_address": .string("service-\(project.number)@gs-project-accounts.iam.gserviceaccount.com"),
      ])
    }
  }

  private func admit(_ call: Call, _ permission: String, named: String? = nil, in world: World) throws -> Project {
    let name = named ?? call.request.query("project") ?? ""
    guard let project = world.findProject(name) else {
      throw APIError(400, "INVALID_ARGUMENT", "Unknown project id: \(name)", reason: "invalid")
    }
    try world.requireService(StorageAPI.service, in: project)
    guard world.holds(call.principal, permission, project: project) else {
      throw APIError(
        403, "PERMISSION_DENIED",
        "\(call.principal.email) does not have \(permission) access to the Google Cloud project. "
          + "Permission '\(permission)' denied on resource (or it may not exist).", reason: "forbidden")
    }
    return project
  }

  private static func checkMetageneration(of bucket: JSON, _ call: Call) throws {
    let present = bucket["metageneration"]?.int
    if let wanted = call.request.query("ifMetagenerationMatch"), Int(wanted) != present {
      throw APIError.conditionNotMet
    }
    if let unwanted = call.request.query("ifMetagenerationNotMatch"), Int(unwanted) == present {
      throw APIError.conditionNotMet
    }
  }
}
