import Foundation
import Measurement
import SetupPlan

/// `overture measure --format json`.
struct MeasureDocument: ReportJSON {
  struct Window: Encodable {
    /// RFC 3339.
    let start: String
    let end: String
    let requests: Int
    /// Answered with 5xx.
    let errors: Int
    /// Instances started.
    let starts: Int
    /// Runs of the deployment workflow.
    let builds: Int
    /// What served at its end; absent where that is not known.
    let revision: String?
    let image: String?
    /// What was left out of comparisons, in words; absent where nothing was.
    let leftOut: String?
    let deployments: [Deployment]

    init(_ window: MeasuredWindow) {
      start = window.start.formatted(.iso8601)
      end = window.end.formatted(.iso8601)
      requests = window.requests
      errors = window.errors
      starts = window.starts
      builds = window.builds.count
      revision = window.service?.revision
      image = window.service?.image
      leftOut = WindowExclusions(window).words
      deployments = window.deployments.map {
        Deployment(revision: $0.revision, at: $0.at.formatted(.iso8601))
      }
    }
  }

  struct Deployment: Encodable {
    let revision: String
    /// RFC 3339.
    let at: String
  }

  struct Range: Encodable {
    /// Per cent.
    let low: Double
    let high: Double

    init?(_ range: PercentRange?) {
      guard let range, range.low.isFinite, range.high.isFinite else { return nil }
      low = range.low
      high = range.high
    }
  }

  struct Result: Encodable {
    /// `build`, `coldStart`, `latency`, `throughput`, `cpuEfficiency`, `memoryEfficiency` or `errors`.
    let promise: String
    let title: String
    let unit: String
    /// Absent where nothing was measured.
    let before: Double?
    let after: Double?
    /// What it rests on, in words.
    let basis: String
    /// `better`, `worse`, `no-difference`, `not-enough-data` or `not-resolvable`.
    let verdict: String
    let words: String
    /// Of a difference: its size in per cent; of none: from how far below to how far above the value before it could be.
    let range: Range?
    /// What is missing for a verdict, in words.
    let missing: String?
    /// The day from which on there may be a verdict, as 2026-12-05; absent where it is not foreseeable.
    let until: String?
    /// The gain that is promised, in per cent; absent where no loss is.
    let promised: Range?
    /// `kept`, `missed`, `open` or `unknown`.
    let standing: String

    init(_ result: PromiseResult) {
      promise = result.promise.rawValue
      title = result.promise.title
      unit = result.promise.unit
      before = result.before.flatMap { $0.isFinite ? $0 : nil }
      after = result.after.flatMap { $0.isFinite ? $0 : nil }
      basis = result.basis
      verdict = result.verdict.name
      words = result.verdict.words
      range = Range(result.verdict.range)
      if case .notEnough(let day, let missing) = result.verdict {
        self.missing = missing
        until = day?.iso
      } else {
        missing = nil
        until = nil
      }
      promised = Range(result.promise.expected)
      standing = result.standing.rawValue
    }
  }

  struct Percentile: Encodable {
    let name: String
    let before: Bounds?
    let after: Bounds?
    /// Whether both lie in different buckets.
    let isResolvable: Bool

    init(_ comparison: PercentileComparison) {
      name = comparison.name
      before = comparison.before.map(Bounds.init)
      after = comparison.after.map(Bounds.init)
      isResolvable = comparison.isResolvable
    }
  }

  struct Bounds: Encodable {
    /// Milliseconds.
    let lower: Double
    /// Absent in the last bucket, which has no end.
    let upper: Double?

    init(_ percentile: Distribution.Percentile) {
      lower = percentile.lower
      upper = percentile.upper.isFinite ? percentile.upper : nil
    }
  }

  struct Side: Encodable {
    let before: String
    let after: String
    /// Instants of the same time.
    let shared: Int
    let hours: Double
    let results: [Result]
  }

  struct Costs: Encodable {
    /// US dollars a month, with the traffic that the estimate assumes.
    let estimate: Double
    /// With the measured traffic; absent where there was none.
    let corrected: Double?
    /// From what was billed.
    let billed: Double
    /// Absent where there was no traffic.
    let requestsPerMonth: Double?
    /// Seconds; absent where it is not known.
    let meanLatency: Double?
    /// Requests that share a billed second; absent where it is not known.
    let overlap: Double?
  }

  struct Query: Encodable {
    let title: String
    let promql: String
  }

  let version = 1
  let environment: String
  let project: String
  let region: String
  let service: String
  /// Where the time before comes from, in words.
  let origin: String
  let before: Window
  let after: Window
  let promises: [Result]
  let percentiles: [Percentile]
  /// Absent where one revision answers all requests.
  let sideBySide: Side?
  /// Absent where less than a day was measured.
  let costs: Costs?
  let queries: [Query]
  /// What could not be read, in words.
  let notes: [String]

  init(_ answer: MeasureAnswer) {
    let (names, comparison) = (answer.plan.names, answer.measured.comparison)
    environment = names.environment
    project = names.project
    region = names.region
    service = names.service
    origin = answer.measured.origin
    before = Window(comparison.before)
    after = Window(comparison.after)
    promises = comparison.results.map(Result.init)
    percentiles = PercentileComparison.all(comparison.before, comparison.after).map(Percentile.init)
    sideBySide = answer.measured.sideBySide.map {
      Side(
        before: $0.before.revision, after: $0.after.revision, shared: $0.shared, hours: $0.hours,
        results: $0.results.map(Result.init))
    }
    costs = answer.costs.map {
      Costs(
        estimate: $0.estimate.total, corrected: $0.corrected?.total, billed: $0.billed.total,
        requestsPerMonth: $0.load?.requestsPerMonth, meanLatency: $0.use.meanLatency, overlap: $0.use.overlap)
    }
    queries = answer.queries.map { Query(title: $0.title, promql: $0.text) }
    notes = comparison.before.notes + comparison.after.notes
  }
}
