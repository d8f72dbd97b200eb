/// Knative's pod autoscaler: an exactly known relative of Cloud Run's, by which the model can be checked.
package struct KnativeAutoscaler: ScalingPolicy {
  /// What it decides.
  package struct Answer: Sendable, Equatable {
    package var instances: Int
    /// Room that is left above the burst capacity asked for, in requests; below 0 it wants a queue in front.
    package var excessBurstCapacity: Int

    package init(instances: Int, excessBurstCapacity: Int) {
      self.instances = instances
      self.excessBurstCapacity = excessBurstCapacity
    }
  }

  /// When it last saw a reason to panic; nil while it does not.
  package private(set) var panicTime: Double?
  private var rules: KnativeRules
  private var mostInPanic: Int
  private var recent: [(time: Double, instances: Int)] = []
  package var interval: Double { rules.interval }

  /// - Parameters:
  ///   - rules: its settings.
  ///   - ready: instances at its start; with more than one it starts in panic, since it knows no past.
  package init(_ rules: KnativeRules = KnativeRules(), ready: Int = 0) {
    self.rules = rules
    mostInPanic = ready
    panicTime = ready > 1 ? 0 : nil
  }

  /// Takes other settings.
  package mutating func update(_ rules: KnativeRules) { self.rules = rules }

  package mutating func decide(_ signals: ScalingSignals) -> ScalingDecision {
    let answer = decide(
      stable: signals.concurrency.over(rules.stableWindow), panic: signals.concurrency.over(rules.panicWindow),
      ready: signals.ready, time: signals.time)
    return ScalingDecision(
      byCPU: nil, byConcurrency: answer.instances, instances: answer.instances, mayScaleIn: panicTime == nil)
  }

  /// Decides by two averages of the requests in flight.
  ///
  /// - Parameters:
  ///   - stable: the long one.
  ///   - panic: the short one.
  ///   - ready: instances that there are.
  ///   - time: seconds.
  /// - Returns: how many instances it wants.
  package mutating func decide(stable: Double, panic: Double, ready: Int, time: Double) -> Answer {
    let there = Double(max(1, ready))
    let most = (rules.maxScaleUpRate * there).rounded(.up)
    let least = rules.isReachable ? (there / rules.maxScaleDownRate).rounded(.down) : 0
    let wantedStable = (stable / rules.target).rounded(.up)
    let wantedPanic = (panic / rules.target).rounded(.up)
    var desired = bounded(wantedStable, least, most)
    let desiredInPanic = bounded(wantedPanic, least, most)

    let isTooMuch = wantedPanic / there >= rules.panicThreshold
    if isTooMuch {
      panicTime = time
    } else if let began = panicTime, began + rules.stableWindow < time {
      panicTime = nil
      mostInPanic = 0
    }
    if panicTime != nil {
      mostInPanic = max(mostInPanic, desired, desiredInPanic)
      desired = mostInPanic
    }
    desired = delayed(desired, at: time)
    return Answer(instances: desired, excessBurstCapacity: excess(ready: ready, panic: panic))
  }

  private func bounded(_ wanted: Double, _ least: Double, _ most: Double) -> Int {
    let within = Int(min(max(wanted, least), most))
    return wanted > 0 && rules.activationScale > 1 ? max(within, rules.activationScale) : within
  }

  private mutating func delayed(_ desired: Int, at time: Double) -> Int {
    guard rules.isReachable, rules.scaleDownDelay > 0 else { return desired }
    recent.removeAll { $0.time <= time - rules.scaleDownDelay }
    recent.append((time, desired))
    return recent.reduce(desired) { max($0, $1.instances) }
  }

  private func excess(ready: Int, panic: Double) -> Int {
    if rules.burstCapacity == 0 { return 0 }
    if rules.burstCapacity < 0 { return -1 }
    return Int((Double(ready) * rules.total - rules.burstCapacity - panic).rounded(.down))
  }
}
