extension CostEstimate {
  /// What so many instances cost that serve requests in every second of a month, requests themselves not counted; no free
  /// tier is taken off, since it is shared with the account's other services.
  ///
  /// - Parameters:
  ///   - instances: how many.
  ///   - resources: the size of each.
  ///   - region: the region id; tier 2 is assumed for one that the table lacks.
  /// - Returns: US dollars at list prices.
  package static func busyMonth(of instances: Int, _ resources: Resources, region: String) -> Double {
    let factor = Prices.factor(of: Region.named(region)?.tier ?? .two)
    let (cpu, memory) =
      resources.cpuAllocation == .always
      ? (Prices.instanceCPUSecond, Prices.instanceGiBSecond) : (Prices.activeCPUSecond, Prices.activeGiBSecond)
    let second = resources.cpu.count * cpu + resources.memory.gibibytes * memory
    return Double(max(0, instances)) * Prices.secondsPerMonth * second * factor
  }

  /// An amount as people say it: `$29.75`, and without cents from a hundred on, `$2,786`.
  package static func spoken(_ dollars: Double) -> String {
    guard dollars.isFinite, abs(dollars) < 1e12 else { return "more than $1,000,000,000,000" }
    guard dollars >= 99.995 else { return text(dollars) }
    var digits = String(Int(dollars.rounded()))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return "$\(digits)"
  }
}
