/// The risks of an environment as everybody is told of them: each by name, who accepted it, and what they mean together.
package struct RiskReport: Sendable, Equatable {
  /// A risk that the answers take.
  package struct Risk: Sendable, Equatable, Identifiable {
    package let id: TradeOff.ID
    /// What it means here, in a line.
    package let sentence: String
    package let standing: Standing
  }

  /// What became of the question whether a risk is accepted.
  package enum Standing: Sendable, Equatable {
    /// Nobody has accepted it.
    case open
    case accepted(Acknowledgement)
    /// Another text was accepted than is read today.
    case changed(Acknowledgement)
    /// The acceptance had an end, which is over.
    case runOut(Acknowledgement)

    /// What was recorded, whether it counts or not.
    package var record: Acknowledgement? {
      switch self {
      case .open: nil
      case .accepted(let record), .changed(let record), .runOut(let record): record
      }
    }

    package var isAccepted: Bool { if case .accepted = self { true } else { false } }
  }

  /// In the order of the questions.
  package let risks: [Risk]
  /// What the answers mean together, the most dangerous first; reliefs and limits are for the page of a question.
  package let combinations: [RiskCombination]
  package let exposure: Exposure
  /// What the configuration gives away, each in a sentence: broad roles, and credentials that stand in the answers.
  package let configured: [ConfiguredRisk]
  /// The day that it was made for.
  package let today: Day

  /// - Parameters:
  ///   - environment: the answers.
  ///   - service: whose they are.
  ///   - today: the day, by which acceptances have run out or not.
  package init(of environment: EnvironmentAnswers, service: Service, on today: Day) {
    let circumstances = Circumstances(environment, of: service)
    let records = environment.security.acknowledgements
    risks = environment.security.tradeOffs.map { id in
      let record = records.first { $0.id == id }
      let standing: Standing =
        switch record {
        case nil: .open
        case let record? where record.text != TradeOff[id].textHash: .changed(record)
        case let record? where record.hasRunOut(on: today): .runOut(record)
        case let record?: .accepted(record)
        }
      return Risk(id: id, sentence: circumstances.sentence(of: id), standing: standing)
    }
    combinations = RiskCombination.all(in: circumstances).filter { [.danger, .warning].contains($0.weight) }
    exposure = Exposure(of: circumstances)
    configured = ConfiguredRisk.all(in: environment)
    self.today = today
  }

  /// The report of a plan.
  package init(of plan: Plan, on today: Day) {
    self.init(of: plan.environment, service: plan.answers.service, on: today)
  }

  package var isEmpty: Bool { risks.isEmpty && configured.isEmpty }

  /// The risks whose acceptance does not count any more.
  package var lapsed: [Risk] { risks.filter { if case .runOut = $0.standing { true } else { false } } }

  /// Who accepted a risk, which text, when, until when and why, in a line.
  package func words(_ standing: Standing) -> String {
    guard let record = standing.record else { return "not accepted" }
    let who = "accepted by \(record.by) on \(record.at.prefix(10))"
    let why = record.because.map { ": \($0)" } ?? ""
    switch standing {
    case .open: return "not accepted"
    case .changed: return "\(who), but the text has changed since\(why)"
    case .runOut: return "\(who), ran out on \(record.until.map(\.description) ?? "")\(why)"
    case .accepted:
      let end = record.until.map { until in
        let left = today.days(until: until)
        return ", until \(until) (\(left == 0 ? "the last day" : left == 1 ? "1 day left" : "\(left) days left"))"
      }
      return "\(who)\(end ?? "")\(why)"
    }
  }

  /// The beginning of the accepted text's hash, by which two texts are told apart.
  package static func shortHash(_ record: Acknowledgement) -> String { String(record.text.prefix(15)) }
}

extension Circumstances {
  /// A risk in a line, with its figures.
  package func sentence(of id: TradeOff.ID) -> String {
    switch id {
    case .serviceAccountKeys: "a password that never expires, in Secret Manager"
    case .broadPermissions: "workflows become administrator of all of \(project)"
    case .publicAccess: "anyone may call it; at worst \(atWorst) a month"
    case .openIngress: "reachable from every address on the internet"
    }
  }
}
