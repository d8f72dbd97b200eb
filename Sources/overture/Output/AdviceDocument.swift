import SetupPlan

/// `overture advise --format json`.
struct AdviceDocument: ReportJSON {
  struct Bounds: Encodable {
    let low: Double
    let high: Double

    init(_ range: ClosedRange<Double>) {
      low = range.lowerBound
      high = range.upperBound
    }
  }

  struct Traffic: Encodable {
    /// `typed` or `measured`.
    let kind: String
    /// In the time that is played.
    let requests: Double
    let days: Double
    /// Requests a second in the busiest minute.
    let peakRate: Double
    /// Seconds of a request alone on its instance.
    let latency: Double
    /// Processor seconds of a request.
    let cpuSeconds: Double
    /// Seconds of an instance's start.
    let coldStart: Double
  }

  struct Figure: Encodable {
    /// `instances`, `starts` (of the second half) or `p95` (seconds).
    let figure: String
    let predicted: Double
    let seen: Bounds
    /// 0.1 is 10 %; what chance explains is not counted.
    let error: Double
  }

  struct Sizing: Encodable {
    let memory: String
    let cpu: String
    let minInstances: Int
    let maxInstances: Int
    let concurrency: Int
    /// Absent without a keep-warm job.
    let keepWarm: String?
    /// `requests` or `always`.
    let cpuAllocation: String
  }

  struct Pick: Encodable {
    /// What `overture adjust --advice` takes.
    let number: Int
    /// `now`, `cheapest`, `balanced` and `fastest`.
    let marks: [String]
    let resources: Sizing
    /// Dollars a month.
    let cost: Double
    let costRange: Bounds
    /// Seconds.
    let p50: Double
    let p95: Double
    let p99: Double
    /// Parts of all requests.
    let coldShare: Double
    let refusedShare: Double
    /// On average.
    let instances: Double
    let startsPerDay: Double
    /// What it changes, in words.
    let change: String
  }

  struct Finding: Encodable {
    let kind: String
    let title: String
    let evidence: String
    let remedy: String
  }

  let version = 1
  let environment: String
  let project: String
  let region: String
  let service: String
  let traffic: Traffic
  /// Seconds that 99 of 100 requests should stay below.
  let target: Double
  /// The model against what was measured; empty for a load that was typed.
  let replay: [Figure]
  /// By cost.
  let picks: [Pick]
  /// What drives the scaling, in words; absent where that is not known.
  let driver: String?
  let findings: [Finding]

  init(_ answer: AdviceAnswer) {
    let (names, advice) = (answer.plan.names, answer.advice)
    environment = names.environment
    project = names.project
    region = names.region
    service = names.service
    let subject = advice.subject
    let figures: [Replay.Figure]
    let kind: String
    switch advice.basis {
    case .typed: (kind, figures) = ("typed", [])
    case .measured(let accepted): (kind, figures) = ("measured", accepted.replay.figures)
    }
    traffic = Traffic(
      kind: kind, requests: subject.arrivals.requests, days: subject.arrivals.duration / 86_400,
      peakRate: subject.arrivals.peak, latency: subject.service.total.mean, cpuSeconds: subject.service.cpuSeconds,
      coldStart: subject.coldStart.mean)
    target = advice.target
    replay = figures.map {
      Figure(figure: $0.kind.rawValue, predicted: $0.predicted, seen: Bounds($0.seen), error: $0.error)
    }
    picks = advice.picks.map(Pick.init)
    driver = advice.driver(answer.evidence)
    findings = advice.findings.map {
      Finding(kind: $0.kind.rawValue, title: $0.title, evidence: $0.evidence, remedy: $0.remedy)
    }
  }
}

extension AdviceDocument.Pick {
  init(_ pick: Advice.Pick) {
    let (option, size) = (pick.option, pick.option.resources)
    self.init(
      number: pick.number, marks: pick.marks.map(\.rawValue),
      resources: AdviceDocument.Sizing(
        memory: size.memory.description, cpu: size.cpu.description, minInstances: size.minInstances,
        maxInstances: size.maxInstances, concurrency: size.concurrency, keepWarm: size.keepWarm,
        cpuAllocation: size.cpuAllocation.rawValue),
      cost: option.cost, costRange: AdviceDocument.Bounds(option.costRange), p50: option.p50, p95: option.p95,
      p99: option.p99, coldShare: option.coldShare, refusedShare: option.refusedShare, instances: option.instances,
      startsPerDay: option.startsPerDay, change: pick.change)
  }
}
