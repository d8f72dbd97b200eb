/// What was used of a service in some time, as Cloud Monitoring tells it.
package struct MeasuredUse: Sendable, Equatable {
  /// How long the time was, in seconds.
  package var seconds: Double
  package var requests: Double
  /// Seconds that one request takes, in the mean; nil where it is not known.
  package var meanLatency: Double?
  /// Seconds of instances that are billed.
  package var billableSeconds: Double
  /// vCPU seconds that are billed; worked out from the size where nil.
  package var cpuSeconds: Double?
  /// GiB seconds that are billed; worked out from the size where nil.
  package var memorySeconds: Double?

  package init(
    seconds: Double, requests: Double, meanLatency: Double? = nil, billableSeconds: Double, cpuSeconds: Double? = nil,
    memorySeconds: Double? = nil
  ) {
    self.seconds = seconds
    self.requests = requests
    self.meanLatency = meanLatency
    self.billableSeconds = billableSeconds
    self.cpuSeconds = cpuSeconds
    self.memorySeconds = memorySeconds
  }

  /// Requests that really share an instance's billed second, in the mean; nil where nothing was billed or the latency is not
  /// known.
  package var overlap: Double? {
    guard let meanLatency, billableSeconds > 0, requests > 0 else { return nil }
    return requests * meanLatency / billableSeconds
  }
}

extension CostEstimate {
  /// What a month like the measured time costs at list prices.
  ///
  /// With request-based billing, what is billed is taken for busy time, and what is left of the minimum of instances for idle
  /// time, as the estimate does.
  ///
  /// - Parameters:
  ///   - use: what was used.
  ///   - resources: the size of the instances.
  ///   - region: the region id; tier 2 is assumed for one that the table lacks.
  package init(of use: MeasuredUse, resources: Resources, region: String) {
    let factor = Prices.factor(of: Region.named(region)?.tier ?? .two)
    let toMonth = use.seconds > 0 ? Prices.secondsPerMonth / use.seconds : 0
    let isAlways = resources.cpuAllocation == .always
    let instance = use.billableSeconds * toMonth
    let cpuSeconds = use.cpuSeconds.map { $0 * toMonth } ?? instance * resources.cpu.count
    let memorySeconds = use.memorySeconds.map { $0 * toMonth } ?? instance * resources.memory.gibibytes
    let cpu = cpuSeconds * (isAlways ? Prices.instanceCPUSecond : Prices.activeCPUSecond) * factor
    let memory = memorySeconds * (isAlways ? Prices.instanceGiBSecond : Prices.activeGiBSecond) * factor
    let requests = isAlways ? 0 : use.requests * toMonth * Prices.request
    var items = [
      Item(label: "CPU that was billed", dollars: cpu, note: "\(Self.whole(cpuSeconds)) vCPU seconds a month."),
      Item(
        label: "Memory that was billed", dollars: memory, note: "\(Self.whole(memorySeconds)) GiB seconds a month."),
      Item(
        label: "Requests", dollars: requests,
        note: isAlways
          ? "Free where CPU is always allocated." : "\(Self.whole(use.requests * toMonth)) requests a month."),
    ]
    var free =
      isAlways
      ? min(cpu, Prices.freeInstanceCPU) + min(memory, Prices.freeInstanceMemory)
      : min(cpu, Prices.freeCPU) + min(memory, Prices.freeMemory)
    if !isAlways {
      free += min(requests, Prices.freeRequests)
      let idle = max(0, Double(resources.minInstances) * Prices.secondsPerMonth - instance)
      if idle > 0 {
        let price =
          resources.cpu.count * Prices.idleCPUSecond + resources.memory.gibibytes * Prices.idleGiBSecond
        items.append(
          Item(
            label: "Idle minimum instances", dollars: idle * price * factor,
            note: "What is left of the minimum of instances when the billed time is taken off."))
      }
    }
    items.append(
      Item(label: "Free tier", dollars: -free, note: "Shared by all projects of the billing account."))
    self.init(items: items)
  }

  private static func whole(_ value: Double) -> String {
    guard value.isFinite, value < 1e15 else { return "very many" }
    return String(Int(value.rounded()))
  }
}

extension Load {
  /// The traffic that was measured, in place of what the estimate assumes; nil where there was none.
  package init?(_ use: MeasuredUse) {
    guard use.seconds > 0, use.requests > 0 else { return nil }
    self.init(
      requestsPerMonth: use.requests * Prices.secondsPerMonth / use.seconds,
      meanLatency: use.meanLatency ?? Load().meanLatency, meanConcurrency: use.overlap)
  }
}
