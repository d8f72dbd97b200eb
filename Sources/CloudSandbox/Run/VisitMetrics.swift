/// What Cloud Monitoring learns of a visit to a deployed service.
struct VisitMetrics {
  let place: RevisionPlace
  let status: Int
  /// From the visitor's coming to the answer.
  let passed: Duration
  /// How much of it an instance took to start; nil where one ran already.
  let started: Duration?

  /// A point of each metric that a visit counts for.
  var all: [(series: MetricSeries, value: MetricValue)] {
    let codes = ["response_code": String(status), "response_code_class": "\(status / 100)xx"]
    let total = passed / .milliseconds(1)
    let waited = (started ?? .zero) / .milliseconds(1)
    var all: [(series: MetricSeries, value: MetricValue)] = [
      (MetricSeries("request_count", place, codes), .number(1)), value("request_latencies", total - waited, codes),
      value("request_latency/e2e_latencies", total, codes), value("request_latency/pending", waited),
      value("request_latency/user_execution", total - waited),
      value("container/max_request_concurrencies", 1, ["state": "active"]),
      (MetricSeries("container/instance_count", place, ["state": "active"]), .number(1)),
      // A tenth of a second is the least that is paid for.
      (MetricSeries("container/billable_instance_time", place), .number(max(0.1, (total / 100).rounded(.up) / 10))),
    ]
    if started != nil { all.append(value("container/startup_latencies", waited)) }
    return all
  }

  private func value(
    _ metric: String, _ value: Double, _ labels: [String: String] = [:]
  ) -> (series: MetricSeries, value: MetricValue) {
    var histogram = Histogram()
    histogram.add(value, in: MetricCatalog[metric]?.buckets ?? .milliseconds)
    return (MetricSeries(metric, place, labels), .distribution(histogram))
  }
}
