import Measurement
import PlainText
import SetupPlan
import Wizard

/// What `advise` prints.
struct AdviceAnswer {
  let plan: Plan
  let advice: Advice
  let evidence: ServiceEvidence

  /// Cost against p99.
  var curve: ScatterPlot { advice.curve(of: plan.names.service) }

  /// For a terminal.
  ///
  /// - Parameters:
  ///   - width: columns.
  ///   - characters: what the curve is made of.
  ///   - paints: whether colours are shown.
  ///   - command: the command that takes the sizing of a number.
  /// - Returns: its lines, each with its end.
  func text(width: Int, _ characters: PlotCharacters, paints: Bool, adjusting command: (Int) -> String) -> SafeText {
    let rows = curve.rows(width: min(100, max(24, width - 2)), height: 14, characters: characters)
      .text(paints: paints)
    let after = [sizings] + reasons + [taking(command)]
    return basis.map { $0.text(paints: paints) }.joined(separator: "\n") + "\n" + rows + "\n\n"
      + after.map { $0.text(paints: paints) }.joined(separator: "\n")
  }

  /// What was played, and for which target: a sentence each.
  private var played: [String] {
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
    return [
      "played: \(traffic)",
      "a request alone takes \(OptionWords.seconds(subject.service.total.mean)), of which it computes "
        + "\(OptionWords.seconds(subject.service.cpuSeconds)); an instance starts in "
        + OptionWords.seconds(subject.coldStart.mean),
      "target: 99 of 100 requests below \(OptionWords.seconds(advice.target))",
    ]
  }

  /// How far the model is off, a sentence a figure; none for a load that was typed.
  private var offsets: [String] {
    guard case .measured(let accepted) = advice.basis else { return [] }
    return accepted.replay.figures.map { "\($0.words): off by \(OptionWords.percent($0.error))" }
  }

  private var basis: [ReportSection] {
    let title = "Advice for \(plan.names.service) in \(plan.names.environment)"
    return [ReportSection(title: title, lines: played.map { .item($0) })]
      + (offsets.isEmpty
        ? [] : [ReportSection(title: "The model against what was measured", lines: offsets.map { .item($0) })])
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

  /// It for the wizard's screen.
  var shown: SizingAdvice {
    SizingAdvice(
      advice: advice, basis: played + offsets,
      reasons: (advice.driver(evidence).map { [$0] } ?? [])
        + advice.findings.map { "\($0.title): \($0.evidence) \($0.remedy)" })
  }

  private func taking(_ command: (Int) -> String) -> ReportSection {
    ReportSection(
      title: "To take one, with its review first",
      lines: [
        .item(command(advice.recommended?.number ?? 1)),
        .item(
          "Prices are list prices; the range goes from the instances that the targets ask for to those that peaks start, "
            + "each time rounded up to 100 ms."),
      ])
  }

  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e12 ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
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
