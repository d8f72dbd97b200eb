import Testing

@testable import CloudSandbox

@Suite("CPU and memory of a container")
struct ContainerLimitsTests {
  @Test(
    "pairs that Cloud Run allows pass",
    arguments: [("1", "512Mi"), ("2", "2Gi"), ("1000m", "4Gi"), ("0.5", "1Gi"), ("8", "32Gi"), ("4", "2048Mi")])
  func allowed(cpu: String, memory: String) throws {
    try ContainerLimits(cpu: cpu, memory: memory).check(concurrency: 0, secondGeneration: false)
  }

  @Test(
    "other pairs are refused with the range that would do",
    arguments: [
      (
        "1", "8Gi", false,
        "Invalid value specified for memory. For 1.0 CPU, memory must be between 128Mi and 4Gi inclusive."
      ),
      (
        "1", "256Mi", true,
        "Invalid value specified for memory with gen2 execution environment. For 1.0 CPU, memory must be between 512Mi and 4Gi inclusive."
      ),
      (
        "4", "1Gi", false,
        "Invalid value specified for memory. For 4.0 CPU, memory must be between 2Gi and 16Gi inclusive."
      ),
    ])
  func memoryOutOfRange(cpu: String, memory: String, secondGeneration: Bool, sentence: String) {
    let refusal = ContainerLimits.Refusal("spec.template.spec.containers.resources.limits.memory: \(sentence)")
    #expect(throws: refusal) {
      try ContainerLimits(cpu: cpu, memory: memory).check(concurrency: 80, secondGeneration: secondGeneration)
    }
  }

  @Test("less than one CPU takes one request at a time")
  func fractionOfCPU() {
    #expect(
      throws: ContainerLimits.Refusal(
        "spec.template.spec.containers.resources.limits.cpu: Invalid value specified for cpu. "
          + "Total cpu < 1 is not supported with concurrency > 1.")
    ) { try ContainerLimits(cpu: "0.5", memory: "512Mi").check(concurrency: 80, secondGeneration: false) }
  }

  @Test("what is no quantity is refused", arguments: [("x", "2Gi"), ("3", "2Gi"), ("-1", "2Gi"), ("2", "2 gigs")])
  func noQuantity(cpu: String, memory: String) {
    #expect(throws: ContainerLimits.Refusal.self) {
      try ContainerLimits(cpu: cpu, memory: memory).check(concurrency: 0, secondGeneration: false)
    }
  }
}
