import Measurement
import PlainText
import SetupPlan
import TerminalUI

extension HomeScreen {
  /// A row of Home: what it is about, what is said, how it looks.
  typealias Fact = (label: String, words: String, style: Style)

  /// How the deployed service does, the most urgent first; nothing before anything is known.
  func dashboardFacts(_ dashboard: Dashboard, width: Int, _ context: Context) -> [Fact] {
    findings(dashboard.check, context) + health(dashboard.health, context)
      + metrics(dashboard.metrics, width: width, context) + advice(dashboard.check, context)
      + deployments(dashboard.health, context)
  }

  private func health(_ part: Dashboard.Part<Dashboard.Health>, _ context: Context) -> [Fact] {
    let theme = context.theme
    guard let health = part.value else { return [waiting("Health", part.failure, context)] }
    let dot = theme.glyphs.dot
    let mark = health.isHealthy ? theme.glyphs.done : theme.glyphs.failed
    return [
      (
        "Health",
        "\(mark) \(health.words)\(age(part.at, Dashboard.periods.health, part.failure, context))",
        health.isHealthy ? theme.good : theme.bad
      ),
      (
        "Serving",
        [health.revision, health.traffic, health.image].filter { !$0.isEmpty }.joined(separator: " \(dot) "), theme.text
      ),
    ]
  }

  private func deployments(_ part: Dashboard.Part<Dashboard.Health>, _ context: Context) -> [Fact] {
    (part.value?.deployments ?? []).prefix(3).enumerated().map { index, words in
      (index == 0 ? "Deployed" : "", SafeText(line: words).text, context.theme.quiet)
    }
  }

  private func findings(_ part: Dashboard.Part<Dashboard.Check>, _ context: Context) -> [Fact] {
    let theme = context.theme
    guard let check = part.value else { return [] }
    let drift = check.drift == 0 ? [] : ["\(check.drift) difference\(check.drift == 1 ? "" : "s") from overture.yaml"]
    let sentences = check.findings + drift
    guard !sentences.isEmpty else {
      return [
        (
          "Findings",
          "\(theme.glyphs.done) none, and no drift\(age(part.at, Dashboard.periods.check, part.failure, context))",
          theme.good
        )
      ]
    }
    return sentences.prefix(3).enumerated().map { index, words in
      (index == 0 ? "Findings" : "", "\(theme.glyphs.warning) \(SafeText(line: words).text)", theme.warning)
    }
  }

  private func advice(_ part: Dashboard.Part<Dashboard.Check>, _ context: Context) -> [Fact] {
    part.value?.advice.map { [("Advice", SafeText(line: $0).text, context.theme.text)] } ?? []
  }

  private func metrics(
    _ part: Dashboard.Part<Dashboard.Metrics>, width: Int, _ context: Context
  ) -> [Fact] {
    let theme = context.theme
    guard let metrics = part.value else { return [waiting("Requests", part.failure, context)] }
    let plotWidth = min(24, max(6, width * 2 / 5))
    func fact(_ label: String, _ values: [Double?], _ words: String, _ style: Style? = nil) -> Fact {
      let plot = Sparkline.text(values, width: plotWidth, characters: context.sparkCharacters)
      return (label, TextLayout.padded(plot, to: plotWidth) + "  " + words, style ?? theme.text)
    }
    func total(_ values: [Double?]) -> Int { Int(values.compactMap(\.self).reduce(0, +).rounded()) }
    let errors = total(metrics.errors)
    let p95 = metrics.p95.map {
      ", p95 between \(Self.milliseconds($0.lowerBound)) and \(Self.milliseconds($0.upperBound))"
    }
    let latest = metrics.latencies.compactMap(\.self).last
    let busiest = metrics.instances.compactMap(\.self).max() ?? 0
    var facts: [Fact] = [
      fact(
        "Requests", metrics.requests,
        "\(WindowComparison.grouped(total(metrics.requests))) in 24 h\(age(part.at, Dashboard.periods.metrics, part.failure, context))"
      )
    ]
    if let latest { facts.append(fact("Latency", metrics.latencies, "\(Self.milliseconds(latest)) now\(p95 ?? "")")) }
    facts += [
      fact("Errors", metrics.errors, "\(errors) answered with 500 or above", errors > 0 ? theme.warning : nil),
      fact("Cold starts", metrics.starts, "\(total(metrics.starts)) instances started"),
      fact("Instances", metrics.instances, "at most \(Self.rounded(busiest)) on average over an hour"),
    ]
    if let cost = metrics.cost { facts.append(("Spent", "\(Money.text(cost)) this month, at list prices", theme.text)) }
    return facts
  }

  private func waiting(_ label: String, _ failure: Failure?, _ context: Context) -> Fact {
    guard let failure else { return (label, "\(context.spinner) asking", context.theme.quiet) }
    return (label, "\(context.theme.glyphs.warning) \(failure.message): \(failure.reason)", context.theme.warning)
  }

  /// How old an answer is, where it is older than it should be, or could not be asked again.
  private func age(_ at: Double, _ period: Double, _ failure: Failure?, _ context: Context) -> String {
    let seconds = context.seconds - at
    guard failure != nil || seconds > 2 * period else { return "" }
    let old = seconds < 120 ? "\(Int(seconds)) s" : "\(Int(seconds / 60)) min"
    return ", as of \(old) ago\(failure.map { " (\($0.message))" } ?? "")"
  }

  private static func milliseconds(_ value: Double) -> String {
    value < 10_000 ? "\(Int(value.rounded())) ms" : "\(Int((value / 1000).rounded())) s"
  }

  private static func rounded(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension Context {
  /// What small plots are made of: blocks are read more easily than braille in one row.
  var sparkCharacters: PlotCharacters { theme.glyphs == .unicode ? .blocks : .ascii }
}
