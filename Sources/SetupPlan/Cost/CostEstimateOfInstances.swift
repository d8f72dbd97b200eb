extension CostEstimate {
  /// How long Cloud Run keeps an instance without requests before it ends it, at most, in seconds.
  private static let idleTime = 900.0

  /// Estimates a sizing whose CPU is always allocated: every second of an instance is paid for, requests are not.
  init(ofInstancesOf resources: Resources, region: String, load: Load, bound: Load.Bound) {
    let factor = Prices.factor(of: Region.named(region)?.tier ?? .two)
    let runs = resources.keepWarm.flatMap { try? CronSchedule($0) }?.runsPerMonth ?? 0
    // An instance that is called more often than it would be ended runs round the clock.
    let isCalledAlways = load.requestsPerMonth + runs >= Prices.secondsPerMonth / Self.idleTime
    let kept = max(resources.minInstances, isCalledAlways ? 1 : 0)
    let seconds = max(
      Double(kept) * Prices.secondsPerMonth
        + load.furtherInstanceSeconds(beside: kept, of: resources, bound), load.activeSeconds(of: resources, bound))
    let cpu = seconds * resources.cpu.count * Prices.instanceCPUSecond * factor
    let memory = seconds * resources.memory.gibibytes * Prices.instanceGiBSecond * factor
    let free = min(cpu, Prices.freeInstanceCPU) + min(memory, Prices.freeInstanceMemory)
    let count = kept == 1 ? "One instance" : "\(kept) instances"
    self.init(items: [
      Item(
        label: "CPU, always allocated", dollars: cpu,
        note: kept > 0
          ? "\(count) of \(resources.cpu.readable) vCPU around the clock; each further one as long as it runs."
          : "\(Int(seconds.rounded())) seconds of \(resources.cpu.readable) vCPU, and up to 15 minutes after each call."
      ),
      Item(label: "Memory of the instances", dollars: memory),
      Item(label: "Requests", dollars: 0, note: "Free where CPU is always allocated."),
      Item(
        label: "Free tier", dollars: -free, note: "Shared by all projects of the billing account."),
    ])
  }
}
