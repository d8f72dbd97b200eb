/// The limits of Cloud Run that apply to a sizing, for settings of which some may not be known yet.
///
/// From cloud.google.com/run/docs/configuring (CPU, memory limits, concurrency, request timeout, instances). A service
/// with at least one CPU runs in the second generation execution environment, one with less in the first.
struct SizingRules {
  var memory: Memory?
  var cpu: CPU?
  var minInstances: Int?
  var maxInstances: Int?
  var concurrency: Int?
  /// Seconds.
  var timeout: Int?
  var keepWarm: String?
  var cpuAllocation: CPUAllocation?
  /// Seconds.
  var startupTimeout: Int?

  /// Everything that is wrong, in the order of the fields; a rule over two settings is silent while one is unknown.
  func violations() -> [SizingViolation] {
    [memoryViolation, cpuViolation, minViolation, maxViolation, concurrencyViolation, timeoutViolation]
      .compactMap(\.self) + keepWarmViolations + [allocationViolation, startupViolation].compactMap(\.self)
  }

  private static let wholeCPUs = [1000, 2000, 4000, 6000, 8000]
  private static let smallest = Memory(mebibytes: 128)
  private static let secondGeneration = Memory(mebibytes: 512)
  private static let largest = Memory(mebibytes: 32 * 1024)

  private static func isValid(_ cpu: CPU) -> Bool { (80...1000).contains(cpu.millis) || wholeCPUs.contains(cpu.millis) }

  /// The memory that goes with a valid CPU setting.
  static func memoryRange(of cpu: CPU) -> ClosedRange<Memory> {
    func gibibytes(_ low: Int, _ high: Int) -> ClosedRange<Memory> {
      Memory(mebibytes: low * 1024)...Memory(mebibytes: high * 1024)
    }
    switch cpu.millis {
    case ..<500: return smallest...Memory(mebibytes: 512)
    case ..<1000: return smallest...Memory(mebibytes: 1024)
    case ..<2000: return secondGeneration...Memory(mebibytes: 4 * 1024)
    case ..<4000: return secondGeneration...Memory(mebibytes: 8 * 1024)
    case ..<6000: return gibibytes(2, 16)
    case ..<8000: return gibibytes(4, 24)
    default: return gibibytes(4, 32)
    }
  }

  private var memoryViolation: SizingViolation? {
    guard let memory else { return nil }
    guard memory <= Self.largest else {
      return SizingViolation(
        field: .memory, message: "\(memory) is more than an instance can have.",
        reason: "Cloud Run gives at most 32Gi, and that with 8 CPU.", remedy: "Enter 32Gi or less.")
    }
    guard memory >= Self.smallest else {
      return SizingViolation(
        field: .memory, message: "\(memory) is less than an instance can have.",
        reason: "The second generation execution environment needs 512Mi, the first, for less than 1 CPU, 128Mi.",
        remedy: "Enter 512Mi or more.")
    }
    guard let cpu, Self.isValid(cpu) else { return nil }
    let range = Self.memoryRange(of: cpu)
    if memory < range.lowerBound { return tooLittle(memory, for: cpu, least: range.lowerBound) }
    if memory > range.upperBound { return tooMuch(memory, for: cpu, most: range.upperBound) }
    return nil
  }

  private func tooLittle(_ memory: Memory, for cpu: CPU, least: Memory) -> SizingViolation {
    let fitting = Self.wholeCPUs.map(CPU.init(millis:)).last { Self.memoryRange(of: $0).contains(memory) }
    let fewer = fitting.map { ", or at most \($0) CPU" } ?? ""
    return SizingViolation(
      field: .memory, message: "\(memory) is too little memory for \(cpu) CPU.",
      reason: cpu.millis < 4000
        ? "The second generation execution environment, which a whole CPU runs in, needs \(least)."
        : "With \(cpu) CPU, memory must be between \(least) and \(Self.memoryRange(of: cpu).upperBound).",
      remedy: "Enter \(least) or more\(fewer).")
  }

  private func tooMuch(_ memory: Memory, for cpu: CPU, most: Memory) -> SizingViolation {
    let needed = Self.wholeCPUs.map(CPU.init(millis:)).first { Self.memoryRange(of: $0).upperBound >= memory }
    let more = needed.map { ", or at least \($0) CPU" } ?? ""
    return SizingViolation(
      field: .memory, message: "\(memory) is too much memory for \(cpu.readable) CPU.",
      reason: "With \(cpu.readable) CPU, memory must be between \(Self.memoryRange(of: cpu).lowerBound) and \(most).",
      remedy: "Enter \(most) or less\(more).")
  }

