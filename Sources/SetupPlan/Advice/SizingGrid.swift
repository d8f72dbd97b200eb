import CapacityModel

/// The sizings that are looked at.
struct SizingGrid {
  private let subject: AdviceSubject

  init(_ subject: AdviceSubject) { self.subject = subject }

  /// How often a keep-warm job calls that is advised.
  static let keepWarm = "*/10 * * * *"
  /// What an instance's memory should have room for, by what it needs at its peak.
  static let memoryRoom = 1.3

  /// All of them, the present one first; each is a valid sizing.
  var resources: [Resources] {
    let now = subject.resources
    var found = [now]
    for cpu in cpus {
      for concurrency in concurrencies {
        for (minimum, keepWarm) in ready {
          for allocation in CPUAllocation.allCases {
            var other = now
            other.cpu = cpu
            other.concurrency = concurrency
            other.minInstances = minimum
            other.keepWarm = keepWarm
            other.cpuAllocation = allocation
            other.memory = memory(with: cpu)
            other.maxInstances = most(other)
            guard isValid(other), !found.contains(other) else { continue }
            found.append(other)
          }
        }
      }
    }
    return found
  }

  private var cpus: [CPU] {
    ([1000, 2000, 4000].map(CPU.init(millis:)) + [subject.resources.cpu]).uniqued.sorted()
  }

  private var concurrencies: [Int] {
    let now = subject.resources.concurrency
    return ([1, 4, 8, 16, 32, 80, max(1, now / 2), now, min(1000, now * 2)]).uniqued.sorted()
  }

  /// Minimum instances and the keep-warm job; one beside the other is pointless.
  private var ready: [(Int, String?)] {
    let now = subject.resources
    return [(0, nil), (0, now.keepWarm ?? Self.keepWarm), (1, nil), (2, nil), (3, nil)]
  }

  /// The least memory that holds the peak with room and goes with the CPU; the present one where no peak is known.
  private func memory(with cpu: CPU) -> Memory {
    let range = SizingRules.memoryRange(of: cpu)
    var wanted = subject.resources.memory
    if let peak = subject.memoryPeak {
      let sizes = [512, 1024, 2048, 4096, 8192, 16_384, 24_576, 32_768].map(Memory.init(mebibytes:))
      wanted = sizes.first { $0.gibibytes >= peak * Self.memoryRoom } ?? wanted
    }
    return min(max(wanted, range.lowerBound), range.upperBound)
  }

  /// The present maximum, or twice what the busiest minute needs where that is more.
  private func most(_ resources: Resources) -> Int {
    let steady = SteadyState(
      arrivals: ArrivalProfile(rates: [subject.arrivals.peak]), service: subject.service,
      sizing: unlimited(subject.sizing(resources)))
    return min(1000, max(resources.maxInstances, resources.minInstances, 2 * steady.mostInstances))
  }

  private func unlimited(_ sizing: InstanceSizing) -> InstanceSizing {
    var sizing = sizing
    sizing.maxInstances = 1000
    return sizing
  }

  private func isValid(_ resources: Resources) -> Bool {
    if let peak = subject.memoryPeak, resources.memory.gibibytes < peak { return false }
    return ResourceDraft(resources).violations.isEmpty
  }
}
