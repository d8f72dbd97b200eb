import CapacityModel

/// Sizings for a service, from the cheapest to the fastest, with what each changes and costs.
package struct Advice: Sendable, Equatable {
  /// What stands out of the curve.
  package enum Mark: String, Sendable, Hashable, CaseIterable {
    /// Today's sizing.
    case now
    /// The cheapest that holds the target.
    case cheapest
    /// The knee of the curve.
    case balanced
    case fastest

    /// As people read it.
    package var title: String {
      switch self {
      case .now: "now"
      case .cheapest: "cheapest that holds the target"
      case .balanced: "balanced"
      case .fastest: "fastest"
      }
    }
  }

  /// One sizing of the curve.
  package struct Pick: Sendable, Equatable {
    /// From 1 on, by cost.
    package var number: Int
    package var option: SizingOption
    package var marks: [Mark]
    /// What it changes, in a sentence with its price.
    package var change: String
  }

  package let subject: AdviceSubject
  package let basis: AdviceBasis
  /// Seconds that 99 of 100 requests should stay below.
  package let target: Double
  /// At most seven, by cost, today's sizing among them.
  package let picks: [Pick]
  /// What was played besides and is no better than a pick.
  package let others: [SizingOption]
  package let findings: [AdviceFinding]

  package static let mostPicks = 7

  /// Today's sizing.
  package var now: Pick? { pick(.now) }

  /// What is proposed: the cheapest that holds the target, else the balanced one; today's where that is it.
  package var recommended: Pick? { pick(.cheapest) ?? pick(.balanced) }

  /// The pick with a mark; nil where none has it.
  package func pick(_ mark: Mark) -> Pick? { picks.first { $0.marks.contains(mark) } }

  /// - Parameters:
  ///   - subject: the service.
  ///   - basis: what the traffic rests on.
  ///   - options: sizings that were played, today's first.
  ///   - target: seconds that 99 of 100 requests should stay below; nil for what they do today.
  ///   - evidence: what else was measured.
  package init(
    of subject: AdviceSubject, basis: AdviceBasis, options: [SizingOption], target: Double? = nil,
    evidence: ServiceEvidence = ServiceEvidence()
  ) {
    self.subject = subject
    self.basis = basis
    let now = options.first
    // As good as today, within the steps of the model.
    let target = target ?? (now?.p99 ?? 0) * 1.02
    self.target = target
    let front = ParetoFront(options, target: target)
    picks = front.picks(atMost: Self.mostPicks).enumerated().map { index, pick in
      Pick(
        number: index + 1, option: pick.option, marks: pick.marks,
        change: now.map { OptionWords.change(from: $0, to: pick.option) } ?? "")
    }
    let shown = picks.map(\.option)
    others = options.filter { !shown.contains($0) }
    findings = now.map { AdviceFinding.all(of: subject, now: $0, options: options, evidence: evidence) } ?? []
  }

  /// What decides how many instances there are: what was measured, else what the model saw.
  package func driver(_ evidence: ServiceEvidence) -> String? {
    if let measured = evidence.driverWords { return measured }
    guard let now = now?.option else { return nil }
    let (cpu, concurrency) = (now.cpuDriven, now.concurrencyDriven)
    guard cpu + concurrency > 0.01 else {
      return "Neither CPU nor the requests in flight ask for more than one instance."
    }
    let (name, share) = cpu >= concurrency ? ("CPU drives", cpu) : ("The requests in flight drive", concurrency)
    return
      "\(name) the scaling: more instances than the other in \(OptionWords.percent(share)) of the time, by the model."
  }
}

extension Advice {
  /// Plays the sizings that are worth it, several at a time.
  ///
  /// - Parameters:
  ///   - subject: the service.
  ///   - count: sizings that are played at most.
  ///   - effort: how thoroughly each is.
  ///   - progress: is told after each one how many are done, of how many.
  /// - Returns: today's first.
  package static func options(
    for subject: AdviceSubject, count: Int = 14, effort: Effort = .quick,
    progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async -> [SizingOption] {
    let all = SizingScreen(subject).kept(of: SizingGrid(subject).resources, count)
    let played = (all + AdviceFinding.neighbours(of: subject)).uniquedResources
    return await withTaskGroup(of: (Int, SizingOption).self) { group in
      for (index, resources) in played.enumerated() {
        group.addTask { (index, SizingOption(resources, of: subject, subject.scenario(resources).evaluated(effort))) }
      }
      var found: [(Int, SizingOption)] = []
      for await option in group {
        found.append(option)
        progress(found.count, played.count)
      }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

extension [Resources] {
  fileprivate var uniquedResources: [Resources] {
    reduce(into: []) { found, resources in if !found.contains(resources) { found.append(resources) } }
  }
}
