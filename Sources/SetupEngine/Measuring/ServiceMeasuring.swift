import Foundation
import GitHub
import GoogleCloud
import Measurement
import RESTClient
import SetupPlan

/// Measures a service: asks Cloud Monitoring, Cloud Run and GitHub, and changes nothing.
package struct ServiceMeasuring: Sendable {
  let google: GoogleCloudClient
  let github: GitHubClient
  let names: ResourceNames
  /// `owner/name`.
  let repository: String
  /// The file names of the workflows that deploy the service.
  let workflows: [String]
  let now: @Sendable () -> Date

  /// Cloud Monitoring keeps Cloud Run's metrics for six weeks.
  package static let retention: TimeInterval = 42 * 86_400
  /// How late the last points are where the descriptors do not tell.
  static let usualDelay: TimeInterval = 300
  /// What a window is made of.
  static let windowMetrics: [ServiceMetric] = [
    .latency, .responses, .peakRate, .starts, .cpu, .memory, .instanceTime, .billable, .cpuAllocation,
    .memoryAllocation,
    .endToEnd,
  ]

  /// - Parameters:
  ///   - plan: the environment's.
  ///   - google: reads the metrics and the service.
  ///   - github: reads the workflows' runs.
  ///   - workflows: the file names of the workflows that deploy the service.
  ///   - now: the clock.
  package init(
    plan: Plan, google: GoogleCloudClient, github: GitHubClient, workflows: [String],
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.google = google.knowing(project: plan.names.project)
    self.github = github
    names = plan.names
    repository = plan.answers.repository.description
    self.workflows = workflows
    self.now = now
  }

  /// The service whose metrics are asked for.
  package var service: MeasuredService {
    MeasuredService(project: names.project, region: names.region, name: names.service)
  }

  /// The end of the latest full hour whose points can all be read.
  package func latestHour() async -> Date { await latest(period: 3600) }

  /// The latest end of a period whose points can all be read: now, less the delay that the descriptors tell and one point.
  ///
  /// - Parameter period: seconds; ends are multiples of it.
  /// - Returns: the end.
  package func latest(period: Double) async -> Date {
    let descriptors = (try? await google.observations.metricDescriptors(names.project)) ?? []
    let used = Set(ServiceMetric.allCases.map { ServiceMetricQuery.prefix + $0.query.metric })
    let delay = descriptors.filter { used.contains($0.type) }.compactMap(\.ingestDelay).max() ?? Self.usualDelay
    let end = now().timeIntervalSince1970 - max(delay, 0) - 60
    return Date(timeIntervalSince1970: (end / period).rounded(.down) * period)
  }

  /// What was measured over some time.
  ///
  /// All questions are asked at once. What one of them could not read becomes a note; where none could be read, that is an
  /// error.
  /// - Parameters:
  ///   - start: the beginning, a full hour.
  ///   - end: the end, a full hour.
  ///   - buildsSince: the earliest run of a workflow that counts; the window's start where nil.
  /// - Returns: the window; empty where the service had no request.
  /// - Throws: a `Failure`.
  package func window(from start: Date, to end: Date, buildsSince: Date? = nil) async throws -> MeasuredWindow {
    do {
      guard start < end else { return MeasuredWindow(start: start, end: end) }
      async let running = state()
      async let made = deployments(from: start.addingTimeInterval(-86_400), to: end)
      async let built = builds(since: buildsSince ?? start, before: end)
      var window = try await metrics(from: start, to: end)
      let builds = await built
      (window.service, window.deployments, window.builds) = (try await running, try await made, builds.found)
      window.notes += builds.notes
      return window
    } catch {
      throw Failure(error)
    }
  }

  /// The metrics of some time alone: neither what was deployed or built, nor what serves.
  ///
  /// - Parameters:
  ///   - start: the beginning, a full hour.
  ///   - end: the end, a full hour.
  /// - Returns: the window; empty where the service had no request.
  /// - Throws: a `Failure` where not one question was answered.
  package func metrics(from start: Date, to end: Date) async throws -> MeasuredWindow {
    do {
      guard start < end else { return MeasuredWindow(start: start, end: end) }
      let readings = try await MetricReadings.ask(Self.windowMetrics, of: service, by: google, from: start, to: end)
      var hourly = HourlyReadings()
      for (metric, series) in readings.series { hourly.add(metric, series) }
      return MeasuredWindow(start: start, end: end, hours: hourly.hours, days: hourly.days, notes: readings.notes)
    } catch {
      throw Failure(error)
    }
  }

  /// What serves now; nil where there is no service.
  func state() async throws -> MeasuredState? {
    guard let service = try await runService() else { return nil }
    let serving = service.servingRevision
    var template = service.document["template"]
    if let serving, serving != service.createdRevision,
      let revision = try? await google.run.revision(names.project, names.region, names.service, serving)
    {
      template = revision
    }
    return MeasuredState(
      revision: serving, image: template["containers"].array.first?["image"].string,
      sizing: MeasuredSizing(of: template, in: service))
  }

  /// The service; nil where it is missing, or no service of the project can be.
  func runService() async throws -> RunService? {
    do {
      return try await google.run.getService(names.project, names.region, names.service)
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled || error.kind == .notFound {
      return nil
    }
  }

  /// The revisions that were made within some time, oldest first.
  func deployments(from start: Date, to end: Date) async throws -> [MeasuredDeployment] {
    try await revisions().filter { $0.made >= start && $0.made < end }
      .map { MeasuredDeployment(at: $0.made, revision: $0.name) }
  }

  /// The revisions that Cloud Run keeps, oldest first.
  func revisions() async throws -> [(name: String, made: Date, document: JSONValue)] {
    try await google.run.revisions(names.project, names.region, names.service).compactMap { document in
      guard let name = document["name"].string?.split(separator: "/").last.map(String.init),
        let made = document["createTime"].string.flatMap(Date.init(rfc3339:))
      else { return nil }
      return (name, made, document)
    }.sorted { $0.made < $1.made }
  }
}

extension RunService {
  /// The revision that answers most requests; nil where none is ready.
  var servingRevision: String? { shares.max { $0.percent < $1.percent }?.revision ?? readyRevision }
}

extension MeasuredSizing {
  /// The size of a revision's instances; nil where the template does not tell it.
  ///
  /// - Parameters:
  ///   - template: of the service, or a revision.
  ///   - service: for what the service itself scales by.
  init?(of template: JSONValue, in service: RunService) {
    let size = RevisionSize(template)
    guard let cpu = size.cpu, let memory = size.memory else { return nil }
    let own = service.document["scaling"]
    let minimum = own["minInstanceCount"].int ?? template["scaling"]["minInstanceCount"].int ?? 0
    self.init(
      cpu: cpu.count, memory: memory.gibibytes, concurrency: size.concurrency ?? 80, minInstances: minimum,
      maxInstances: size.maxInstances ?? own["maxInstanceCount"].int ?? 100,
      isAlwaysAllocated: size.cpuAllocation == .always)
  }
}
