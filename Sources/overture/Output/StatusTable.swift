import PlainText
import SetupEngine
import SetupPlan

/// The status of several set-ups: one row each.
struct StatusTable {
  /// What one set-up is like.
  struct Row: Sendable, Equatable {
    let service: String
    let environment: String
    let project: String
    let region: String
    /// Which revision answers how much; `nothing` where no service is there.
    let serves: String
    /// How many differences from the answers there are.
    let drift: String
    /// The exposure, and the risks that are taken by their words.
    let risks: String
    /// How far the last run came.
    let state: String

    /// - Parameters:
    ///   - report: the set-up's status.
    ///   - last: its last run; nil where it never ran from this working copy.
    init(_ report: StatusReport, last: Ledger.LastRun?) {
      let names = report.plan.names
      service = report.plan.answers.service.name
      environment = names.environment
      project = names.project
      region = names.region
      serves = Self.serves(report.serving, of: names.service, hasAddress: report.address != nil)
      drift = report.driftCount == 0 ? "none" : "\(report.driftCount)"
      let taken = report.risks.risks.map(\.id.word).joined(separator: ", ")
      risks = report.risks.exposure.word + (taken.isEmpty ? "" : ": \(taken)")
      state = Self.state(last, isThere: report.address != nil)
    }

    /// The part of the requests that each revision answers; their names without the service's.
    private static func serves(_ serving: Serving?, of service: String, hasAddress: Bool) -> String {
      let answering = serving?.revisions.filter { $0.percent > 0 } ?? []
      guard !answering.isEmpty else { return hasAddress ? "no revision" : "nothing" }
      return answering.map { revision in
        let isNamed = revision.name.hasPrefix(service + "-")
        let name = isNamed ? revision.name.dropFirst(service.count + 1) : revision.name[...]
        return "\(name) \(revision.percent) %"
      }.joined(separator: ", ")
    }

    private static func state(_ last: Ledger.LastRun?, isThere: Bool) -> String {
      guard let last else { return isThere ? "set up elsewhere" : "not set up" }
      switch last.outcome {
      case "succeeded": return last.kind == RunEvent.RunKind.revert.rawValue ? "reverted" : "set up"
      case nil, "interrupted": return "\(last.kind) interrupted"
      default: return "\(last.kind) failed"
      }
    }

    fileprivate var cells: [String] { [service, environment, project, region, serves, drift, risks, state] }
  }

  let rows: [Row]

  private static let titles = ["service", "environment", "project", "region", "serves", "drift", "risks", "state"]

  /// For a terminal: columns as wide as what is in them.
  var plain: SafeText {
    let lines = [Self.titles] + rows.map(\.cells)
    let widths = Self.titles.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let text = lines.map { cells -> SafeText in
      let padded = zip(cells, widths).map { PlainEvents.padded($0, $1 + 2) }.joined()
      return SafeText(line: String(padded.reversed().drop { $0 == " " }.reversed()))
    }
    return text.joined(separator: "\n") + "\n"
  }

  /// As a table of Markdown.
  var markdown: SafeText {
    let rule = Self.titles.map { _ in "---" }
    let text = ([Self.titles, rule] + rows.map(\.cells)).map { cells in
      SafeText(line: "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |")
    }
    return text.joined(separator: "\n") + "\n"
  }
}
