import CapacityModel
import Foundation

/// A past as it is going to be played: the service, its revisions, and when each of them served.
struct PlayedPast: Sendable {
  let request: PastRequest
  /// In minutes since 1970.
  let begin: Int64
  let end: Int64
  private let sizing: InstanceSizing
  private let setting: PlayedSetting
  /// The minutes since the beginning at which another revision took over.
  private let changes: [Int]
  /// The past's name in files.
  private let name: String

  /// How long after a day's end nothing belongs to it any more, in seconds: what lasts longest is a request.
  private static let grace = 7200.0

  /// Works a past out, and gives the service's revisions the times that it needs.
  /// - Throws: 404 where there is no such service, or nothing of it serves.
  init(_ request: PastRequest, in world: inout World) throws(APIError) {
    self.request = request
    let parts = request.service.split(separator: "/").map(String.init)
    guard let project = world.findProject(parts[1]) else { throw .consumerInvalid(parts[1]) }
    let full = (["projects", project.id] + parts.dropFirst(2)).joined(separator: "/")
    world.settleOperations(on: full)
    guard let service = world[ServiceDocument.collection, full] else {
      throw .notFound(
        "Resource '\(parts[5])' of kind 'SERVICE' in region '\(parts[3])' in project '\(project.id)' does not exist.")
    }
    end = Int64(world.now.timeIntervalSince1970 / 60)
    begin = end - Int64(request.days) * 1440
    let revisions = try world.revisions(of: service, name: full, request, begin: begin)
    changes = revisions.dropFirst().map { $0.minute }
    sizing = InstanceSizing(service: service).pinged(by: world.keepWarmPeriod(of: service, in: project))
    let container = service[path: "template.containers"]?.array?.first ?? [:]
    let uri = service["uri"]?.string ?? ""
    setting = PlayedSetting(
      places: revisions.map { RevisionPlace(serviceName: full, revision: $0.revision) },
      host: String(uri.drop { $0 != "/" }.drop { $0 == "/" }), memory: Int(sizing.memory * 1024),
      port: container["ports"]?.array?.first?["containerPort"]?.int ?? 8080,
      isDefaultProbe: container[path: "startupProbe.tcpSocket"] != nil, seed: request.seed)
    let sum = full.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    name = LogIdentity.hexadecimal(sum, 16)
  }

  /// Plays it: what an earlier past of the same service left goes.
  /// - Parameters:
  ///   - logs: where lines go.
  ///   - metrics: where minutes go.
  /// - Returns: what it came to.
  /// - Throws: `SandboxError` where a file cannot be written; `CancellationError`.
  func play(into logs: LogStore, _ metrics: MetricStore) async throws -> PastRecorder.Tally {
    await logs.remove(name)
    await metrics.remove(name)
    let arrivals = PastArrivals(request: request, begin: begin).profile
    let stretches = PastStretch.all(of: request, sizing, arrivals, changes: changes)
    guard let first = stretches.first else { return PastRecorder.Tally() }
    var recorder = PastRecorder(sizing, setting, from: Double(begin) * 60, first, seed: request.seed)
    for stretch in stretches {
      if stretch.minutes.lowerBound > 0 { recorder.enter(stretch) }
      try await play(stretch, &recorder, into: logs, metrics)
    }
    try await write(&recorder, before: .max, into: logs, metrics)
    return recorder.tally
  }

  private func play(
    _ stretch: PastStretch, _ recorder: inout PastRecorder, into logs: LogStore, _ metrics: MetricStore
  ) async throws {
    var simulation = Simulation(stretch.scenario, observer: recorder)
    simulation.run()
    recorder = simulation.observer
    try Task.checkCancellation()
    let now = Double(begin + Int64(stretch.minutes.upperBound)) * 60 - Self.grace
    try await write(&recorder, before: Int64(now / 86_400), into: logs, metrics)
  }

  private func write(
    _ recorder: inout PastRecorder, before day: Int64, into logs: LogStore, _ metrics: MetricStore
  ) async throws {
    for (day, lines) in recorder.takeLines(before: day) {
      try await logs.replace(lines, setting, day: day, of: name)
    }
    for (day, series) in recorder.metrics.take(before: day) {
      try await metrics.replace(series, day: day, of: name)
    }
  }

  /// What `overture sandbox traffic` is told.
  func summary(_ tally: PastRecorder.Tally) -> JSON {
    func time(_ minute: Int64) -> JSON { .string(LogInstant(seconds: Double(minute) * 60).text) }
    return [
      "service": .string(request.service), "profile": .string(request.profile.rawValue),
      "fault": (request.fault?.rawValue).map(JSON.string) ?? .null, "seed": .int(Int64(bitPattern: request.seed)),
      "from": time(begin), "to": time(end), "requests": .int(Int64(tally.requests)),
      "served": .int(Int64(tally.served)),
      "starts": .int(Int64(tally.starts)), "crashes": .int(Int64(tally.crashes)), "logLines": .int(Int64(tally.lines)),
      "billedSeconds": .double(tally.billedSeconds.rounded()), "revisions": JSON(setting.places.map(\.revision)),
    ]
  }
}

extension InstanceSizing {
  /// The same with a keep-warm job.
  fileprivate func pinged(by period: Double?) -> InstanceSizing {
    var sizing = self
    sizing.keepWarmPeriod = period
    return sizing
  }
}
