import CapacityModel
import Foundation

/// The simulator of `overture advise`: a day of which every request is played, against SimFaaS, which plays every request too,
/// and the same day and a week by windows.
struct Model {
  private static let daySeconds = 0.1
  private static let weekSeconds = 1.0
  private static let rounds = 5

  /// A service whose requests compute for a third of their time, as `advise` assumes of a load that was typed.
  private func scenario(_ arrivals: ArrivalProfile) -> Scenario {
    Scenario(
      arrivals: arrivals, service: ServiceTime(.logNormal(mean: 0.12, p95: 0.36), cpuShare: 0.3),
      coldStart: .logNormal(mean: 3, sigma: 0.25),
      sizing: InstanceSizing(cpu: 1, memory: 0.5, concurrency: 80, maxInstances: 100))
  }

  /// Both, each the median of some rounds.
  func figures() async throws -> [Figure] {
    let day = scenario(.day(mean: 10))
    let week = scenario(.week(mean: 100))
    let seconds = (
      day: Self.seconds { day.simulated().served }, windows: Self.seconds { day.evaluated().served },
      week: Self.seconds { week.evaluated().served }
    )
    let requests = day.arrivals.requests
    let theirs = try await published()
    let ratio = theirs.map { $0 / (seconds.day / requests) }
    return [
      Figure(
        name: "a day at 10 requests a second, each of them played", product: "\((seconds.day * 1000).digits(1)) ms",
        other: theirs.map { "SimFaaS: \(($0 * 1e6).digits(1)) µs a request" } ?? "SimFaaS is not there",
        result: ratio.map { "\($0.digits(0)) times faster a request" } ?? "", goal: "at most 100 ms",
        isReached: seconds.day <= Self.daySeconds),
      Figure(
        name: "the same day by windows, as advise plays it", product: "\((seconds.windows * 1000).digits(1)) ms",
        other: "each request played", result: "\((seconds.windows / seconds.day).digits(2)) times as long",
        goal: "at most 100 ms", isReached: seconds.windows <= Self.daySeconds),
      Figure(
        name: "a week at 100 requests a second, by windows", product: "\((seconds.week * 1000).digits(0)) ms",
        other: "the day, each request played",
        result: "\((seconds.week / seconds.day).digits(1)) times as long for "
          + "\((week.arrivals.requests / requests).digits(0)) times the requests",
        goal: "at most 1 s", isReached: seconds.week <= Self.weekSeconds),
    ]
  }

  private static func seconds(_ work: () -> Double) -> Double {
    let clock = ContinuousClock()
    return (0..<rounds).map { _ in
      var served = 0.0
      let taken = clock.measure { served = work() }
      precondition(served > 0, "requests were played")
      return taken.seconds
    }.median
  }

  /// Seconds that SimFaaS takes for a request; nil where Python has it not.
  private func published() async throws -> Double? {
    let script = """
      import time
      from simfaas.ServerlessSimulator import ServerlessSimulator as Simulator
      from simfaas.SimProcess import ExpSimProcess
      run = Simulator(
          arrival_process=ExpSimProcess(rate=10), warm_service_process=ExpSimProcess(rate=1/0.12),
          cold_service_process=ExpSimProcess(rate=1/3.12), expiration_threshold=600, max_time=3000)
      begin = time.perf_counter()
      run.generate_trace(debug_print=False, progress=False)
      print((time.perf_counter() - begin) / run.total_req_count)
      """
    let environment = ProcessInfo.processInfo.environment
    let python = environment["OVERTURE_SIMULATORS_PYTHON"] ?? Program.find("python3")
    guard let python,
      (try? await Program(path: python, arguments: ["-W", "ignore", "-c", "import simfaas"]).run()) != nil
    else { return nil }
    let printed = try await Program(path: python, arguments: ["-W", "ignore", "-c", script]).run().output
    return Double(printed.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
