/// A question about a Cloud Run service's metrics: what is summed up over which period, and kept apart by what.
///
/// Every question pins the resource to `cloud_run_revision`: the same metrics are written for `cloud_run_instance` too.
package struct ServiceMetricQuery: Sendable, Hashable {
  /// How the points of one series in a period become one.
  ///
  /// ALIGN_SUM takes distributions too and, unlike ALIGN_DELTA, invents nothing where a period has no data.
  package enum Aligner: String, Sendable {
    case sum = "ALIGN_SUM"
    case rate = "ALIGN_RATE"
    case max = "ALIGN_MAX"
    case percentile99 = "ALIGN_PERCENTILE_99"
  }

  /// How several series become one.
  package enum Reducer: String, Sendable {
    case sum = "REDUCE_SUM"
    case max = "REDUCE_MAX"
  }

  /// A label that series are kept apart by.
  package enum Label: String, Sendable {
    case revision = "resource.labels.revision_name"
    case codeClass = "metric.labels.response_code_class"
    case state = "metric.labels.state"
    case driver = "metric.labels.scaling_driver"

    /// Its name alone, as it is a key of `MetricSeries.labels`.
    package var key: String { rawValue.split(separator: ".").last.map(String.init) ?? rawValue }
  }

  /// Without `run.googleapis.com/`.
  package var metric: String
  /// Seconds.
  package var period: Int
  package var aligner: Aligner
  package var reducer: Reducer
  package var groups: [Label]

  package init(_ metric: String, period: Int, _ aligner: Aligner, _ reducer: Reducer, by groups: [Label] = []) {
    self.metric = metric
    self.period = period
    self.aligner = aligner
    self.reducer = reducer
    self.groups = groups
  }

  /// The same question, kept apart by revision.
  package var byRevision: ServiceMetricQuery {
    var copy = self
    if !copy.groups.contains(.revision) { copy.groups.append(.revision) }
    return copy
  }

  /// The same question with points of another length.
  /// - Parameter seconds: the length.
  /// - Returns: the question.
  package func every(_ seconds: Int) -> ServiceMetricQuery {
    var copy = self
    copy.period = seconds
    return copy
  }
}

/// What is asked about a service, each question declared once.
package enum ServiceMetric: String, Sendable, CaseIterable {
  // The ten that tell how a service does.
  case latency, latencyByRevision, responses, peakRate, arrivals, starts, cpu, instances, concurrency, driver
  // What the costs and the memory are told from, and what callers wait for in all.
  case memory, instanceTime, billable, cpuAllocation, memoryAllocation, endToEnd, pending

  /// The question.
  package var query: ServiceMetricQuery {
    switch self {
    case .latency: ServiceMetricQuery("request_latencies", period: 3600, .sum, .sum)
    case .latencyByRevision: ServiceMetricQuery("request_latencies", period: 3600, .sum, .sum, by: [.revision])
    case .responses: ServiceMetricQuery("request_count", period: 3600, .sum, .sum, by: [.codeClass])
    case .peakRate: ServiceMetricQuery("request_count", period: 60, .rate, .sum)
    case .arrivals: ServiceMetricQuery("request_count", period: 60, .sum, .sum)
    case .starts: ServiceMetricQuery("container/startup_latencies", period: 3600, .sum, .sum)
    case .cpu: ServiceMetricQuery("container/cpu/utilizations", period: 3600, .sum, .sum)
    case .instances: ServiceMetricQuery("container/instance_count", period: 60, .max, .sum, by: [.state])
    case .concurrency: ServiceMetricQuery("container/max_request_concurrencies", period: 60, .percentile99, .max)
    case .driver: ServiceMetricQuery("scaling/recommended_instances", period: 60, .max, .max, by: [.driver])
    case .memory: ServiceMetricQuery("container/memory/utilizations", period: 3600, .sum, .sum)
    // One reading a minute: their sum is instance minutes, of minutes without any instance too.
    case .instanceTime: ServiceMetricQuery("container/instance_count", period: 3600, .sum, .sum)
    case .billable: ServiceMetricQuery("container/billable_instance_time", period: 3600, .sum, .sum)
    case .cpuAllocation: ServiceMetricQuery("container/cpu/allocation_time", period: 3600, .sum, .sum)
    case .memoryAllocation: ServiceMetricQuery("container/memory/allocation_time", period: 3600, .sum, .sum)
    case .endToEnd: ServiceMetricQuery("request_latency/e2e_latencies", period: 3600, .sum, .sum)
    case .pending: ServiceMetricQuery("request_latency/pending", period: 3600, .sum, .sum)
    }
  }

  /// What the answer tells, in a few words.
  package var title: String {
    switch self {
    case .latency: "latency in the container (p95)"
    case .latencyByRevision: "latency by revision (p95)"
    case .responses: "requests and errors, by the class of their status"
    case .peakRate: "highest rate of requests in a minute of the day"
    case .arrivals: "requests a minute"
    case .starts: "instances started"
    case .cpu: "CPU in use, as a fraction of the limit"
    case .instances: "instances, active and idle"
    case .concurrency: "requests at once in one instance (p99)"
    case .driver: "instances that the autoscaler wants, by what drives it"
    case .memory: "memory in use, as a fraction of the limit"
    case .instanceTime: "minutes of all instances"
    case .billable: "billed instance seconds"
    case .cpuAllocation: "billed vCPU seconds"
    case .memoryAllocation: "billed GiB seconds"
    case .endToEnd: "latency from Google's edge, cold starts included (p95)"
    case .pending: "requests that waited for an instance"
    }
  }
}

/// A Cloud Run service whose metrics are asked for.
package struct MeasuredService: Sendable, Hashable {
  package var project: String
  package var region: String
  package var name: String

  package init(project: String, region: String, name: String) {
    self.project = project
    self.region = region
    self.name = name
  }
}
