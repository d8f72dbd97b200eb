extension ServiceMetric {
  /// The question in PromQL, to be asked in Metrics Explorer or at `…/location/global/prometheus/api/v1/query_range`.
  ///
  /// - Parameter service: the service asked about.
  /// - Returns: a query of one line.
  package func promQL(_ service: MeasuredService) -> String {
    let hour = "1h"
    func selector(_ suffix: String = "") -> String { query.promQLSelector(service, suffix: suffix) }
    func quantile(_ fraction: String, _ range: String, by labels: String = "le") -> String {
      "histogram_quantile(\(fraction), sum by (\(labels)) (increase(\(selector("_bucket"))[\(range)])))"
    }
    func mean(_ range: String) -> String {
      "sum(increase(\(selector("_sum"))[\(range)])) / sum(increase(\(selector("_count"))[\(range)]))"
    }
    switch self {
    case .latency, .endToEnd: return quantile("0.95", hour)
    case .latencyByRevision: return quantile("0.95", hour, by: "le, revision_name")
    case .responses: return "sum by (response_code_class) (increase(\(selector())[\(hour)]))"
    case .peakRate: return "max_over_time(sum(rate(\(selector())[1m]))[1d:1m])"
    case .arrivals: return "sum(increase(\(selector())[1m]))"
    case .starts, .pending: return "sum(increase(\(selector("_count"))[1d]))"
    case .cpu, .memory: return mean(hour)
    case .instances: return "sum by (state) (max_over_time(\(selector())[1m]))"
    case .instanceTime: return "sum(sum_over_time(\(selector())[\(hour)]))"
    case .concurrency: return "max(histogram_quantile(0.99, increase(\(selector("_bucket"))[1m])))"
    case .driver: return "max by (scaling_driver) (max_over_time(\(selector())[1m]))"
    case .billable, .cpuAllocation, .memoryAllocation: return "sum(increase(\(selector())[\(hour)]))"
    }
  }
}

extension ServiceMetricQuery {
  /// The metric's name in PromQL: the first slash becomes a colon, every other mark an underscore.
  fileprivate func promQLSelector(_ service: MeasuredService, suffix: String) -> String {
    let name = String(metric.map { $0 == "/" || $0 == "." ? "_" : $0 })
    return "run_googleapis_com:\(name)\(suffix){monitored_resource=\"cloud_run_revision\","
      + "location=\(Self.quoted(service.region)),service_name=\(Self.quoted(service.name))}"
  }
}
