/// The numbers of the series that the events of a stretch count for.
struct PastSeries {
  let pending, routing, ingress, egress, execution: Int
  let startup, probeCount, probeAttempts, probeTime, probeAttemptTime: Int
  let active, idle, waiting, byCPU, byConcurrency, billable: Int
  let cpuShare, cpuUsed, cpuTime, memoryShare, memoryUsed, memoryTime: Int
  let busyConcurrency, idleConcurrency, sent, received: Int
  private let place: RevisionPlace
  private var codes: [Int: (count: Int, latency: Int, endToEnd: Int)] = [:]

  /// The series of a revision.
  init(_ place: RevisionPlace, isDefaultProbe: Bool, in metrics: inout PastMetrics) {
    self.place = place
    let container = ["container_name": place.container]
    let probe = container.merging([
      "probe_type": "startup", "probe_action": isDefaultProbe ? "tcp_socket" : "http_get",
      "is_default": isDefaultProbe ? "true" : "false", "is_healthy": "true",
    ]) { $1 }
    pending = metrics.index("request_latency/pending", place)
    routing = metrics.index("request_latency/routing", place)
    ingress = metrics.index("request_latency/ingress_to_region", place)
    egress = metrics.index("request_latency/response_egress", place)
    execution = metrics.index("request_latency/user_execution", place)
    startup = metrics.index("container/startup_latencies", place)
    probeCount = metrics.index("container/completed_probe_count", place, probe)
    probeAttempts = metrics.index("container/completed_probe_attempt_count", place, probe)
    probeTime = metrics.index("container/probe_latencies", place, probe)
    probeAttemptTime = metrics.index("container/probe_attempt_latencies", place, probe)
    active = metrics.index("container/instance_count", place, ["state": "active"])
    idle = metrics.index("container/instance_count", place, ["state": "idle"])
    waiting = metrics.index("pending_queue/pending_requests", place)
    byCPU = metrics.index("scaling/recommended_instances", place, ["scaling_driver": "cpu"])
    byConcurrency = metrics.index("scaling/recommended_instances", place, ["scaling_driver": "concurrency"])
    billable = metrics.index("container/billable_instance_time", place)
    cpuShare = metrics.index("container/cpu/utilizations", place, container)
    cpuUsed = metrics.index("container/cpu/usage", place, container)
    cpuTime = metrics.index("container/cpu/allocation_time", place, container)
    memoryShare = metrics.index("container/memory/utilizations", place, container)
    memoryUsed = metrics.index("container/memory/usage", place, container)
    memoryTime = metrics.index("container/memory/allocation_time", place, container)
    busyConcurrency = metrics.index("container/max_request_concurrencies", place, ["state": "active"])
    idleConcurrency = metrics.index("container/max_request_concurrencies", place, ["state": "idle"])
    sent = metrics.index("container/network/sent_bytes_count", place, ["kind": "internet"])
    received = metrics.index("container/network/received_bytes_count", place, ["kind": "internet"])
  }

  /// The series of requests that were answered with a status.
  mutating func requests(
    _ status: Int, in metrics: inout PastMetrics
  ) -> (count: Int, latency: Int, endToEnd: Int) {
    if let known = codes[status] { return known }
    let labels = ["response_code": String(status), "response_code_class": "\(status / 100)xx"]
    let numbers = (
      metrics.index("request_count", place, labels), metrics.index("request_latencies", place, labels),
      metrics.index("request_latency/e2e_latencies", place, labels)
    )
    codes[status] = numbers
    return numbers
  }
}
