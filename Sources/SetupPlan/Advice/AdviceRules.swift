import CapacityModel

/// The common troubles, one rule each: what the numbers must be, and what then helps.
struct AdviceRules {
  let subject: AdviceSubject
  let now: SizingOption
  let options: [SizingOption]
  let evidence: ServiceEvidence

  private var size: Resources { now.resources }

  /// The played option that differs from today's in just this.
  private func option(_ change: (inout Resources) -> Void) -> SizingOption? {
    var wanted = size
    change(&wanted)
    return options.first { $0.resources == wanted }
  }

  private func price(_ option: SizingOption) -> String {
    let difference = option.cost - now.cost
    return "\(difference < 0 ? "-" : "+")\(CostEstimate.text(abs(difference))) a month"
  }

  /// One in a thousand requests waits for a start.
  var coldStarts: AdviceFinding? {
    guard now.coldShare >= 0.001, size.minInstances == 0 else { return nil }
    let minimum = option {
      $0.minInstances = 1; $0.keepWarm = nil; $0.maxInstances = max(1, $0.maxInstances)
    }
    let warm = size.keepWarm == nil ? option { $0.keepWarm = SizingGrid.keepWarm } : nil
    let ways =
      [
        minimum.map { "minInstances 1 (\(price($0)), cold requests \(OptionWords.percent($0.coldShare)))" },
        warm.map {
          "keepWarm \"\(SizingGrid.keepWarm)\" (\(price($0)), cold requests \(OptionWords.percent($0.coldShare)))"
        },
      ].compactMap(\.self)
    guard !ways.isEmpty else { return nil }
    return AdviceFinding(
      kind: .coldStarts, title: "Requests meet cold starts",
      evidence: "\(OptionWords.percent(now.coldShare)) of the requests wait for an instance that takes "
        + "\(OptionWords.seconds(subject.coldStart.mean)) to start; \(Self.rounded(now.startsPerDay)) starts a day.",
      remedy: "Set \(ways.joined(separator: ", or "))."
    )
  }

  /// A call renews the idle time of one instance, which a minimum keeps anyway.
  var keepWarm: AdviceFinding? {
    guard size.minInstances > 0, size.keepWarm != nil else { return nil }
    let without = option { $0.keepWarm = nil }
    return AdviceFinding(
      kind: .keepWarmBesideMinimum, title: "The keep-warm job keeps nothing warm",
      evidence: "\(size.minInstances) minimum instance\(size.minInstances == 1 ? " is" : "s are") kept anyway; "
        + "each call reaches one of them.",
      remedy: "Set keepWarm to null\(without.map { " (\(price($0)))" } ?? ""); nothing gets slower.")
  }

  var memory: AdviceFinding? {
    guard let use = evidence.memoryUse, use > 0.8, let next = AdviceFinding.nextMemory(of: size) else { return nil }
    let larger = option { $0.memory = next }
    return AdviceFinding(
      kind: .memoryPressure, title: "Memory is nearly full",
      evidence:
        "\(OptionWords.percent(use)) of \(size.memory) in use in the busiest hour; at 100 % the instance is ended.",
      remedy: "Set memory \(next)\(larger.map { " (\(price($0)))" } ?? ""), or a lower concurrency.")
  }

  var cpuPressure: AdviceFinding? {
    let use = evidence.cpuUse
    let isDriving = now.cpuDriven > 0.2
    guard isDriving || (use ?? 0) > 0.7 else { return nil }
    let more = [2000, 4000].map(CPU.init(millis:)).first { $0 > size.cpu }
    let larger = more.flatMap { cpu in
      options.first {
        $0.resources.cpu == cpu && $0.resources.concurrency == size.concurrency
          && $0.resources.minInstances == size.minInstances && $0.resources.cpuAllocation == size.cpuAllocation
      }
    }
    let seen = use.map { "CPU is used to \(OptionWords.percent($0)) in the busiest hour; " } ?? ""
    let compute = OptionWords.seconds(subject.service.cpuSeconds)
    let way = larger.map {
      "Set cpu \($0.resources.cpu) (\(price($0)), p99 \(OptionWords.seconds(now.p99)) → \(OptionWords.seconds($0.p99))), or make"
    }
    return AdviceFinding(
      kind: .cpuPressure, title: "CPU is what limits",
      evidence: "\(seen)a request computes \(compute) of its \(OptionWords.seconds(subject.service.total.mean)); "
        + "CPU asks for the most instances in \(OptionWords.percent(now.cpuDriven)) of the time.",
      remedy: "\(way ?? "Make") the code that computes cheaper: half of it is half of the instances.")
  }

