import ArgumentParser
import Foundation
import ServiceLog

/// Which lines of a service's log are wanted.
struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "From when on: 90s, 30m, 2h or 3d ago, or a time such as 2026-11-30T08:00:00Z. By default an hour ago, with --follow a minute.",
      valueName: "time"))
  var since: LogMoment?
  @Option(help: ArgumentHelp("Until when, told in the same ways.", valueName: "time")) var until: LogMoment?
  @Option(
    help: ArgumentHelp(
      "The least severity: debug, info, notice, warning, error, critical, alert or emergency. Plain output has none.",
      valueName: "name"))
  var severity: LogSeverity?
  @Option(help: ArgumentHelp("Only lines of this revision; the end of its name will do.", valueName: "name"))
  var revision: String?
  @Option(help: ArgumentHelp("Only lines of this instance.", valueName: "id")) var instance: String?
  @Option(help: ArgumentHelp("Only lines of this trace: one request, with all that it wrote.", valueName: "id"))
  var trace: String?
  @Option(help: ArgumentHelp("Only lines that this regular expression matches.", valueName: "expression"))
  var grep: String?

  func validate() throws {
    if let grep, (try? Regex(grep)) == nil {
      throw ValidationError("--grep \(grep) is no regular expression: quote what is meant as it stands by a backslash.")
    }
    let now = Date().timeIntervalSince1970
    if let since, let until, since.time(now: now) >= until.time(now: now) {
      throw ValidationError("--since must lie before --until.")
    }
  }

  /// What is asked of Cloud Logging.
  ///
  /// - Parameters:
  ///   - service: whose lines.
  ///   - now: seconds since 1970.
  ///   - span: how far back it goes where `--since` does not say, in seconds.
  /// - Returns: the question.
  func query(_ service: LogQuery.Service, now: Double, span: Double) -> LogQuery {
    var query = LogQuery(service)
    query.since = since?.time(now: now) ?? LogTime(seconds: (until?.time(now: now).seconds ?? now) - span)
    query.until = until?.time(now: now)
    query.severity = severity
    query.revision = revision.map { $0.hasPrefix("\(service.name)-") ? $0 : "\(service.name)-\($0)" }
    query.instance = instance
    query.trace = trace.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return query
  }

  /// What is looked for among the lines that come.
  var search: LogSearch {
    LogSearch(pattern: grep.flatMap { try? Regex($0) }.map { .expression($0) })
  }
}

/// A moment as people name it: `30m` ago, or a time.
enum LogMoment: ExpressibleByArgument, Equatable {
  /// Seconds before now.
  case ago(Double)
  case at(LogTime)

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]

  init?(argument: String) {
    if let time = LogTime(argument) ?? LogTime("\(argument)T00:00:00Z") ?? LogTime("\(argument)Z") {
      self = .at(time)
    } else if let unit = argument.last.flatMap({ Self.units[$0] }), let count = Double(argument.dropLast()),
      count > 0, count.isFinite
    {
      self = .ago(count * unit)
    } else {
      return nil
    }
  }

  func time(now: Double) -> LogTime {
    switch self {
    case .ago(let seconds): LogTime(seconds: now - seconds)
    case .at(let time): time
    }
  }
}

extension LogSeverity: ExpressibleByArgument {
  package static var allValueStrings: [String] { allCases.map { $0.name.lowercased() } }

  public init?(argument: String) { self.init(argument) }
}
