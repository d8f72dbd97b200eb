/// A number of one day, made of some of its hours.
struct DailyFigure: Sendable {
  /// The number of a set of hours; nil where they do not tell it.
  let value: @Sendable ([MeasuredHour], MeasuredState?) -> Double?
  let selection: DayPair.Selection

  /// The request-weighted mean latency, in milliseconds.
  static let latency = DailyFigure(
    value: { hours, _ in mean(hours.compactMap(\.latency)) }, selection: DayPair.Selection())

  /// The mean time of a start, in milliseconds. Starts come when requests are few: hours of few requests count too.
  static let coldStart = DailyFigure(
    value: { hours, _ in mean(hours.compactMap(\.starts)) }, selection: DayPair.Selection(needsRequests: false))

  /// Requests per CPU second in use.
  static let cpuEfficiency = DailyFigure(
    value: { hours, state in requests(of: hours, over: \.cpu, times: state?.sizing?.cpu) },
    selection: DayPair.Selection())

  /// Requests per GiB second in use.
  static let memoryEfficiency = DailyFigure(
    value: { hours, state in requests(of: hours, over: \.memory, times: state?.sizing?.memory) },
    selection: DayPair.Selection())

  /// Errors per 1,000 requests; half an error is added, so that a day without any has a logarithm.
  static let errors = DailyFigure(
    value: { hours, _ in
      let requests = hours.reduce(0) { $0 + $1.requests }
      guard requests > 0 else { return nil }
      return (Double(hours.reduce(0) { $0 + $1.errors }) + 0.5) / Double(requests) * 1000
    }, selection: DayPair.Selection(countsIncidents: true))

  private static func mean(_ parts: [MeasuredMean]) -> Double? {
    let count = parts.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    return parts.reduce(0) { $0 + $1.mean * Double($1.count) } / Double(count)
  }

  private static func requests(
    of hours: [MeasuredHour], over utilization: (MeasuredHour) -> Double?, times limit: Double?
  ) -> Double? {
    guard let limit else { return nil }
    var (requests, used) = (0.0, 0.0)
    for hour in hours {
      guard let share = utilization(hour), let seconds = hour.instanceSeconds else { continue }
      requests += Double(hour.requests)
      used += share * seconds * limit
    }
    return requests > 0 && used > 0 ? requests / used : nil
  }
}
