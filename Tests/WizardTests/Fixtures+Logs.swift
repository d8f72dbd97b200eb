import ServiceLog
import SetupPlan

@testable import Wizard

extension Fixtures {
  /// A line of the log, some seconds after noon.
  static func logLine(
    _ second: Double, _ text: String, _ source: LogLine.Source, severity: LogSeverity = .standard, trace: String = "",
    request: LogLine.Request? = nil, payload: String = ""
  ) -> LogCursor.Shown {
    LogCursor.Shown(
      line: LogLine(
        key: LogLine.Key(log: source.word, time: LogTime(seconds: 1_795_435_200 + second), insertID: "\(second)"),
        severity: severity, source: source, revision: "ai-orchestra-production-00004-bim", instance: "0037bffd",
        trace: trace, text: text, request: request, payload: payload))
  }

  private static func request(_ path: String, _ status: Int, _ latency: Double) -> LogLine.Request {
    LogLine.Request(method: "GET", path: path, status: status, latency: latency, userAgent: "curl/8.5")
  }

  static let log: [LogCursor.Shown] = [
    logLine(
      0, "GET /prices/7 500 in 41 ms", .request, severity: .error, trace: "4bf92f3577b34da6",
      request: request("/prices/7", 500, 0.041)),
    logLine(0.02, "looking up price 7", .stdout, trace: "4bf92f3577b34da6"),
    logLine(
      0.04,
      "Traceback (most recent call last):\n  File \"/app/main.py\", line 12, in price\n    return total / count\nZeroDivisionError: division by zero",
      .stderr),
    logLine(
      3,
      "Starting new instance. Reason: AUTOSCALING - Instance started due to configured scaling factors (e.g. CPU utilization, request throughput) or no existing capacity for current traffic.",
      .system, severity: .info),
    logLine(
      4.8, "Default STARTUP TCP probe succeeded after 1 attempt for container \"ai-orchestra-1\" on port 8080.",
      .system,
      severity: .info),
    logLine(6, "GET /health 200 in 3 ms", .request, severity: .info, request: request("/health", 200, 0.003)),
    logLine(
      7, "price is stale  age=93  currency=EUR", .stdout, severity: .warning,
      payload: #"{"age":93,"currency":"EUR","message":"price is stale"}"#),
    logLine(9, "\u{1B}[2Jhostile \u{202E}text", .stdout),
  ]

  static let logsRefused = Failure(
    message: "The log of ai-orchestra-production cannot be read",
    reason: "The account lacks logging.logEntries.list.",
    remedy: "Ask for roles/logging.viewer on tmy-project, then press r.", kind: .notPermitted)
}

extension Journeys {
  /// The log of production, with some lines.
  static func atLogs() -> WizardModel {
    var model = atHome()
    model.press(.character("l"))
    model.do(.logsRead(Fixtures.log))
    return model
  }
}