  private var cpuViolation: SizingViolation? {
    guard let cpu, !Self.isValid(cpu) else { return nil }
    if cpu.millis < 80 {
      return SizingViolation(
        field: .cpu, message: "\(cpu.readable) CPU is too little.",
        reason: "An instance has at least 0.08 CPU.", remedy: "Enter 0.08 or more, better 1.")
    }
    let next = Self.wholeCPUs.first { $0 > cpu.millis }.map { CPU(millis: $0).description } ?? "8"
    return SizingViolation(
      field: .cpu, message: "An instance cannot have \(cpu.readable) CPU.",
      reason: "Above 1, Cloud Run offers 2, 4, 6 and 8 CPU only.", remedy: "Enter \(next).")
  }

  private var minViolation: SizingViolation? {
    guard let minInstances else { return nil }
    guard minInstances >= 0 else {
      return SizingViolation(
        field: .minInstances, message: "\(minInstances) instances cannot be kept ready.",
        reason: "The minimum is a number from 0.", remedy: "Enter 0 to pay for none, or 1 to avoid cold starts.")
    }
    guard let maxInstances, maxInstances >= 1, minInstances > maxInstances else { return nil }
    return SizingViolation(
      field: .minInstances, message: "The minimum of \(minInstances) is above the maximum of \(maxInstances).",
      reason: "Cloud Run never runs more instances than the maximum.",
      remedy: "Enter \(maxInstances) or less, or a maximum of at least \(minInstances).")
  }

  private var maxViolation: SizingViolation? {
    guard let maxInstances, maxInstances < 1 else { return nil }
    return SizingViolation(
      field: .maxInstances, message: "With at most \(maxInstances) instances, nothing would ever run.",
      reason: "The maximum is a number from 1.", remedy: "Enter 1 or more; 20 is the guide's choice.")
  }

  private var concurrencyViolation: SizingViolation? {
    guard let concurrency else { return nil }
    guard (1...1000).contains(concurrency) else {
      return SizingViolation(
        field: .concurrency, message: "An instance cannot serve \(concurrency) requests at once.",
        reason: "Concurrency is a number from 1 to 1000.",
        remedy: "Enter 80, the default of Cloud Run, or what you measured.")
    }
    guard let cpu, Self.isValid(cpu), cpu.millis < 1000, concurrency > 1 else { return nil }
    return SizingViolation(
      field: .concurrency, message: "\(cpu.readable) CPU serves one request at a time, not \(concurrency).",
      reason: "Cloud Run does not support a concurrency above 1 with less than 1 CPU.",
      remedy: "Enter 1, or at least 1 CPU.")
  }

  private var timeoutViolation: SizingViolation? {
    guard let timeout, !(1...3600).contains(timeout) else { return nil }
    return SizingViolation(
      field: .timeout, message: "A request cannot have a timeout of \(timeout) seconds.",
      reason: "The request timeout is from 1 to 3600 seconds.",
      remedy: "Enter 300s, the default of Cloud Run, or up to 3600s.")
  }

  private var allocationViolation: SizingViolation? {
    guard cpuAllocation == .always, let cpu, Self.isValid(cpu), cpu.millis < 1000 else { return nil }
    return SizingViolation(
      field: .cpuAllocation, message: "\(cpu.readable) CPU cannot be allocated always.",
      reason: "Cloud Run gives less than 1 CPU only while requests are served.",
      remedy: "Enter requests, or at least 1 CPU.")
  }

  private var startupViolation: SizingViolation? {
    guard let startupTimeout, !(1...Resources.longestStartup).contains(startupTimeout) else { return nil }
    return SizingViolation(
      field: .startupTimeout, message: "An instance cannot have \(startupTimeout) seconds to start.",
      reason: "Cloud Run waits from 1 to \(Resources.longestStartup) seconds for an instance to answer.",
      remedy: "Enter up to \(Resources.longestStartup)s; load what takes longer after the start.")
  }

  private var keepWarmViolations: [SizingViolation] {
    guard let keepWarm else { return [] }
    do {
      _ = try CronSchedule(keepWarm)
      return []
    } catch {
      return [
        SizingViolation(field: .keepWarm, message: error.message, reason: error.reason, remedy: error.remedy)
      ]
    }
  }
}

extension Resources {
  /// Everything that Cloud Run or Cloud Scheduler would refuse, in the order of the fields.
  package func violations() -> [SizingViolation] {
    SizingRules(
      memory: memory, cpu: cpu, minInstances: minInstances, maxInstances: maxInstances, concurrency: concurrency,
      timeout: timeout, keepWarm: keepWarm, cpuAllocation: cpuAllocation, startupTimeout: startupTimeout
    ).violations()
  }
}

extension CPU {
  /// For people: `2`, `0.5`.
  package var readable: String {
    guard !millis.isMultiple(of: 1000) else { return "\(millis / 1000)" }
    var thousandths = String(String(1000 + millis % 1000).dropFirst())
    while thousandths.last == "0" { thousandths.removeLast() }
    return "\(millis / 1000).\(thousandths)"
  }
}

extension CPU {
  /// Whether Cloud Run lets an instance with it have a memory.
  package func allows(_ memory: Memory) -> Bool { SizingRules.memoryRange(of: self).contains(memory) }
}
