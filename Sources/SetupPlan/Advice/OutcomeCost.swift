import CapacityModel

extension CostEstimate {
  /// What a month like a played time costs at list prices.
  ///
  /// - Parameters:
  ///   - outcome: what came of the time.
  ///   - active: the seconds to take for those that instances serve.
  ///   - subject: the service.
  ///   - resources: its sizing in that time.
  init(_ outcome: Outcome, active: Double, of subject: AdviceSubject, _ resources: Resources) {
    let toMonth = outcome.duration > 0 ? Prices.secondsPerMonth / outcome.duration : 0
    let factor = Prices.factor(of: Region.named(subject.region)?.tier ?? .two)
    let (cpu, memory) = (resources.cpu.count, resources.memory.gibibytes)
    let boost = outcome.totals.starting * subject.sizing(resources).boostedCPU
    let requests = outcome.served + outcome.refused
    guard resources.cpuAllocation == .requests else {
      let seconds = max(active, outcome.totals.lifetime)
      let cpuCost = (seconds * cpu + boost) * toMonth * Prices.instanceCPUSecond * factor
      let memoryCost = seconds * memory * toMonth * Prices.instanceGiBSecond * factor
      let free = min(cpuCost, Prices.freeInstanceCPU) + min(memoryCost, Prices.freeInstanceMemory)
      self.init(items: [
        Item(label: "CPU, always allocated", dollars: cpuCost),
        Item(label: "Memory of the instances", dollars: memoryCost),
        Item(label: "Free tier", dollars: -free),
      ])
      return
    }
    let seconds = active + outcome.totals.starting
    let cpuCost = (seconds * cpu + boost) * toMonth * Prices.activeCPUSecond * factor
    let memoryCost = seconds * memory * toMonth * Prices.activeGiBSecond * factor
    let requestCost = requests * toMonth * Prices.request
    let idle = outcome.totals.minimumIdle * toMonth
    let idleCost = idle * (cpu * Prices.idleCPUSecond + memory * Prices.idleGiBSecond) * factor
    let free =
      min(cpuCost, Prices.freeCPU) + min(memoryCost, Prices.freeMemory) + min(requestCost, Prices.freeRequests)
    self.init(items: [
      Item(label: "CPU while serving and starting", dollars: cpuCost),
      Item(label: "Memory while serving and starting", dollars: memoryCost),
      Item(label: "Requests", dollars: requestCost),
      Item(label: "Idle minimum instances", dollars: idleCost), Item(label: "Free tier", dollars: -free),
    ])
  }
}
