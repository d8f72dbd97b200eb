/// Cloud Storage's JSON API v1 and the downloads of its XML API: buckets, their policies, objects with generations.
package struct StorageAPI: EmulatedAPI {
  static let service = "storage.googleapis.com"

  /// The API; all it knows is in the world, the objects' bytes in its vault.
  package init() {}

  /// Errors in Storage's own shape.
  package var dialect: ErrorDialect { .storage }

  /// Its methods under `/storage/v1`, `/upload/storage/v1` and `/download/storage/v1`.
  package var routes: [Route] {
    (StorageBuckets().routes + StoragePolicies().routes + StorageObjects().routes + StorageUploads().routes
      + SoftDeletedObjects().routes + ManagedFolders().routes)
      .map(\.withPartialAnswers)
  }
}

/// Downloads from the root, `GET /BUCKET/OBJECT`, as the Go client makes them: it must be the last API of the table.
package struct StorageDownloads: EmulatedAPI {
  /// Where clients look for APIs that the sandbox does not have: no bucket is called like that.
  private static let absent: Set<String> = ["clouderrorreporting", "sts"]

  /// The downloads of `StorageAPI`'s objects.
  package init() {}

  /// Errors in Storage's own shape.
  package var dialect: ErrorDialect { .storage }

  /// One method; HEAD is answered by it too.
  package var routes: [Route] {
    [
      Route("GET", "/{bucket}/{object...}") { call in
        guard !Self.absent.contains(call["bucket"]) else {
          return ErrorDialect.google.unknownRoute(call.request.path)
        }
        return try await StorageObjects().download(call)
      }
    ]
  }
}

extension World {
  /// Lets a call to a bucket in.
  /// - Parameters:
  ///   - call: who asks.
  ///   - name: the bucket.
  ///   - object: the object, where it is about one.
  ///   - permission: what the call needs.
  /// - Returns: the bucket and its project.
  /// - Throws: 404 where there is no such bucket, 403 in Storage's words where the permission is missing.
  func admit(
    _ call: Call, bucket name: String, object: String? = nil, permission: String
  ) throws -> (project: Project, bucket: JSON) {
    guard let bucket = self[StorageBuckets.collection, name],
      let project = findProject(bucket["projectNumber"]?.string ?? "")
    else { throw BucketFields.missing(name) }
    try requireService(StorageAPI.service, in: project)
    let resource = StoragePolicies.resource(of: name)
    guard holds(call.principal, permission, project: project, resource: resource, part: object.map { "objects/\($0)" })
    else {
      throw StorageBuckets.forbidden(permission, call)
    }
    return (project, bucket)
  }
}
