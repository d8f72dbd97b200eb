/// What a request may say of a bucket, and how buckets are stored and answered.
enum BucketFields {
  private static let allowed: Set<String> = [
    "acl", "autoclass", "billing", "cors", "customPlacementConfig", "defaultEventBasedHold", "defaultObjectAcl",
    "encryption", "etag", "generation", "hierarchicalNamespace", "iamConfiguration", "id", "ipFilter", "kind", "labels",
    "lifecycle", "location", "locationType", "logging", "metageneration", "name", "objectRetention", "owner",
    "projectNumber", "retentionPolicy", "rpo", "satisfiesPZS", "satisfiesPZI", "selfLink", "softDeletePolicy",
    "softDeleteTime", "hardDeleteTime", "storageClass", "timeCreated", "updated", "versioning", "website",
  ]

  /// What no request can change.
  static let written = ["name", "projectNumber", "location", "generation", "timeCreated"]

  private static let answered: Set<String> = ["id", "kind", "selfLink", "etag", "locationType", "acl", "owner"]

  /// Whether `name` can name a bucket (cloud.google.com/storage/docs/buckets#naming).
  static func isName(_ name: String) -> Bool {
    isSpelledWell(name) && !name.hasPrefix("goog") && !name.contains("google")
  }

  private static func isSpelledWell(_ name: String) -> Bool {
    (3...63).contains(name.count) && name.wholeMatch(of: /[a-z0-9][a-z0-9._-]*[a-z0-9]/) != nil
  }

  /// What is said of a bucket that is not there: of some names it is clear that no bucket has them.
  static func missing(_ name: String) -> APIError {
    isSpelledWell(name) ? .notFound("The specified bucket does not exist.") : notAName(name)
  }

  /// What is said of a name that no bucket can have.
  static func notAName(_ name: String) -> APIError {
    APIError(400, "INVALID_ARGUMENT", "Invalid bucket name: '\(name)'", reason: "invalid")
  }

  /// `region` or `multi-region`; nil for what is no location.
  static func locationType(_ location: String) -> String? {
    if ["US", "EU", "ASIA"].contains(location.uppercased()) { return "multi-region" }
    return Regions.contains(location.lowercased()) ? "region" : nil
  }

  /// Known fields alone, with Storage's defaults, without what only answers carry.
  static func normalized(_ body: JSON) throws -> JSON {
    var bucket = try body.fields(allowed)
    for field in answered { bucket[field] = nil }
    let location = bucket["location"]?.string ?? "US"
    guard locationType(location) != nil else {
      throw APIError(
        400, "INVALID_ARGUMENT", "The specified location constraint is not valid.", reason: "invalid")
    }
    bucket["location"] = .string(location.uppercased())
    bucket["storageClass"] = .string((bucket["storageClass"]?.string ?? "STANDARD").uppercased())
    let retention = bucket[path: "softDeletePolicy.retentionDurationSeconds"]?.int ?? 604_800
    guard retention == 0 || (604_800...7_776_000).contains(retention) else {
      throw APIError(
        400, "INVALID_ARGUMENT", "Soft delete retention must be 0 or between 7 and 90 days.", reason: "invalid")
    }
    bucket["softDeletePolicy"] = ["retentionDurationSeconds": .string(String(retention))]
    bucket[path: "iamConfiguration.bucketPolicyOnly"] = nil
    if bucket[path: "iamConfiguration.uniformBucketLevelAccess.enabled"] == nil {
      bucket[path: "iamConfiguration.uniformBucketLevelAccess.enabled"] = false
    }
    let prevention = bucket[path: "iamConfiguration.publicAccessPrevention"]?.string?.lowercased() ?? "inherited"
    guard ["enforced", "inherited", "unspecified"].contains(prevention) else {
      throw APIError(
        400, "INVALID_ARGUMENT", "Invalid value for publicAccessPrevention: \(prevention)", reason: "invalid")
    }
    bucket[path: "iamConfiguration.publicAccessPrevention"] = .string(prevention)
    return bucket
  }

  /// The bucket after a PATCH: null removes, objects are merged, all else is replaced (RFC 7396).
  static func merged(_ stored: JSON, with patch: JSON) -> JSON {
    guard let fields = patch.object else { return patch }
    var result = stored.object ?? [:]
    for (name, value) in fields {
      result[name] = value == .null ? nil : merged(result[name] ?? [:], with: value)
    }
    return .object(result)
  }

  /// The bucket as it is answered.
  static func shown(_ bucket: JSON, in baseURL: String) -> JSON {
    let name = bucket["name"]?.string ?? ""
    var shown = bucket
    shown["kind"] = "storage#bucket"
    shown["id"] = .string(name)
    shown["selfLink"] = .string("\(baseURL)/storage/v1/b/\(name)")
    shown["etag"] = .string(etag(of: bucket["metageneration"]?.int ?? 1))
    shown["locationType"] = locationType(bucket["location"]?.string ?? "").map(JSON.string)
    shown[path: "iamConfiguration.bucketPolicyOnly"] = bucket[path: "iamConfiguration.uniformBucketLevelAccess"]
    shown[path: "softDeletePolicy.effectiveTime"] = bucket["timeCreated"]
    return shown
  }

  /// `CAE=` for 1: base64 of a protobuf with the number in its first field.
  static func etag(of metageneration: Int) -> String {
    var bytes: [UInt8] = [8]
    var rest = UInt64(metageneration)
    while rest >= 128 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    return StoredObject.base64(bytes + [UInt8(rest)])
  }
}
