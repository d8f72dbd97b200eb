import CapacityModel

/// What was measured beside the traffic; nil or empty where it was not.
package struct ServiceEvidence: Sendable, Equatable {
  /// In how many minutes each driver asked for the most instances, by `recommended_instances`.
  package var drivers: [String: Int]
  /// The used part of the CPU, and of the memory, in the busiest hour.
  package var cpuUse: Double?
  package var memoryUse: Double?
  /// The most requests at once in one instance.
  package var concurrency: Double?

  package init(
    drivers: [String: Int] = [:], cpuUse: Double? = nil, memoryUse: Double? = nil, concurrency: Double? = nil
  ) {
    self.drivers = drivers
    self.cpuUse = cpuUse
    self.memoryUse = memoryUse
    self.concurrency = concurrency
  }

  /// What drives the scaling, as it was measured; nil where it was not.
  package var driverWords: String? {
    let all = drivers.values.reduce(0, +)
    guard let first = drivers.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), all > 0 else { return nil }
    let name = first.key.lowercased().contains("cpu") ? "CPU drives" : "The requests in flight drive"
    return
      "\(name) the scaling: \(first.key) asked for the most instances in \(OptionWords.percent(Double(first.value) / Double(all))) of the minutes (recommended_instances by driver)."
  }
}

/// A common trouble of a sizing, seen in numbers, with what to do about it.
package struct AdviceFinding: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case coldStarts, keepWarmBesideMinimum, memoryPressure, cpuPressure, cpuUnused, processes, refused,
      concurrencyUnused, billing
  }

  package var kind: Kind
  package var title: String
  /// The numbers that show it.
  package var evidence: String
  /// What to do, with its price where it has one.
  package var remedy: String
}

extension AdviceFinding {
  /// Sizings whose price the findings name: one setting of today's changed.
  static func neighbours(of subject: AdviceSubject) -> [Resources] {
    let now = subject.resources
    var found: [Resources] = []
    func add(_ change: (inout Resources) -> Void) {
      var other = now
      change(&other)
      guard other != now, ResourceDraft(other).violations.isEmpty else { return }
      found.append(other)
    }
    if now.minInstances == 0 {
      add {
        $0.minInstances = 1; $0.keepWarm = nil; $0.maxInstances = max(1, $0.maxInstances)
      }
      add { $0.keepWarm = $0.keepWarm ?? SizingGrid.keepWarm }
    } else {
      add { $0.keepWarm = nil }
    }
    add { $0.cpuAllocation = $0.cpuAllocation == .always ? .requests : .always }
    for cpu in [1000, 2000, 4000].map(CPU.init(millis:)) where cpu != now.cpu {
      add { resources in
        resources.cpu = cpu
        let range = SizingRules.memoryRange(of: cpu)
        resources.memory = min(max(resources.memory, range.lowerBound), range.upperBound)
      }
    }
    if let next = nextMemory(of: now) { add { $0.memory = next } }
    return found
  }

  /// The next size of memory that goes with the CPU.
  static func nextMemory(of now: Resources) -> Memory? {
    let sizes = [512, 1024, 2048, 4096, 8192, 16_384, 24_576, 32_768].map(Memory.init(mebibytes:))
    return sizes.first { $0 > now.memory && SizingRules.memoryRange(of: now.cpu).contains($0) }
  }

  /// All that the numbers show.
  ///
  /// - Parameters:
  ///   - subject: the service.
  ///   - now: today's sizing, played.
  ///   - options: all that were played.
  ///   - evidence: what else was measured.
  /// - Returns: in the order of their weight.
  static func all(
    of subject: AdviceSubject, now: SizingOption, options: [SizingOption], evidence: ServiceEvidence
  ) -> [AdviceFinding] {
    let rules = AdviceRules(subject: subject, now: now, options: options, evidence: evidence)
    return [
      rules.coldStarts, rules.keepWarm, rules.memory, rules.cpuPressure, rules.cpuUnused, rules.processes,
      rules.refused, rules.concurrency, rules.billing,
    ].compactMap(\.self)
  }
}
