import SetupPlan

extension RiskReport {
  /// The risks as a part of a report: each by name, who accepted it, and what they mean together.
  ///
  /// - Parameter plan: the set-up, for the command that accepts anew.
  /// - Returns: the part, which says so where no risk is taken.
  func section(of plan: Plan) -> ReportSection {
    guard !isEmpty else {
      return ReportSection(title: "Risks", lines: [.item("none taken; exposure \(exposure.word): \(exposure.rule)")])
    }
    let each = risks.flatMap { risk -> [ReportSection.Line] in
      let text = risk.standing.record.map { " (\($0.text))" } ?? ""
      var lines: [ReportSection.Line] = [
        .item("\(risk.id.word): \(risk.sentence)"), .detail(words(risk.standing) + text),
      ]
      if case .runOut = risk.standing {
        lines.append(
          .detail(
            "accept it again: overture apply \(plan.options) --acknowledge \(risk.id.rawValue) --until DAY"
          ))
      }
      return lines
    }
    let together = combinations.map { ReportSection.Line.item("\($0.name): \($0.sentence)") }
    let configured = configured.flatMap { risk -> [ReportSection.Line] in
      [.item("\(risk.what): \(risk.sentence)"), .detail(risk.instead)]
    }
    return ReportSection(
      title: "Risks", lines: each + configured + together + [.item("exposure \(exposure.word): \(exposure.rule)")])
  }
}

/// The risks of an environment in `plan` and `status --format json`.
struct RiskDocument: Encodable {
  struct Risk: Encodable {
    let id: String
    /// The risk in one word, which a person types to accept it.
    let word: String
    let sentence: String
    /// `accepted`, `open`, `changed` (another text was accepted) or `expired`.
    let standing: String
    /// The hash of the text that was accepted; this and what follows are left out where nobody accepted any.
    let text: String?
    let by: String?
    let at: String?
    /// The last day on which the acceptance counts; left out where it has no end.
    let until: String?
    let because: String?
  }

  struct Configured: Encodable {
    /// The role, the variable, or `previews`.
    let what: String
    let sentence: String
    let instead: String
  }

  struct Combination: Encodable {
    let name: String
    /// `danger` or `warning`.
    let weight: String
    /// The ids of the risks in it.
    let risks: [String]
    let sentence: String
  }

  /// `LOW`, `MODERATE`, `ELEVATED` or `HIGH`.
  let exposure: String
  /// The risks that are taken, in the order of the questions.
  let taken: [Risk]
  let combinations: [Combination]
  /// What the configuration gives away.
  let configured: [Configured]

  init(_ report: RiskReport) {
    exposure = report.exposure.word
    taken = report.risks.map { risk in
      let record = risk.standing.record
      return Risk(
        id: risk.id.rawValue, word: risk.id.word, sentence: risk.sentence, standing: Self.name(risk.standing),
        text: record?.text, by: record?.by, at: record?.at, until: record?.until?.description,
        because: record?.because)
    }
    configured = report.configured.map { Configured(what: $0.what, sentence: $0.sentence, instead: $0.instead) }
    combinations = report.combinations.map {
      Combination(
        name: $0.name, weight: $0.weight.rawValue, risks: $0.risks.map(\.rawValue), sentence: $0.sentence)
    }
  }

  private static func name(_ standing: RiskReport.Standing) -> String {
    switch standing {
    case .open: "open"
    case .accepted: "accepted"
    case .changed: "changed"
    case .runOut: "expired"
    }
  }
}
