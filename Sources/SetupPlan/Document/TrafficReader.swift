import Yams

extension AnswersReader {
  /// The traffic that an environment expects.
  mutating func readTraffic(_ node: Node, _ path: String) -> Traffic? {
    let fields = mapping(node, path, keys: ["requestsPerMonth", "meanLatency"], optional: ["peak"])
    guard let count = fields["requestsPerMonth"], let time = fields["meanLatency"] else { return nil }
    guard kind(count) == "a whole number", let requests = count.int, (0...Traffic.mostRequests).contains(requests)
    else {
      wrongType(count, path + ".requestsPerMonth", "a whole number from 0 to \(Traffic.mostRequests)")
      return nil
    }
    guard let text = time.scalar?.string, let latency = Traffic.milliseconds(text), latency > 0 else {
      wrongType(time, path + ".meanLatency", "a time such as 120ms or 1.5s, at most an hour")
      return nil
    }
    guard let peak = fields["peak"] else { return Traffic(requestsPerMonth: requests, meanLatency: latency) }
    guard ["a whole number", "a number"].contains(kind(peak)), let factor = peak.float,
      (1...Traffic.highestPeak).contains(factor)
    else {
      wrongType(peak, path + ".peak", "a number from 1 to 1000: busy hours by the average")
      return nil
    }
    return Traffic(requestsPerMonth: requests, meanLatency: latency, peak: factor)
  }
}
