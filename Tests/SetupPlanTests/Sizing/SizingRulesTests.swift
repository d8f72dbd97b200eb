import Testing

@testable import SetupPlan

@Suite("The limits of Cloud Run")
struct SizingRulesTests {
  /// A sizing that breaks one rule, and what is said of it.
  struct Refusal: CustomTestStringConvertible {
    let rules: SizingRules
    let violation: SizingViolation

    init(
      _ field: ResourceField, _ message: String, because reason: String, do remedy: String, memory: Int = 2048,
      cpu: Int = 2000, min: Int = 1, max: Int = 20, concurrency: Int = 80, timeout: Int = 300, keepWarm: String? = nil
    ) {
      rules = SizingRules(
        memory: Memory(mebibytes: memory), cpu: CPU(millis: cpu), minInstances: min, maxInstances: max,
        concurrency: concurrency, timeout: timeout, keepWarm: keepWarm)
      violation = SizingViolation(field: field, message: message, reason: reason, remedy: remedy)
    }

    var testDescription: String { violation.message }
  }

  static let memory = [
    Refusal(
      .memory, "33Gi is more than an instance can have.",
      because: "Cloud Run gives at most 32Gi, and that with 8 CPU.", do: "Enter 32Gi or less.", memory: 33 * 1024,
      cpu: 8000),
    Refusal(
      .memory, "127Mi is less than an instance can have.",
      because: "The second generation execution environment needs 512Mi, the first, for less than 1 CPU, 128Mi.",
      do: "Enter 512Mi or more.", memory: 127, cpu: 500, concurrency: 1),
    Refusal(
      .memory, "511Mi is too little memory for 1 CPU.",
      because: "The second generation execution environment, which a whole CPU runs in, needs 512Mi.",
      do: "Enter 512Mi or more.", memory: 511, cpu: 1000),
    Refusal(
      .memory, "1Gi is too little memory for 4 CPU.", because: "With 4 CPU, memory must be between 2Gi and 16Gi.",
      do: "Enter 2Gi or more, or at most 2 CPU.", memory: 1024, cpu: 4000),
    Refusal(
      .memory, "3Gi is too little memory for 6 CPU.", because: "With 6 CPU, memory must be between 4Gi and 24Gi.",
      do: "Enter 4Gi or more, or at most 4 CPU.", memory: 3 * 1024, cpu: 6000),
    Refusal(
      .memory, "2Gi is too little memory for 8 CPU.", because: "With 8 CPU, memory must be between 4Gi and 32Gi.",
      do: "Enter 4Gi or more, or at most 4 CPU.", memory: 2048, cpu: 8000),
    Refusal(
      .memory, "513Mi is too much memory for 0.499 CPU.",
      because: "With 0.499 CPU, memory must be between 128Mi and 512Mi.",
      do: "Enter 512Mi or less, or at least 1 CPU.", memory: 513, cpu: 499, concurrency: 1),
    Refusal(
      .memory, "1025Mi is too much memory for 0.5 CPU.",
      because: "With 0.5 CPU, memory must be between 128Mi and 1Gi.", do: "Enter 1Gi or less, or at least 1 CPU.",
      memory: 1025, cpu: 500, concurrency: 1),
    Refusal(
      .memory, "5Gi is too much memory for 1 CPU.", because: "With 1 CPU, memory must be between 512Mi and 4Gi.",
      do: "Enter 4Gi or less, or at least 2 CPU.", memory: 5 * 1024, cpu: 1000),
    Refusal(
      .memory, "9Gi is too much memory for 2 CPU.", because: "With 2 CPU, memory must be between 512Mi and 8Gi.",
      do: "Enter 8Gi or less, or at least 4 CPU.", memory: 9 * 1024),
    Refusal(
      .memory, "17Gi is too much memory for 4 CPU.", because: "With 4 CPU, memory must be between 2Gi and 16Gi.",
      do: "Enter 16Gi or less, or at least 6 CPU.", memory: 17 * 1024, cpu: 4000),
    Refusal(
      .memory, "25Gi is too much memory for 6 CPU.", because: "With 6 CPU, memory must be between 4Gi and 24Gi.",
      do: "Enter 24Gi or less, or at least 8 CPU.", memory: 25 * 1024, cpu: 6000),
  ]

