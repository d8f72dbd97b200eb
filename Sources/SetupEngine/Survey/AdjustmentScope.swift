import SetupPlan

/// What an adjustment of resource settings may change in Terraform's resources: what its options name, and what follows.
struct AdjustmentScope: Sendable, Equatable {
  let fields: Set<ResourceField>

  /// The service, and the job that runs its image with the same sizes.
  private static let sized = ["google_cloud_run_v2_service.service", "google_cloud_run_v2_job.release"]
  private static let instances = "google_monitoring_alert_policy.instances[0]"

  /// Their attributes that follow from each setting, by the ends of their paths.
  private static let attributes: [ResourceField: [String]] = [
    .memory: ["resources.limits.memory"],
    .cpu: ["resources.limits.cpu", "template.execution_environment", "env[WEB_CONCURRENCY]"],
    .minInstances: ["scaling.min_instance_count"],
    .maxInstances: ["template.scaling.max_instance_count"],
    .concurrency: ["template.max_instance_request_concurrency", "env[WEB_THREADS]"],
    .timeout: ["template.timeout"],
    .keepWarm: [],
    .cpuAllocation: ["resources.cpu_idle"],
    .startupTimeout: ["startup_probe.failure_threshold"],
    .sessionAffinity: ["template.session_affinity"],
    .http2: ["ports.name"],
  ]

  /// The other resources that come, change or go with a setting.
  private static let resources: [ResourceField: [String]] = [
    .minInstances: [instances], .maxInstances: [instances],
    .keepWarm: ["google_cloud_scheduler_job.keep_warm[0]", "google_cloud_run_v2_service_iam_member.keep_warm[0]"],
  ]

  /// Whether a resource as a whole follows.
  func covers(_ address: String) -> Bool { fields.contains { Self.resources[$0]?.contains(address) == true } }

  /// Whether an attribute follows.
  func covers(_ address: String, _ path: String) -> Bool {
    if covers(address) { return true }
    guard Self.sized.contains(address) else { return false }
    return fields.contains { field in
      Self.attributes[field, default: []].contains { path == $0 || path.hasSuffix("." + $0) }
    }
  }
}
