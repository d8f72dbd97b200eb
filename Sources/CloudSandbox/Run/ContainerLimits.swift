import Foundation

/// CPU and memory of a container, with the pairs that Cloud Run allows
/// (cloud.google.com/run/docs/configuring/services/memory-limits).
struct ContainerLimits: Equatable {
  private static let cpuField = "spec.template.spec.containers.resources.limits.cpu"
  private static let memoryField = "spec.template.spec.containers.resources.limits.memory"

  /// Thousandths of a CPU.
  let milliCPU: Int

  /// Bytes.
  let memory: Int

  /// Reads the spellings `1`, `1000m` and `0.5`, and `512Mi`, `2Gi`, `1G` or plain bytes; absent is 1 CPU and 512Mi.
  ///
  /// - Throws: `Refusal` with Cloud Run's own sentence.
  init(cpu: String?, memory: String?) throws {
    guard let milliCPU = Self.milliCPU(cpu ?? "1") else {
      throw Refusal("\(Self.cpuField): Invalid value specified for cpu: '\(cpu ?? "")'.")
    }
    guard let memory = Self.bytes(memory ?? "512Mi") else {
      throw Refusal("\(Self.memoryField): Invalid value specified for memory: '\(memory ?? "")'.")
    }
    self.milliCPU = milliCPU
    self.memory = memory
  }

  /// What a container may have, in thousandths of a CPU and in bytes; nothing where its limits make no sense.
  static func amounts(of container: JSON) -> (millis: Int64, bytes: Int64) {
    let limits = container[path: "resources.limits"] ?? [:]
    guard let read = try? ContainerLimits(cpu: limits["cpu"]?.string, memory: limits["memory"]?.string) else {
      return (0, 0)
    }
    return (Int64(read.milliCPU), Int64(read.memory))
  }

  /// What Cloud Run says of limits that it does not take.
  struct Refusal: Error, Equatable {
    let message: String

    init(_ message: String) {
      self.message = message
    }
  }

  /// Checks the pair against each other, the concurrency (0 is the default) and the generation of the environment.
  func check(concurrency: Int, secondGeneration: Bool) throws {
    guard (80...1000).contains(milliCPU) || [2000, 4000, 6000, 8000].contains(milliCPU) else {
      throw Refusal(
        "\(Self.cpuField): Invalid value specified for cpu. Supported values are 1, 2, 4, 6, 8, or between 0.08 and 1.")
    }
    if milliCPU < 1000, concurrency > 1 {
      throw Refusal(
        "\(Self.cpuField): Invalid value specified for cpu. Total cpu < 1 is not supported with concurrency > 1.")
    }
    let range = allowedMebibytes(secondGeneration: secondGeneration)
    guard (range.lowerBound << 20...range.upperBound << 20).contains(memory) else {
      let environment = secondGeneration ? " with gen2 execution environment" : ""
      throw Refusal(
        "\(Self.memoryField): Invalid value specified for memory\(environment). For \(Double(milliCPU) / 1000) CPU, "
          + "memory must be between \(Self.text(range.lowerBound)) and \(Self.text(range.upperBound)) inclusive.")
    }
  }

  private func allowedMebibytes(secondGeneration: Bool) -> ClosedRange<Int> {
    let range =
      switch milliCPU {
      case ..<500: 128...512
      case ..<1000: 128...1024
      case 1000: 128...4096
      case 2000: 128...8192
      case 4000: 2048...16384
      case 6000: 4096...24576
      default: 4096...32768
      }
    return secondGeneration ? max(range.lowerBound, 512)...range.upperBound : range
  }

  private static func text(_ mebibytes: Int) -> String {
    mebibytes % 1024 == 0 ? "\(mebibytes / 1024)Gi" : "\(mebibytes)Mi"
  }

  private static func milliCPU(_ text: String) -> Int? {
    if text.hasSuffix("m") { return Int(text.dropLast()) }
    return Double(text).flatMap { $0 > 0 && $0 < 1000 ? Int(($0 * 1000).rounded()) : nil }
  }

  private static func bytes(_ text: String) -> Int? {
    let units = [
      ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("k", 1000), ("M", 1_000_000), ("G", 1_000_000_000),
    ]
    for (suffix, factor) in units where text.hasSuffix(suffix) {
      return Double(text.dropLast(suffix.count)).flatMap { $0 > 0 && $0 < 1_000_000 ? Int($0 * Double(factor)) : nil }
    }
    return Int(text)
  }
}
