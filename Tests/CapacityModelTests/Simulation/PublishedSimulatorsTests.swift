import Foundation
import Testing

@testable import CapacityModel

/// The simulation beside the programs that it is checked against, where Python has them: `pip install simfaas pacsltk`.
/// `OVERTURE_SIMULATORS_PYTHON` names such a Python; without it, it is `python3`.
@Suite struct PublishedSimulatorsTests {
  private static let python =
    ProcessInfo.processInfo.environment["OVERTURE_SIMULATORS_PYTHON"] ?? "python3"

  /// What a script prints; nil where it does not end well.
  private static func output(_ script: String) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-W", "ignore", "-c", script]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }

  private static func has(_ module: String) -> Bool { output("import \(module)") != nil }

  private func numbers(_ script: String) throws -> [Double] {
    let text = try #require(Self.output(script))
    let line = try #require(text.split(separator: "\n").last)
    return line.split(separator: " ").compactMap { Double($0) }
  }

  /// Instances on average, those that serve, and the part of the requests that start one.
  private func simulated(rate: Double, warm: Double, cold: Double, expiration: Double) -> [Double] {
    var rules = CloudRunRules()
    rules.interval = 1
    var scenario = Scenario(
      arrivals: .flat(mean: rate, minutes: Int(6000 / rate)), service: ServiceTime(.exponential(mean: warm)),
      coldStart: .exponential(mean: cold - warm),
      sizing: InstanceSizing(concurrency: 1, maxInstances: 1000, timeout: .infinity),
      scaling: .perRequest(expiration: expiration), rules: rules)
    scenario.waitsForItsInstance = true
    let outcome = scenario.simulated()
    return [outcome.meanInstances, outcome.totals.requests / outcome.duration, outcome.coldShare]
  }

  @Test(
    "the steady state is that of pacsltk", .enabled(if: has("pacsltk"), "Python has no pacsltk"),
    arguments: [(0.9, 1.991, 2.244, 600.0), (5, 0.5, 2, 600)])
  func pacsltk(rate: Double, warm: Double, cold: Double, expiration: Double) throws {
    let theirs = try numbers(
      """
      from pacsltk import perfmodel
      props, _ = perfmodel.get_sls_warm_count_dist(\(rate), \(warm), \(cold), \(expiration))
      print(props["avg_server_count"], props["avg_running_count"], props["cold_prob"])
      """)
    let ours = simulated(rate: rate, warm: warm, cold: cold, expiration: expiration)
    #expect(abs(ours[0] / theirs[0] - 1) < 0.06)
    #expect(abs(ours[1] / theirs[1] - 1) < 0.03)
    #expect(ours[2] / theirs[2] > 0.5 && ours[2] / theirs[2] < 2)
  }

  @Test("a run is like one of SimFaaS", .enabled(if: has("simfaas"), "Python has no simfaas"))
  func simfaas() throws {
    let theirs = try numbers(
      """
      import numpy
      numpy.random.seed(1)
      from simfaas.ServerlessSimulator import ServerlessSimulator as Simulator
      from simfaas.SimProcess import ExpSimProcess
      run = Simulator(
          arrival_process=ExpSimProcess(rate=0.9), warm_service_process=ExpSimProcess(rate=1/1.991),
          cold_service_process=ExpSimProcess(rate=1/2.244), expiration_threshold=600, max_time=60000)
      run.generate_trace(debug_print=False, progress=False)
      print(run.get_average_server_count(), run.get_average_server_running_count(), run.get_cold_start_prob())
      """)
    let ours = simulated(rate: 0.9, warm: 1.991, cold: 2.244, expiration: 600)
    #expect(abs(ours[0] / theirs[0] - 1) < 0.08)
    #expect(abs(ours[1] / theirs[1] - 1) < 0.05)
    #expect(ours[2] / theirs[2] > 0.4 && ours[2] / theirs[2] < 2.5)
  }
}
