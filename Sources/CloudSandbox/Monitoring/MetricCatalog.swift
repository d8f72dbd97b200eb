/// The metrics of Cloud Run that the sandbox has.
///
/// Reference: cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run
enum MetricCatalog {
  private static let codes = ["response_code", "response_code_class"]
  private static let containers = ["container_name"]
  private static let probes = ["probe_type", "probe_action", "is_default", "container_name", "is_healthy"]

  /// All of them, by their names.
  static let all: [MetricDescriptor] = requests + instances + resources

  private static let requests: [MetricDescriptor] = [
    .init(
      name: "request_count", kind: .delta, valueType: .integer, unit: "1", labels: codes,
      description: "Number of requests reaching the revision. Excludes requests that do not reach your container "
        + "instances (e.g. unauthorized requests or when the maximum number of instances is reached)."),
    .init(
      name: "request_latencies", kind: .delta, valueType: .distribution, unit: "ms", labels: codes,
      description:
        "Distribution of request latency in milliseconds reaching the revision: from the running container's "
        + "getting it to its answer."),
    .init(
      name: "request_latency/e2e_latencies", kind: .delta, valueType: .distribution, unit: "ms", labels: codes,
      description: "Distribution of request latency in milliseconds from the edge to the answer, waiting included.",
      stage: "BETA"),
    .init(
      name: "request_latency/pending", kind: .delta, valueType: .distribution, unit: "ms", labels: [],
      description: "Distribution of the time that requests waited for an instance.", stage: "BETA"),
    .init(
      name: "request_latency/ingress_to_region", kind: .delta, valueType: .distribution, unit: "ms", labels: [],
      description: "Distribution of the time from the edge to the region.", stage: "BETA"),
    .init(
      name: "request_latency/routing", kind: .delta, valueType: .distribution, unit: "ms", labels: [],
      description: "Distribution of the time for routing in the region.", stage: "BETA"),
    .init(
      name: "request_latency/user_execution", kind: .delta, valueType: .distribution, unit: "ms", labels: [],
      description: "Distribution of the time in the container.", stage: "BETA"),
    .init(
      name: "request_latency/response_egress", kind: .delta, valueType: .distribution, unit: "ms", labels: [],
      description: "Distribution of the time that answers took on their way out.", stage: "BETA"),
    .init(
      name: "pending_queue/pending_requests", kind: .gauge, valueType: .double, unit: "1", labels: [],
      description: "Number of requests that wait for an instance.", stage: "BETA"),
  ]

  private static let instances: [MetricDescriptor] = [
    .init(
      name: "container/instance_count", kind: .gauge, valueType: .integer, unit: "1", labels: ["state"],
      description: "Number of container instances that exist, broken down by state."),
    .init(
      name: "container/billable_instance_time", kind: .delta, valueType: .double, unit: "s", labels: [],
      description: "Billable time aggregated from all container instances."),
    .init(
      name: "container/startup_latencies", kind: .delta, valueType: .distribution, unit: "ms", labels: [],
      description: "Distribution of time in milliseconds spent starting a new container instance."),
    .init(
      name: "container/max_request_concurrencies", kind: .delta, valueType: .distribution, unit: "1",
      labels: ["state"], description: "Distribution of the maximum number of concurrent requests of each instance.",
      buckets: .whole),
    .init(
      name: "scaling/recommended_instances", kind: .gauge, valueType: .integer, unit: "1", labels: ["scaling_driver"],
      description: "Number of instances that the autoscaler wants, by what it rests on.", stage: "BETA"),
    .init(
      name: "container/completed_probe_count", kind: .delta, valueType: .integer, unit: "1", labels: probes,
      description: "Number of completed health check probes.", stage: "BETA"),
    .init(
      name: "container/completed_probe_attempt_count", kind: .delta, valueType: .integer, unit: "1", labels: probes,
      description: "Number of completed attempts of health check probes.", stage: "BETA"),
    .init(
      name: "container/probe_latencies", kind: .delta, valueType: .distribution, unit: "ms", labels: probes,
      description: "Distribution of the time that health check probes took.", stage: "BETA"),
    .init(
      name: "container/probe_attempt_latencies", kind: .delta, valueType: .distribution, unit: "ms", labels: probes,
      description: "Distribution of the time that single attempts of probes took.", stage: "BETA"),
  ]

  private static let resources: [MetricDescriptor] = [
    .init(
      name: "container/cpu/utilizations", kind: .delta, valueType: .distribution, unit: "10^2.%", labels: containers,
      description: "Container CPU utilization distribution across all container instances.", buckets: .share),
    .init(
      name: "container/cpu/usage", kind: .delta, valueType: .distribution, unit: "s", labels: containers,
      description: "CPU seconds that instances used in the sampling period.", stage: "BETA", buckets: .seconds),
    .init(
      name: "container/cpu/allocation_time", kind: .delta, valueType: .double, unit: "s", labels: containers,
      description: "Container CPU allocation of the revision in seconds."),
    .init(
      name: "container/memory/utilizations", kind: .delta, valueType: .distribution, unit: "10^2.%",
      labels: containers,
      description: "Container memory utilization distribution across all container instances.", buckets: .share),
    .init(
      name: "container/memory/usage", kind: .delta, valueType: .distribution, unit: "By", labels: containers,
      description: "Memory that instances used.", stage: "BETA", buckets: .bytes),
    .init(
      name: "container/memory/allocation_time", kind: .delta, valueType: .double, unit: "GiBy.s", labels: containers,
      description: "Container memory allocation of the revision in Gigabytes-seconds."),
    .init(
      name: "container/network/sent_bytes_count", kind: .delta, valueType: .integer, unit: "By", labels: ["kind"],
      description: "Outgoing socket and HTTP response traffic, in bytes."),
    .init(
      name: "container/network/received_bytes_count", kind: .delta, valueType: .integer, unit: "By", labels: ["kind"],
      description: "Incoming socket and HTTP response traffic, in bytes."),
  ]

  private static let byName: [String: MetricDescriptor] = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The metric of a name, without `run.googleapis.com/`.
  static subscript(name: String) -> MetricDescriptor? { byName[name] }
}
