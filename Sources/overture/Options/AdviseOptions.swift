import ArgumentParser
import SetupPlan

/// In which form advice is printed.
enum AdviceFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, svg
}

/// A time as `120ms` or `1.5s`.
struct TimeArgument: ExpressibleByArgument, Equatable {
  /// Seconds.
  let seconds: Double

  init?(argument: String) {
    guard let milliseconds = Traffic.milliseconds(argument), milliseconds > 0 else { return nil }
    seconds = Double(milliseconds) / 1000
  }
}

/// A part as `0.3` or `30%`.
struct ShareArgument: ExpressibleByArgument, Equatable {
  /// 0 to 1.
  let share: Double

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else { return nil }
    let share = isPercent ? number / 100 : number
    guard (0...1).contains(share) else { return nil }
    self.share = share
  }
}

/// A load that is typed instead of measured.
struct LoadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Advise for so many requests a month, without asking what was measured.", valueName: "number"))
  var requestsPerMonth: Int?
  @Option(help: ArgumentHelp("Mean time of a request alone on an instance, as 120ms.", valueName: "time"))
  var latency: TimeArgument?
  @Option(
    help: ArgumentHelp("Time that 95 of 100 requests stay below; three times the mean without it.", valueName: "time"))
  var p95: TimeArgument?
  @Option(help: ArgumentHelp("The busiest minute by the mean, 1 to 1000.", valueName: "factor"))
  var peak: Double?
  @Option(
    name: .customLong("cpu-share"),
    help: ArgumentHelp("The part of a request that computes, as 30%.", valueName: "part"))
  var cpuShare: ShareArgument?
  @Option(help: ArgumentHelp("Time until a new instance takes requests, as 3s.", valueName: "time"))
  var coldStart: TimeArgument?

  func validate() throws {
    if let requestsPerMonth, !(1...Traffic.mostRequests).contains(requestsPerMonth) {
      throw ValidationError("--requests-per-month \(requestsPerMonth) is no traffic; name a number from 1.")
    }
    if let peak, !(1...Traffic.highestPeak).contains(peak) {
      throw ValidationError("--peak \(peak) is no peak; name a factor from 1 to 1000.")
    }
    let others = latency != nil || p95 != nil || peak != nil || cpuShare != nil || coldStart != nil
    guard requestsPerMonth != nil || !others else {
      throw ValidationError("A load needs its requests: add --requests-per-month, as 2000000.")
    }
  }

  /// The load; nil where the measured one is asked for.
  ///
  /// - Parameter traffic: what the answers say, which fills in what is not named.
  /// - Returns: the load.
  func typed(_ traffic: Traffic?) -> AdviceSubject.TypedLoad? {
    guard let requestsPerMonth else { return nil }
    let assumed = traffic.map(Load.init) ?? Load()
    var load = AdviceSubject.TypedLoad(
      requestsPerMonth: Double(requestsPerMonth), latency: latency?.seconds ?? assumed.meanLatency,
      p95: p95?.seconds, peak: peak ?? assumed.peak)
    if let cpuShare { load.cpuShare = cpuShare.share }
    if let coldStart { load.coldStart = coldStart.seconds }
    return load
  }
}
