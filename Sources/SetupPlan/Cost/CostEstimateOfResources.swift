extension CostEstimate {
  /// Estimates a sizing by the formulas of Cloud Run's request-based billing, or of its instance-based billing where CPU is
  /// always allocated.
  ///
  /// - Parameters:
  ///   - resources: the sizing.
  ///   - region: the region id; tier 2 is assumed for one that the table lacks.
  ///   - load: the traffic.
  package init(resources: Resources, region: String, load: Load = Load()) {
    self.init(resources, region, load, .expected)
    let least = CostEstimate(resources, region, load, .least).total
    let most = CostEstimate(resources, region, load, .most).total
    range = min(least, most)...max(least, most)
    atMost = CostEstimate.busyMonth(of: resources.maxInstances, resources, region: region)
  }

  private init(_ resources: Resources, _ region: String, _ load: Load, _ bound: Load.Bound) {
    if resources.cpuAllocation == .always {
      self.init(ofInstancesOf: resources, region: region, load: load, bound: bound)
    } else {
      self.init(ofRequestsTo: resources, region: region, load: load, bound: bound)
    }
  }

  private init(ofRequestsTo resources: Resources, region: String, load: Load, bound: Load.Bound) {
    let tier = Region.named(region)?.tier ?? .two
    let factor = Prices.factor(of: tier)
    let (cpu, memory) = (resources.cpu.count, resources.memory.gibibytes)

    let active = load.activeSeconds(of: resources, bound)
    let activeCPU = active * cpu * Prices.activeCPUSecond * factor
    let activeMemory = active * memory * Prices.activeGiBSecond * factor
    let requests = load.requestsPerMonth * Prices.request

    let runs = resources.keepWarm.flatMap { try? CronSchedule($0) }?.runsPerMonth ?? 0
    let keepWarm = KeepWarm(runs: runs)
    let keepWarmCPU = keepWarm.seconds * cpu * Prices.activeCPUSecond * factor
    let keepWarmMemory = keepWarm.seconds * memory * Prices.activeGiBSecond * factor
    let keepWarmRequests = runs * Prices.request

    // Traffic goes to the instances that are ready, before others are started.
    let idle = max(0, Double(resources.minInstances) * Prices.secondsPerMonth - active - keepWarm.seconds)
    let idleCost = idle * (cpu * Prices.idleCPUSecond + memory * Prices.idleGiBSecond) * factor

    let free =
      min(activeCPU + keepWarmCPU, Prices.freeCPU) + min(activeMemory + keepWarmMemory, Prices.freeMemory)
      + min(requests + keepWarmRequests, Prices.freeRequests)

    var items = [
      Item(
        label: "CPU while serving", dollars: activeCPU,
        note: "\(Int(active.rounded())) seconds of \(resources.cpu.readable) vCPU."),
      Item(label: "Memory while serving", dollars: activeMemory),
      Item(label: "Requests", dollars: requests),
    ]
    if resources.minInstances > 0 {
      items.append(
        Item(label: "Idle minimum instances", dollars: idleCost, note: "Paid for around the clock, traffic or not."))
    }
    if runs > 0 {
      items.append(
        Item(
          label: "Keep-warm calls", dollars: keepWarmCPU + keepWarmMemory + keepWarmRequests, note: keepWarm.note))
    }
    items.append(
      Item(
        label: "Free tier", dollars: -free,
        note: "Shared by all projects of the billing account; not on idle instances."
      ))
    self.init(items: items)
  }

  /// What the estimate rests on, in a line: the prices' date, the load, and that it is an estimate.
  ///
  /// - Parameters:
  ///   - region: the region id.
  ///   - load: the traffic.
  /// - Returns: one sentence or two, without a line feed.
  package static func basis(region: String, load: Load = Load()) -> String {
    let tier = Region.named(region).map { "tier \($0.tier.rawValue)" } ?? "price unknown (tier 2 assumed)"
    let requests = Int(load.requestsPerMonth)
    let latency = Int((load.meanLatency * 1000).rounded())
    return "Estimate in USD at list prices of \(Prices.date), \(tier): \(requests) requests a month of \(latency) ms."
  }
}

/// What the keep-warm job causes in a month.
private struct KeepWarm {
  let runs: Double

  /// Cloud Run rounds an instance's time up to 100 ms, and `/health` takes less.
  var seconds: Double { runs * 0.1 }

  var note: String {
    "\(Int(runs.rounded())) calls. The job itself is free among the first three of the billing account, then "
      + "\(CostEstimate.text(Prices.schedulerJob)) a month."
  }
}
