import GoogleCloud
import Measurement
import PlainText
import SetupEngine
import SetupPlan

/// What `measure` prints.
struct MeasureAnswer {
  let plan: Plan
  let measured: MeasuredComparison
  let costs: MeasuredCosts?
  let report: MeasureReport
  /// Every question with its PromQL.
  let queries: [(title: String, text: String)]

  /// - Parameters:
  ///   - plan: the environment's.
  ///   - measured: both times.
  ///   - service: whose metrics they are.
  ///   - asksPromQL: whether the questions are part of it.
  init(plan: Plan, measured: MeasuredComparison, service: MeasuredService, asksPromQL: Bool) {
    self.plan = plan
    self.measured = measured
    let costs = MeasuredCosts(
      measured.comparison.after, resources: plan.environment.resources, region: plan.names.region)
    self.costs = costs
    let queries = asksPromQL ? ServiceMetric.allCases.map { ($0.title, $0.promQL(service)) } : []
    self.queries = queries
    report = MeasureReport(
      service: plan.names.service, environment: plan.names.environment, comparison: measured.comparison,
      origin: measured.origin, sideBySide: measured.sideBySide, costs: costs?.part, queries: queries)
  }

  /// For a terminal.
  ///
  /// - Parameters:
  ///   - width: columns.
  ///   - characters: what plots are made of.
  ///   - paints: whether colours are shown.
  /// - Returns: its lines, each with its end.
  func text(width: Int, _ characters: PlotCharacters, paints: Bool) -> SafeText {
    report.rows(width: width, characters: characters).text(paints: paints) + "\n"
  }
}

extension [PlotRow] {
  /// The rows for a terminal, in colours where it shows them; the last one without its end.
  func text(paints: Bool) -> SafeText {
    map { row in
      guard paints else { return SafeText(line: row.text) }
      return row.spans.map { SafeText(line: $0.text).painted($0.role.ink) }.joined()
    }.joined(separator: "\n")
  }
}

extension PlotRole {
  /// Its colour: one of the terminal's own eight, which its user has chosen for a light or a dark ground.
  var ink: SafeText.Ink? {
    switch self {
    case .title: .bold
    case .axis: .dim
    case .label: nil
    case .mark: .yellow
    case .series(let number): number % 2 == 0 ? .cyan : .green
    case .chosen: .red
    }
  }
}
