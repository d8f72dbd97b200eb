import Foundation

/// What a metric has for one minute.
enum MetricValue: Sendable, Equatable {
  case number(Double)
  case distribution(Histogram)

  var number: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }
  var histogram: Histogram? {
    guard case .distribution(let value) = self else { return nil }
    return value
  }

  /// What both come to: sums, and all values of both.
  mutating func add(_ other: MetricValue) {
    switch (self, other) {
    case (.number(let one), .number(let two)): self = .number(one + two)
    case (.distribution(var one), .distribution(let two)):
      one.add(two)
      self = .distribution(one)
    default: return
    }
  }
}

/// What is to be added to a series.
struct MetricPoint: Sendable, Equatable {
  let series: MetricSeries
  let value: MetricValue
  let time: Date
}

/// A time series: a metric of a revision, with the metric's own labels.
struct MetricSeries: Sendable, Hashable {
  /// Without `run.googleapis.com/`.
  let metric: String
  let place: RevisionPlace
  let labels: [String: String]

  init(_ metric: String, _ place: RevisionPlace, _ labels: [String: String] = [:]) {
    (self.metric, self.place, self.labels) = (metric, place, labels)
  }

  /// As files have it.
  var json: JSON {
    [
      "metric": .string(metric), "place": JSON([place.project, place.location, place.service, place.revision]),
      "labels": .object(labels.mapValues(JSON.string)),
    ]
  }

  init?(_ json: JSON) {
    guard let metric = json["metric"]?.string, let place = json["place"]?.strings, place.count == 4 else { return nil }
    self.init(
      metric, RevisionPlace(project: place[0], location: place[1], service: place[2], revision: place[3]),
      (json["labels"]?.object ?? [:]).compactMapValues(\.string))
  }
}
