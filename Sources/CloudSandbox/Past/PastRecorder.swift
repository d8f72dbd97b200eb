import CapacityModel

/// Writes down what happens while a past is played: for each event its lines and what it counts for, so that logs and
/// metrics agree.
struct PastRecorder: SimulationObserver {
  /// What a past has come to so far.
  struct Tally: Sendable, Equatable {
    /// Requests, refused ones included.
    var requests = 0
    /// Those that reached a container.
    var served = 0
    var starts = 0
    var crashes = 0
    var lines = 0
    var billedSeconds = 0.0
  }

  let wantsInstanceUse = true
  private(set) var tally = Tally()
  var metrics = PastMetrics()
  private(set) var lines: [Int64: [PlayedLine]] = [:]

  private let sizing: InstanceSizing
  private let setting: PlayedSetting
  /// When the past begins, in seconds since 1970.
  private let epoch: Double
  private var random: RandomStream
  private var stretch: PastStretch
  private var series: PastSeries
  /// When the stretch begins, in seconds since 1970.
  private var begin: Double
  private var firstInstance = 0
  private var firstRequest = 0
  private var started: [Int: Double] = [:]
  /// What instances did in the minute that runs.
  private var uses: [Int: (cpu: Double, samples: Int, concurrency: Int)] = [:]
  private var mostPending = 0

  /// - Parameters:
  ///   - sizing: how the service is sized.
  ///   - setting: what all lines share.
  ///   - epoch: when the past begins, in seconds since 1970.
  ///   - stretch: its first part.
  ///   - seed: of what the simulation does not decide.
  init(_ sizing: InstanceSizing, _ setting: PlayedSetting, from epoch: Double, _ stretch: PastStretch, seed: UInt64) {
    (self.sizing, self.setting, self.epoch, self.stretch) = (sizing, setting, epoch, stretch)
    random = RandomStream(seed: seed, purpose: 77)
    begin = epoch + Double(stretch.minutes.lowerBound) * 60
    series = PastSeries(
      setting.places[Int(stretch.place)], isDefaultProbe: setting.isDefaultProbe, in: &metrics)
  }

  /// Plays the next part of the past.
  mutating func enter(_ next: PastStretch) {
    stretch = next
    begin = epoch + Double(next.minutes.lowerBound) * 60
    series = PastSeries(setting.places[Int(next.place)], isDefaultProbe: setting.isDefaultProbe, in: &metrics)
    firstInstance += 1 + (started.keys.max() ?? 0)
    firstRequest = tally.requests
    (started, uses, mostPending) = ([:], [:], 0)
  }

  /// Takes the lines out of the days before another one.
  mutating func takeLines(before end: Int64) -> [(day: Int64, lines: [PlayedLine])] {
    let done = lines.filter { $0.key < end }.sorted { $0.key < $1.key }
    for (day, _) in done { lines[day] = nil }
    return done.map { ($0.key, $0.value) }
  }

  private func minute(_ time: Double) -> Int64 { Int64((begin + time) / 60) }

  private mutating func write(_ kind: PlayedLine.Kind, at time: Double, _ fill: (inout PlayedLine) -> Void) {
    let micros = Int64((begin + time) * 1_000_000)
    let day = micros / LogInstant.day
    var line = PlayedLine(at: micros - day * LogInstant.day, kind, place: stretch.place)
    fill(&line)
    lines[day, default: []].append(line)
    tally.lines += 1
  }

  // MARK: - Instances

  mutating func instanceStarted(_ start: InstanceStart) {
    started[start.instance] = start.time
    // What was there at once had begun before.
    guard start.readyTime > start.time else { return }
    let reason: StartReason =
      switch start.reason {
      case .autoscaling: .autoscaling
      case .minInstance: .minimum
      case .rollout: .rollout
      }
    let instance = UInt32(firstInstance + start.instance)
    let milliseconds = (start.readyTime - start.time) * 1000
    tally.starts += 1
    write(.start, at: start.time) {
      $0.instance = instance
      $0.detail = UInt8(StartReason.allCases.firstIndex(of: reason) ?? 0)
    }
    write(.listening, at: start.readyTime - 0.02) { $0.instance = instance }
    write(.probe, at: start.readyTime) { $0.instance = instance }
    let minute = minute(start.time)
    metrics.count(milliseconds, in: series.startup, at: minute)
    metrics.count(milliseconds, in: series.probeTime, at: minute)
    metrics.count(milliseconds, in: series.probeAttemptTime, at: minute)
    metrics.add(1, to: series.probeCount, at: minute)
    metrics.add(1, to: series.probeAttempts, at: minute)
  }

  mutating func instanceStopped(_ instance: Int, at time: Double, reason: StopReason) {
    guard reason == .crashed else { return }
    tally.crashes += 1
    let number = UInt32(firstInstance + instance)
    if stretch.fault == .crash {
      write(.fatal, at: time) { $0.instance = number }
      write(.exited, at: time + 0.01) { $0.instance = number }
    } else {
      let used = UInt32(Double(setting.memory) * (1.02 + 0.06 * random.fraction()))
      write(.memory, at: time) { ($0.instance, $0.amount) = (number, used) }
      write(.killed, at: time + 0.01) { $0.instance = number }
    }
  }

