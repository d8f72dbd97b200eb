/// What makes an alert policy valid, and what the server adds.
enum AlertPolicyFields {
  private static let allowed: Set<String> = [
    "name", "displayName", "documentation", "userLabels", "conditions", "combiner", "enabled", "validity",
    "notificationChannels", "creationRecord", "mutationRecord", "alertStrategy", "severity",
  ]
  private static let conditionKinds = [
    "conditionThreshold", "conditionAbsent", "conditionMatchedLog", "conditionMonitoringQueryLanguage",
    "conditionPrometheusQueryLanguage", "conditionSql",
  ]

  /// The policy with its name, names for its conditions, and `enabled` unless it says otherwise.
  static func complete(_ given: JSON, name: String, stored: JSON?) throws -> JSON {
    var policy = try given.fields(allowed)
    guard ["AND", "OR", "AND_WITH_MATCHING_RESOURCE"].contains(policy["combiner"]?.string ?? "") else {
      throw APIError.invalidArgument(
        "Field alert_policy.combiner had an invalid value of \"COMBINE_UNSPECIFIED\": must be specified.")
    }
    guard let conditions = policy["conditions"]?.array, (1...6).contains(conditions.count) else {
      throw APIError.invalidArgument(
        "Field alert_policy.conditions had an invalid value: must have between 1 and 6 conditions.")
    }
    policy["conditions"] = .array(
      try conditions.enumerated().map { index, condition in
        try complete(condition, index: index, name: stored?[condition: index] ?? "\(name)/conditions/\(index + 1)")
      })
    policy["name"] = .string(name)
    policy["enabled"] = policy["enabled"] ?? true
    return policy
  }

  private static func complete(_ given: JSON, index: Int, name: String) throws -> JSON {
    let path = "alert_policy.conditions[\(index)]"
    var condition = try given.fields(Set(conditionKinds + ["name", "displayName"]), at: path)
    guard conditionKinds.count(where: { condition[$0] != nil }) == 1 else {
      throw APIError.invalidArgument("Field \(path) must have exactly one kind of condition.")
    }
    if let threshold = condition["conditionThreshold"] {
      guard let filter = threshold["filter"]?.string, filter.contains("metric.type"), filter.contains("resource.type")
      else {
        throw APIError.invalidArgument(
          "Field \(path).condition_threshold.filter had an invalid value: must specify a restriction on "
            + "\"metric.type\" and \"resource.type\" in the filter.")
      }
      for aggregation in threshold["aggregations"]?.array ?? [] {
        let seconds = aggregation["alignmentPeriod"]?.string.flatMap(ServiceRules.seconds) ?? 0
        guard seconds >= 60 else {
          throw APIError.invalidArgument(
            "Field \(path).condition_threshold.aggregations.alignment_period had an invalid value: must be at least 60s."
          )
        }
      }
    }
    condition["name"] = condition["name"] ?? .string(name)
    return condition
  }
}

/// What makes a notification channel valid.
enum NotificationChannelFields {
  private static let allowed: Set<String> = [
    "type", "name", "displayName", "description", "labels", "userLabels", "verificationStatus", "enabled",
    "creationRecord", "mutationRecord", "mutationRecords", "sensitiveLabels", "forceDelete",
  ]

  /// The channel with its name, `enabled` unless it says otherwise.
  static func complete(_ given: JSON, name: String, stored: JSON?) throws -> JSON {
    var channel = try given.fields(allowed)
    for field in ["sensitiveLabels", "forceDelete", "mutationRecords"] { channel[field] = nil }
    guard channel["type"]?.string?.isEmpty == false else {
      throw APIError.invalidArgument("Field notification_channel.type had an invalid value: must be specified.")
    }
    channel["name"] = .string(name)
    channel["enabled"] = channel["enabled"] ?? true
    return channel
  }
}

/// What makes a dashboard valid.
enum DashboardFields {
  private static let eventTypes: Set<String> = [
    "GKE_WORKLOAD_DEPLOYMENT", "GKE_POD_CRASH", "GKE_POD_UNSCHEDULABLE", "GKE_CONTAINER_CREATION_FAILED",
    "GKE_CLUSTER_CREATE_DELETE", "GKE_CLUSTER_UPDATE", "GKE_NODE_POOL_UPDATE", "GKE_CLUSTER_AUTOSCALER",
    "GKE_POD_AUTOSCALER", "VM_TERMINATION", "VM_GUEST_OS_ERROR", "VM_START_FAILED", "MIG_UPDATE", "MIG_AUTOSCALER",
    "CLOUD_RUN_DEPLOYMENT", "CLOUD_SQL_FAILOVER", "CLOUD_SQL_START_STOP", "CLOUD_SQL_STORAGE",
    "UPTIME_CHECK_FAILURE", "CLOUD_ALERTING_ALERT", "SERVICE_HEALTH_INCIDENT", "SAP_BACKINT", "SAP_AVAILABILITY",
    "SAP_OPERATIONS",
  ]
  private static let layouts = ["gridLayout", "mosaicLayout", "rowLayout", "columnLayout"]

  /// The dashboard with its name.
  static func complete(_ given: JSON, name: String, stored: JSON?) throws -> JSON {
    var dashboard = try given.fields(
      Set(layouts + ["name", "displayName", "etag", "dashboardFilters", "labels", "annotations"]))
    guard dashboard["displayName"]?.string?.isEmpty == false else {
      throw APIError.invalidArgument("Field displayName is required.", field: "dashboard.display_name")
    }
    guard layouts.count(where: { dashboard[$0] != nil }) == 1 else {
      throw APIError.invalidArgument("A dashboard must have exactly one layout.", field: "dashboard.layout")
    }
    for (index, annotation) in (dashboard[path: "annotations.eventAnnotations"]?.array ?? []).enumerated() {
      let path = "annotations.eventAnnotations[\(index)]"
      let given = try annotation.fields(["displayName", "enabled", "eventType", "filter", "resourceNames"], at: path)
      guard eventTypes.contains(given["eventType"]?.string ?? "") else {
        throw APIError.invalidArgument("An annotation must name a type of event.", field: "\(path).eventType")
      }
    }
    dashboard["name"] = .string(name)
    return dashboard
  }
}

extension JSON {
  /// The name of a stored policy's condition.
  fileprivate subscript(condition index: Int) -> String? {
    guard let conditions = self["conditions"]?.array, conditions.indices.contains(index) else { return nil }
    return conditions[index]["name"]?.string
  }
}
