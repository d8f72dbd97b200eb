/// The metrics of a past, day by day, while it is played. Every series has a number, so that counting a request is cheap.
struct PastMetrics {
  /// What one series has on one day.
  private struct Day {
    var numbers: [Int: [Double?]] = [:]
    var histograms: [Int: [Histogram]] = [:]
  }

  private(set) var series: [MetricSeries] = []
  private var scales: [BucketScale] = []
  private var isGauge: [Bool] = []
  private var indices: [MetricSeries: Int] = [:]
  private var days: [Int64: Day] = [:]

  /// The number of a series.
  mutating func index(_ metric: String, _ place: RevisionPlace, _ labels: [String: String] = [:]) -> Int {
    let key = MetricSeries(metric, place, labels)
    if let index = indices[key] { return index }
    indices[key] = series.count
    series.append(key)
    scales.append(MetricCatalog[metric]?.buckets ?? .milliseconds)
    isGauge.append(MetricCatalog[metric]?.kind == .gauge)
    return series.count - 1
  }

  /// Adds to a number; of a gauge, sets it.
  /// - Parameters:
  ///   - number: how much.
  ///   - index: the series.
  ///   - minute: minutes since 1970.
  mutating func add(_ number: Double, to index: Int, at minute: Int64) {
    let (day, place) = (minute / 1440, Int(minute % 1440))
    days[day, default: Day()].numbers[index, default: Array(repeating: nil, count: 1440)][place] =
      isGauge[index] ? number : (days[day]?.numbers[index]?[place] ?? 0) + number
  }

  /// Counts a value.
  /// - Parameters:
  ///   - value: the value.
  ///   - index: the series.
  ///   - minute: minutes since 1970.
  mutating func count(_ value: Double, in index: Int, at minute: Int64) {
    days[minute / 1440, default: Day()].histograms[index, default: Array(repeating: Histogram(), count: 1440)][
      Int(minute % 1440)
    ].add(value, in: scales[index])
  }

  /// Takes the days out that are before another one.
  mutating func take(before end: Int64) -> [(day: Int64, series: [MetricSeries: MetricFile.Points])] {
    let done = days.filter { $0.key < end }.sorted { $0.key < $1.key }
    for (day, _) in done { days[day] = nil }
    return done.map { day, values in
      var points: [MetricSeries: MetricFile.Points] = [:]
      for (index, numbers) in values.numbers {
        for (minute, number) in numbers.enumerated() {
          if let number { points[series[index], default: [:]][minute] = .number(number) }
        }
      }
      for (index, histograms) in values.histograms {
        for (minute, histogram) in histograms.enumerated() where histogram.count > 0 {
          points[series[index], default: [:]][minute] = .distribution(histogram)
        }
      }
      return (day, points)
    }
  }
}
