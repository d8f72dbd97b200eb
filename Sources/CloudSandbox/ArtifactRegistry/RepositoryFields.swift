/// What a request may say of a repository, in the spellings that gcloud uses and Google takes.
enum RepositoryFields {
  private static let allowed: Set<String> = [
    "name", "format", "mode", "description", "labels", "createTime", "updateTime", "kmsKeyName", "mavenConfig",
    "dockerConfig", "virtualRepositoryConfig", "remoteRepositoryConfig", "cleanupPolicies", "cleanupPolicyDryRun",
    "sizeBytes", "satisfiesPzs", "satisfiesPzi", "disallowUnspecifiedMode", "vulnerabilityScanningConfig",
    "registryUri", "platformLogsConfig", "etag",
  ]

  /// Only known fields; enumerations in capitals, durations in whole seconds, nothing that the server alone writes.
  ///
  /// gcloud sends a clean-up policy's values as they stand in its file: `Keep`, `any`, `2592000.0s`.
  static func normalized(_ body: JSON) throws -> JSON {
    var repository = try body.fields(allowed)
    for field in ["createTime", "updateTime", "sizeBytes", "registryUri", "satisfiesPzs", "satisfiesPzi", "etag"] {
      repository[field] = nil
    }
    for field in ["format", "mode"] {
      // gcloud spells out that it says nothing: `MODE_UNSPECIFIED`.
      let name = repository[field]?.string?.uppercased()
      repository[field] = name.flatMap { $0.hasSuffix("_UNSPECIFIED") ? nil : .string($0) }
    }
    if let policies = repository["cleanupPolicies"]?.object {
      var normalized: [String: JSON] = [:]
      for (id, policy) in policies { normalized[id] = try cleanupPolicy(policy, id: id) }
      repository["cleanupPolicies"] = .object(normalized)
    }
    return repository
  }

  private static func cleanupPolicy(_ body: JSON, id: String) throws -> JSON {
    var policy = try body.fields(["id", "action", "condition", "mostRecentVersions"], at: "cleanup_policies[\(id)]")
    policy["id"] = policy["id"] ?? .string(id)
    let action = policy["action"]?.string?.uppercased() ?? ""
    guard ["KEEP", "DELETE"].contains(action) else {
      throw APIError.invalidArgument("Invalid value at 'cleanup_policies[\(id)].action': \"\(action)\"")
    }
    policy["action"] = .string(action)
    if policy["mostRecentVersions"] != nil, action != "KEEP" {
      throw APIError.invalidArgument("most_recent_versions can only be used with the action KEEP")
    }
    if let state = policy[path: "condition.tagState"]?.string {
      policy[path: "condition.tagState"] = .string(state.uppercased())
    }
    for field in ["condition.olderThan", "condition.newerThan"] {
      guard let text = policy[path: field]?.string else { continue }
      guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds >= 0, seconds < 1e12 else {
        throw APIError.invalidArgument("Invalid value at 'cleanup_policies[\(id)].\(field)': \"\(text)\"")
      }
      policy[path: field] = .string("\(Int(seconds))s")
    }
    return policy
  }
}