  static let others = [
    Refusal(
      .cpu, "0.079 CPU is too little.", because: "An instance has at least 0.08 CPU.",
      do: "Enter 0.08 or more, better 1.", cpu: 79, concurrency: 1),
    Refusal(
      .cpu, "An instance cannot have 1.5 CPU.", because: "Above 1, Cloud Run offers 2, 4, 6 and 8 CPU only.",
      do: "Enter 2.", cpu: 1500),
    Refusal(
      .cpu, "An instance cannot have 5 CPU.", because: "Above 1, Cloud Run offers 2, 4, 6 and 8 CPU only.",
      do: "Enter 6.", cpu: 5000),
    Refusal(
      .cpu, "An instance cannot have 16 CPU.", because: "Above 1, Cloud Run offers 2, 4, 6 and 8 CPU only.",
      do: "Enter 8.", cpu: 16000),
    Refusal(
      .minInstances, "-1 instances cannot be kept ready.", because: "The minimum is a number from 0.",
      do: "Enter 0 to pay for none, or 1 to avoid cold starts.", min: -1),
    Refusal(
      .minInstances, "The minimum of 21 is above the maximum of 20.",
      because: "Cloud Run never runs more instances than the maximum.",
      do: "Enter 20 or less, or a maximum of at least 21.", min: 21),
    Refusal(
      .maxInstances, "With at most 0 instances, nothing would ever run.", because: "The maximum is a number from 1.",
      do: "Enter 1 or more; 20 is the guide's choice.", min: 0, max: 0),
    Refusal(
      .concurrency, "An instance cannot serve 0 requests at once.", because: "Concurrency is a number from 1 to 1000.",
      do: "Enter 80, the default of Cloud Run, or what you measured.", concurrency: 0),
    Refusal(
      .concurrency, "An instance cannot serve 1001 requests at once.",
      because: "Concurrency is a number from 1 to 1000.",
      do: "Enter 80, the default of Cloud Run, or what you measured.", concurrency: 1001),
    Refusal(
      .concurrency, "0.999 CPU serves one request at a time, not 2.",
      because: "Cloud Run does not support a concurrency above 1 with less than 1 CPU.",
      do: "Enter 1, or at least 1 CPU.", memory: 512, cpu: 999, concurrency: 2),
    Refusal(
      .timeout, "A request cannot have a timeout of 0 seconds.",
      because: "The request timeout is from 1 to 3600 seconds.",
      do: "Enter 300s, the default of Cloud Run, or up to 3600s.", timeout: 0),
    Refusal(
      .timeout, "A request cannot have a timeout of 3601 seconds.",
      because: "The request timeout is from 1 to 3600 seconds.",
      do: "Enter 300s, the default of Cloud Run, or up to 3600s.", timeout: 3601),
    Refusal(
      .keepWarm, "A schedule has five fields, “hourly” has 1.",
      because: "They are minute, hour, day of the month, month, day of the week.",
      do: "Enter a schedule such as */5 * * * *, every five minutes.", keepWarm: "hourly"),
  ]

  @Test("what Cloud Run would refuse is said with the rule and the way out", arguments: memory + others)
  func refused(refusal: Refusal) {
    #expect(refusal.rules.violations() == [refusal.violation])
  }

  @Test(
    "the least and the most memory of each CPU setting go through, and a mebibyte beyond does not",
    arguments: [
      (80, 128, 512), (499, 128, 512), (500, 128, 1024), (999, 128, 1024), (1000, 512, 4096), (2000, 512, 8192),
      (4000, 2048, 16384), (6000, 4096, 24576), (8000, 4096, 32768),
    ])
  func memoryRanges(cpu: Int, least: Int, most: Int) {
    func violations(_ memory: Int) -> [ResourceField] {
      SizingRules(memory: Memory(mebibytes: memory), cpu: CPU(millis: cpu), concurrency: 1).violations().map(\.field)
    }
    #expect(violations(least).isEmpty)
    #expect(violations(most).isEmpty)
    #expect(violations(least - 1) == [.memory])
    #expect(violations(most + 1) == [.memory])
  }

  @Test("a remedy that names another number of CPU is one that works", arguments: [1000, 2000, 4000, 6000, 8000])
  func remedies(cpu: Int) throws {
    for memory in stride(from: 512, through: 32 * 1024, by: 512) {
      let rules = SizingRules(memory: Memory(mebibytes: memory), cpu: CPU(millis: cpu))
      guard let violation = rules.violations().first, violation.remedy.hasSuffix(" CPU.") else { continue }
      let words = violation.remedy.split(separator: " ")
      let named = try #require(CPU(String(words[words.count - 2])))
      #expect(SizingRules(memory: Memory(mebibytes: memory), cpu: named).violations().isEmpty)
    }
  }

  @Test("the ends of the other ranges go through")
  func ends() {
    #expect(SizingRules(minInstances: 0, maxInstances: 1, concurrency: 1, timeout: 1).violations().isEmpty)
    #expect(SizingRules(minInstances: 7, maxInstances: 7, concurrency: 1000, timeout: 3600).violations().isEmpty)
    #expect(Resources.guide.violations().isEmpty)
  }

  @Test("a rule over two settings is silent while one is unknown or wrong by itself")
  func unknown() {
    #expect(SizingRules().violations().isEmpty)
    #expect(SizingRules(memory: Memory(mebibytes: 32768)).violations().isEmpty)
    #expect(SizingRules(memory: Memory(mebibytes: 32768), cpu: CPU(millis: 3000)).violations().map(\.field) == [.cpu])
    #expect(SizingRules(minInstances: 9).violations().isEmpty)
    #expect(SizingRules(minInstances: 9, maxInstances: 0).violations().map(\.field) == [.maxInstances])
    #expect(SizingRules(concurrency: 80).violations().isEmpty)
  }

  @Test("everything wrong is said at once, in the order of the fields")
  func all() {
    let resources = Resources(
      memory: Memory(mebibytes: 64), cpu: CPU(millis: 3000), minInstances: -1, maxInstances: 0, concurrency: 0,
      timeout: 0, keepWarm: "never", startupTimeout: 0)
    #expect(resources.violations().map(\.field) == ResourceField.required + [.keepWarm, .startupTimeout])
  }

  @Test(
    "a start has from 1 to 240 seconds, as many as Cloud Run waits",
    arguments: [(0, false), (1, true), (240, true), (241, false)])
  func startup(seconds: Int, isRight: Bool) throws {
    let violations = SizingRules(startupTimeout: seconds).violations()
    #expect(violations.isEmpty == isRight)
    guard !isRight else { return }
    #expect(violations.first?.field == .startupTimeout)
    #expect(violations.first?.message == "An instance cannot have \(seconds) seconds to start.")
  }

  @Test("CPU that is always allocated is a whole one", arguments: [(999, false), (1000, true), (8000, true)])
  func always(millis: Int, isRight: Bool) {
    let rules = SizingRules(cpu: CPU(millis: millis), cpuAllocation: .always)
    #expect(rules.violations().map(\.field) == (isRight ? [] : [.cpuAllocation]))
    #expect(SizingRules(cpu: CPU(millis: millis), cpuAllocation: .requests).violations().isEmpty)
  }
}