  mutating func instanceUsed(_ use: InstanceUse) {
    var sum = uses[use.instance] ?? (0, 0, 0)
    sum = (sum.cpu + use.cpuUtilization, sum.samples + 1, max(sum.concurrency, use.maxConcurrency))
    uses[use.instance] = sum
  }

  // MARK: - Requests

  mutating func requestEnded(_ end: RequestEnd) {
    tally.requests += 1
    let number = UInt32(truncatingIfNeeded: firstRequest + end.request)
    let hasContainer = end.began != nil
    let isBad = random.fraction() < stretch.errors && !end.isKeepWarm && end.status == 200
    let status = isBad ? 500 : end.status
    // The ways to the region, through it and back, in milliseconds.
    let mixed = LogIdentity.mixed(UInt64(number) &+ setting.seed)
    let ways = (ingress: 1 + Double(mixed & 15) / 8, routing: 0.4 + Double(mixed >> 4 & 15) / 20, egress: 0.3)
    let waited = end.waited * 1000
    let served = hasContainer ? max(0, (end.latency - end.waited) * 1000) : 0
    let total = ways.ingress + ways.routing + ways.egress + waited + served
    let path = end.isKeepWarm ? UInt8(4 | 0x80) : Self.path(mixed)
    let instance = end.instance.map { UInt32(firstInstance + $0) }
    write(.request, at: end.arrived) {
      ($0.instance, $0.request, $0.status, $0.detail) = (instance, number, UInt16(status), path)
      $0.amount = UInt32(min(total * 1000, Double(UInt32.max)))
    }
    if isBad { write(.exception, at: end.ended) { ($0.instance, $0.request) = (instance, number) } }
    if status == 200, path & 0x80 == 0, number % 20 == 0 {
      write(.note, at: end.ended) { ($0.instance, $0.request, $0.detail) = (instance, number, path) }
    }
    guard hasContainer else { return }
    tally.served += 1
    let minute = minute(end.arrived)
    let codes = series.requests(status, in: &metrics)
    metrics.add(1, to: codes.count, at: minute)
    metrics.count(served, in: codes.latency, at: minute)
    metrics.count(total, in: codes.endToEnd, at: minute)
    metrics.count(waited, in: series.pending, at: minute)
    metrics.count(served, in: series.execution, at: minute)
    metrics.count(ways.ingress, in: series.ingress, at: minute)
    metrics.count(ways.routing, in: series.routing, at: minute)
    metrics.count(ways.egress, in: series.egress, at: minute)
    metrics.add(Double(PlayedWords.responseSize(number)), to: series.sent, at: minute)
    metrics.add(Double(PlayedWords.requestSize), to: series.received, at: minute)
  }

  /// Which of the paths a request is for.
  private static func path(_ mixed: UInt64) -> UInt8 {
    var rest = Int((mixed >> 16) % 100)
    for (index, path) in PlayedSetting.paths.enumerated() {
      rest -= path.share
      if rest < 0 { return UInt8(index) }
    }
    return 0
  }

  // MARK: - Ticks

  mutating func ticked(_ report: TickReport) {
    let minute = minute(report.time - 0.001)
    tally.billedSeconds += report.billedSeconds
    metrics.add(report.billedSeconds, to: series.billable, at: minute)
    metrics.add(report.billedSeconds * sizing.cpu, to: series.cpuTime, at: minute)
    metrics.add(report.billedSeconds * sizing.memory, to: series.memoryTime, at: minute)
    mostPending = max(mostPending, report.pending)
    guard Int(report.time.rounded()) % 60 == 0 else { return }
    metrics.add(Double(report.active), to: series.active, at: minute)
    metrics.add(Double(report.idle), to: series.idle, at: minute)
    metrics.add(Double(mostPending), to: series.waiting, at: minute)
    if let byCPU = report.decision.byCPU { metrics.add(Double(byCPU), to: series.byCPU, at: minute) }
    metrics.add(Double(report.decision.byConcurrency), to: series.byConcurrency, at: minute)
    for (instance, use) in uses.sorted(by: { $0.key < $1.key }) { count(use, of: instance, at: report.time, minute) }
    (uses, mostPending) = ([:], 0)
  }

  private mutating func count(
    _ use: (cpu: Double, samples: Int, concurrency: Int), of instance: Int, at time: Double, _ minute: Int64
  ) {
    let cpu = use.cpu / Double(max(1, use.samples))
    metrics.count(cpu, in: series.cpuShare, at: minute)
    metrics.count(cpu * sizing.cpu * Double(use.samples) * 5, in: series.cpuUsed, at: minute)
    metrics.count(
      Double(use.concurrency), in: use.concurrency > 0 ? series.busyConcurrency : series.idleConcurrency, at: minute)
    let age = time - (started[instance] ?? time)
    let lost = stretch.fault == .leak ? (0.98 - PastStretch.baseMemory) * min(1, age / PastStretch.leak) : 0
    let share = min(0.98, PastStretch.baseMemory + 0.004 * Double(use.concurrency) + lost)
    metrics.count(share, in: series.memoryShare, at: minute)
    metrics.count(share * Double(setting.memory) * 1_048_576, in: series.memoryUsed, at: minute)
  }
}