  var cpuUnused: AdviceFinding? {
    guard let use = evidence.cpuUse, use < 0.2, size.cpu.millis > 1000 else { return nil }
    let fewer = size.cpu.millis > 2000 ? CPU(millis: 2000) : CPU(millis: 1000)
    let smaller = options.first {
      $0.resources.cpu == fewer && $0.resources.concurrency == size.concurrency
        && $0.resources.minInstances == size.minInstances && $0.resources.cpuAllocation == size.cpuAllocation
    }
    return AdviceFinding(
      kind: .cpuUnused, title: "CPU is hardly used",
      evidence: "\(OptionWords.percent(use)) of \(size.cpu.readable) vCPU in the busiest hour.",
      remedy: "Set cpu \(fewer)"
        + (smaller.map { " (\(price($0)), p99 \(OptionWords.seconds(now.p99)) → \(OptionWords.seconds($0.p99)))" } ?? "")
        + ".")
  }

  /// A single Python process never uses a second processor.
  var processes: AdviceFinding? {
    guard let workers = subject.workers, Double(workers) < size.cpu.count, size.cpu.millis > 1000 else { return nil }
    return AdviceFinding(
      kind: .processes, title: "Fewer processes than processors",
      evidence:
        "\(workers) process\(workers == 1 ? "" : "es") on \(size.cpu.readable) vCPU: the CPU never looks more than "
        + "\(OptionWords.percent(Double(workers) / size.cpu.count)) used, so it does not scale either.",
      remedy: "Run one process each vCPU, or set cpu \(workers).")
  }

  var refused: AdviceFinding? {
    guard now.refusedShare > 0.000_01 else { return nil }
    return AdviceFinding(
      kind: .refused, title: "Requests are refused",
      evidence: "\(OptionWords.percent(now.refusedShare)) get 429, since all \(size.maxInstances) instances are full.",
      remedy: "Raise maxInstances or concurrency, or make the requests shorter.")
  }

  var concurrency: AdviceFinding? {
    guard let seen = evidence.concurrency, seen > 0, seen * 4 < Double(size.concurrency), size.concurrency > 8 else {
      return nil
    }
    return AdviceFinding(
      kind: .concurrencyUnused, title: "The concurrency is never reached",
      evidence:
        "At most \(Int(seen.rounded())) requests at once in an instance, of \(size.concurrency) that are allowed.",
      remedy: "Nothing has to change; memory that is kept for \(size.concurrency) requests at once can be less.")
  }

  var billing: AdviceFinding? {
    let other = option { $0.cpuAllocation = $0.cpuAllocation == .always ? .requests : .always }
    guard let other, now.cost - other.cost > max(1, 0.05 * now.cost) else { return nil }
    let way =
      other.resources.cpuAllocation == .always
      ? "by instance (cpuAllocation always)" : "by request (cpuAllocation requests)"
    return AdviceFinding(
      kind: .billing, title: "The other billing is cheaper",
      evidence: "\(CostEstimate.text(now.cost)) a month now, \(CostEstimate.text(other.cost)) when billed \(way).",
      remedy: "Set cpuAllocation \(other.resources.cpuAllocation.rawValue) (\(price(other))).")
  }

  private static func rounded(_ value: Double) -> String {
    value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(min(value, 1e9).rounded()))"
  }
}
