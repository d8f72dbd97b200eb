import SeededRandomNumbers

@testable import SetupPlan

extension Resources {
  /// A sizing that Cloud Run takes, of any kind.
  static func random(using random: inout SeededRandom) -> Resources {
    let isFraction = Int.random(in: 0..<4, using: &random) == 0
    let millis =
      isFraction
      ? Int.random(in: 80..<1000, using: &random)
      : [1000, 2000, 4000, 6000, 8000].randomElement(using: &random) ?? 1000
    let range = SizingRules.memoryRange(of: CPU(millis: millis))
    let memory = Int.random(in: range.lowerBound.mebibytes...range.upperBound.mebibytes, using: &random)
    let most = Int.random(in: 1...400, using: &random)
    return Resources(
      memory: Memory(mebibytes: memory), cpu: CPU(millis: millis),
      minInstances: Int.random(in: 0...most, using: &random), maxInstances: most,
      concurrency: isFraction ? 1 : Int.random(in: 1...1000, using: &random),
      timeout: Int.random(in: 1...3600, using: &random),
      keepWarm: [nil, "*/5 * * * *", "0 8-18 * * Mon-Fri", "1,2 3 4 5 *"].randomElement(using: &random) ?? nil,
      cpuAllocation: isFraction || Bool.random(using: &random) ? .requests : .always,
      startupTimeout: Int.random(in: 1...240, using: &random), sessionAffinity: Bool.random(using: &random),
      http2: Bool.random(using: &random))
  }
}
