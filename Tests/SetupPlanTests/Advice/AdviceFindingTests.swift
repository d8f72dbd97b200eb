import CapacityModel
import Testing

@testable import SetupPlan

@Suite("Common troubles of a sizing")
struct AdviceFindingTests {
  private func findings(
    _ resources: Resources, rate: Double = 0.02, cpuShare: Double = 0.3, workers: Int? = nil,
    evidence: ServiceEvidence = ServiceEvidence()
  ) -> [AdviceFinding] {
    let subject = AdviceSubject(
      resources: resources, region: "us-central1",
      arrivals: rate > 1 ? .flat(mean: rate, minutes: 20) : .day(mean: rate),
      service: ServiceTime(.logNormal(mean: 0.12, sigma: 0.8), cpuShare: cpuShare), coldStart: .constant(4),
      workers: workers)
    let options = ([resources] + AdviceFinding.neighbours(of: subject)).map {
      SizingOption($0, of: subject, subject.scenario($0).evaluated(.quick))
    }
    return AdviceFinding.all(of: subject, now: options[0], options: options, evidence: evidence)
  }

  private func kinds(_ findings: [AdviceFinding]) -> Set<AdviceFinding.Kind> { Set(findings.map(\.kind)) }

  private func size(
    cpu: Int = 1000, memory: Int = 512, least: Int = 0, most: Int = 10, concurrency: Int = 80, keepWarm: String? = nil
  ) -> Resources {
    Resources(
      memory: Memory(mebibytes: memory), cpu: CPU(millis: cpu), minInstances: least, maxInstances: most,
      concurrency: concurrency, timeout: 60, keepWarm: keepWarm)
  }

  @Test("cold starts: a minimum or a keep-warm job, each with its price and what is left")
  func coldStarts() throws {
    let found = findings(size(), rate: 0.003)
    let cold = try #require(found.first { $0.kind == .coldStarts })
    #expect(cold.evidence.contains("4.0 s to start") && cold.evidence.contains("starts a day"))
    #expect(cold.remedy.contains("minInstances 1 (+$") && cold.remedy.contains("keepWarm \"*/10 * * * *\" ("))
    #expect(!kinds(findings(size(least: 1), rate: 0.003)).contains(.coldStarts))
  }

  @Test("a keep-warm job beside a minimum is pointless, and alone it is not")
  func keepWarm() {
    #expect(kinds(findings(size(least: 1, keepWarm: "*/5 * * * *"))).contains(.keepWarmBesideMinimum))
    #expect(!kinds(findings(size(keepWarm: "*/5 * * * *"))).contains(.keepWarmBesideMinimum))
  }

  @Test("memory that is nearly full wants the next size, with its price")
  func memory() throws {
    let found = findings(size(), evidence: ServiceEvidence(memoryUse: 0.91))
    let memory = try #require(found.first { $0.kind == .memoryPressure })
    #expect(memory.evidence.contains("91 % of 512Mi") && memory.remedy.hasPrefix("Set memory 1Gi ("))
    #expect(!kinds(findings(size(), evidence: ServiceEvidence(memoryUse: 0.6))).contains(.memoryPressure))
  }

  @Test("CPU that drives the scaling wants more CPU or cheaper code; CPU that is idle wants less")
  func cpu() throws {
    let pressed = try #require(findings(size(), rate: 20, cpuShare: 0.9).first { $0.kind == .cpuPressure })
    #expect(pressed.remedy.hasPrefix("Set cpu 2 (") && pressed.remedy.contains("the code that computes"))
    #expect(!kinds(findings(size(), rate: 0.02, cpuShare: 0.05)).contains(.cpuPressure))
    let idle = findings(size(cpu: 2000), evidence: ServiceEvidence(cpuUse: 0.05))
    #expect(idle.first { $0.kind == .cpuUnused }?.remedy.hasPrefix("Set cpu 1 (") == true)
  }

  @Test("one process on two vCPU is told, two are not")
  func processes() {
    #expect(kinds(findings(size(cpu: 2000), workers: 1)).contains(.processes))
    #expect(!kinds(findings(size(cpu: 2000), workers: 2)).contains(.processes))
  }

  @Test("refused requests are told with their share")
  func refused() throws {
    let found = findings(size(most: 1, concurrency: 2), rate: 25, cpuShare: 0)
    let refused = try #require(found.first { $0.kind == .refused })
    #expect(refused.evidence.contains("429") && refused.evidence.contains("all 1 instances"))
  }

  @Test("a concurrency that is never reached is told")
  func concurrency() {
    #expect(kinds(findings(size(), evidence: ServiceEvidence(concurrency: 3))).contains(.concurrencyUnused))
    #expect(!kinds(findings(size(), evidence: ServiceEvidence(concurrency: 60))).contains(.concurrencyUnused))
  }

  @Test("the cheaper billing of a service that is always busy is by instance")
  func billing() {
    let found = findings(size(cpu: 2000, memory: 2048), rate: 30, cpuShare: 0)
    #expect(found.first { $0.kind == .billing }?.remedy.contains("cpuAllocation always (-$") == true)
  }

  @Test("what drives the scaling is said as it was measured")
  func driver() {
    let words = ServiceEvidence(drivers: ["cpu": 75, "concurrency": 25]).driverWords
    #expect(words?.hasPrefix("CPU drives the scaling: cpu asked for the most instances in 75 %") == true)
    #expect(ServiceEvidence().driverWords == nil)
  }
}
