import Measurement
import PlainText
import SetupPlan

/// What `advise` prints.
struct AdviceAnswer {
  let plan: Plan
  let advice: Advice
  let evidence: ServiceEvidence
  /// Nil for a load that was typed.
  let traffic: MeasuredTraffic?

  /// Cost against p99.
  var curve: ScatterPlot {
    let picks = advice.picks.map { pick in
      ScatterPlot.Point(
        pick.option.cost, pick.option.p99 * 1000,
        label: ([String(pick.number)] + pick.marks.map(\.rawValue)).joined(separator: " "),
        isOnCurve: pick.marks != [.now], isChosen: !pick.marks.isEmpty)
    }
    let others = advice.others.map { ScatterPlot.Point($0.cost, $0.p99 * 1000, isOnCurve: false) }
    return ScatterPlot(
      title: plan.names.service, bottom: "US$ a month", side: "p99 (ms)", points: others + picks)
  }

  /// For a terminal.
  ///
  /// - Parameters:
  ///   - width: columns.
  ///   - characters: what the curve is made of.
  ///   - paints: whether colours are shown.
  ///   - command: the command that takes the sizing of a number.
  /// - Returns: its lines, each with its end.
  func text(width: Int, _ characters: PlotCharacters, paints: Bool, adjusting command: (Int) -> String) -> SafeText {
    let rows = curve.rows(width: min(100, max(24, width - 2)), height: 14, characters: characters).map { row in
      guard paints else { return SafeText(line: row.text) }
      return row.spans.map { SafeText(line: $0.text).painted($0.role.ink) }.joined()
    }.joined(separator: "\n")
    let before = [basis] + (replay.map { [$0] } ?? [])
    let after = [sizings] + reasons + [taking(command)]
    return before.map { $0.text(paints: paints) }.joined(separator: "\n") + "\n" + rows + "\n\n"
      + after.map { $0.text(paints: paints) }.joined(separator: "\n")
  }

  private var basis: ReportSection {
    let subject = advice.subject
    let traffic =
      switch advice.basis {
      case .typed(let load):
        "a load that was typed: \(Int(load.requestsPerMonth)) requests a month, the busiest minute "
          + "\(Self.number(load.peak)) times the mean"
      case .measured:
        "\(Int(subject.arrivals.requests.rounded())) requests in \(Self.number(subject.arrivals.duration / 86_400)) days, "
          + "as they were measured"
      }
    return ReportSection(
      title: "Advice for \(plan.names.service) in \(plan.names.environment)",
      lines: [
        .item("played: \(traffic)"),
        .item(
          "a request alone takes \(OptionWords.seconds(subject.service.total.mean)), of which it computes "
            + "\(OptionWords.seconds(subject.service.cpuSeconds)); an instance starts in "
            + OptionWords.seconds(subject.coldStart.mean)),
        .item("target: 99 of 100 requests below \(OptionWords.seconds(advice.target))"),
      ])
  }

  private var replay: ReportSection? {
    guard case .measured(let accepted) = advice.basis else { return nil }
    return ReportSection(
      title: "The model against what was measured",
      lines: accepted.replay.figures.map { .item("\($0.words): off by \(OptionWords.percent($0.error))") })
  }

  private var sizings: ReportSection {
    ReportSection(
      title: "Sizings, by cost",
      lines: advice.picks.flatMap { pick -> [ReportSection.Line] in
        let option = pick.option
        let range =
          "\(CostEstimate.text(option.costRange.lowerBound)) to \(CostEstimate.text(option.costRange.upperBound))"
        let marks = pick.marks.isEmpty ? "" : "  [\(pick.marks.map(\.title).joined(separator: ", "))]"
        return [
          .item(
            "\(pick.number)  \(CostEstimate.text(option.cost)) a month (\(range)), p99 \(OptionWords.seconds(option.p99)), "
              + "p95 \(OptionWords.seconds(option.p95)), cold \(OptionWords.percent(option.coldShare)), "
              + "\(Self.number(option.instances)) instances\(marks)"),
          .detail(pick.change),
        ]
      } + (advice.pick(.cheapest) == nil ? [.item("none of those that were played holds the target")] : []))
  }

  private var reasons: [ReportSection] {
    let driver = advice.driver(evidence).map { [ReportSection.Line.item($0)] } ?? []
    let findings = advice.findings.flatMap { finding -> [ReportSection.Line] in
      [.item(finding.title), .detail(finding.evidence), .detail(finding.remedy)]
    }
    let lines = driver + findings
    return lines.isEmpty ? [] : [ReportSection(title: "What the numbers say", lines: lines)]
  }

  private func taking(_ command: (Int) -> String) -> ReportSection {
    ReportSection(
      title: "To take one, with its review first",
      lines: [
        .item(command(advice.pick(.cheapest)?.number ?? advice.pick(.balanced)?.number ?? 1)),
        .item(
          "Prices are list prices; the range goes from the instances that the targets ask for to those that peaks start, "
            + "each time rounded up to 100 ms."),
      ])
  }

  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e12 ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
  }
}

extension Advice.Mark {
  /// As the report says it.
  var title: String {
    switch self {
    case .now: "now"
    case .cheapest: "cheapest that holds the target"
    case .balanced: "balanced"
    case .fastest: "fastest"
    }
  }
}

extension Replay.Figure {
  /// It in a sentence.
  var words: String {
    switch kind {
    case .instances:
      "\(AdviceAnswer.number(predicted)) instances on average, \(AdviceAnswer.number(seen.lowerBound)) measured"
    case .starts:
      "\(AdviceAnswer.number(predicted)) starts in the second half, \(AdviceAnswer.number(seen.lowerBound)) measured"
    case .p95:
      "p95 \(OptionWords.seconds(predicted)) in the container, between \(OptionWords.seconds(seen.lowerBound)) and "
        + "\(OptionWords.seconds(seen.upperBound)) measured"
    }
  }
}
