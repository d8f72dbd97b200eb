import Artifacts
import PlainText
import SetupEngine
import SetupPlan

/// What the doctor has found, for `doctor`.
struct DoctorReport {
  let plan: Plan
  let examination: Examination
  /// The options that lead to where the set-up is, such as `--sandbox`.
  var place: [String] = []
  /// Whether all that was looked for is listed too.
  var isDetailed = false

  /// The report in a format.
  func text(_ format: ReportFormat) throws -> SafeText {
    switch format {
    case .text: sections.map { $0.text(paints: OutputSettings.current.paintsAnswer) }.joined(separator: "\n")
    case .markdown: sections.map(\.markdown).joined(separator: "\n")
    case .json: try DoctorDocument(self).text
    }
  }

  /// A cure's command as it has to be typed here.
  func command(_ cure: DoctorCure) -> String {
    cure.command.hasPrefix("overture ")
      ? ([cure.command] + place.map(Shell.quote)).joined(separator: " ") : cure.command
  }

  /// How the command ends: what is wrong counts before what could not be seen.
  var status: ExitStatus {
    if !examination.findings.isEmpty { return .changes }
    return examination.unasked.isEmpty ? .done : .notPermitted
  }

  private var sections: [ReportSection] {
    let findings = examination.findings
    let head =
      findings.isEmpty
      ? ["nothing is wrong, as far as \(examination.rows) rows tell"]
      : ["\(findings.count) of \(examination.rows) things that can go wrong"]
    var sections = [
      ReportSection(title: "\(plan.names.service) in \(plan.names.environment)", lines: head.map { .item($0) })
    ]
    sections += findings.map { finding in
      ReportSection(
        title: "\(finding.row.number). \(finding.row.title) (\(finding.row.rawValue))", lines: lines(finding))
    }
    if !examination.failedDeployment.isEmpty {
      sections.append(
        ReportSection(
          title: "The last lines of the deployment that failed",
          lines: [.code("text", examination.failedDeployment)]))
    }
    if !examination.unasked.isEmpty {
      sections.append(
        ReportSection(
          title: "What could not be asked",
          lines: examination.unasked.flatMap { unasked -> [ReportSection.Line] in
            [
              .item(unasked.question), .detail(unasked.why),
              .detail(
                unasked.permission.map { "the permission \($0) is missing. \(unasked.remedy)" } ?? unasked.remedy),
            ]
          }))
    }
    if isDetailed {
      let found = Set(findings.map(\.row)).union(findings.flatMap(\.explains))
      sections.append(
        ReportSection(
          title: "What was looked for",
          lines: DoctorRow.Name.allCases.map { row in
            .item("\(row.number) \(row.rawValue): \(found.contains(row) ? "found" : "not found"). \(row.title)")
          }))
    }
    return sections
  }

  private func lines(_ finding: DoctorFinding) -> [ReportSection.Line] {
    let explains = finding.explains.map(\.rawValue).joined(separator: ", ")
    return [.item(finding.what)] + finding.proof.map { .detail("seen: \($0)") }
      + [
        .detail("cure: \(finding.cure.words)\(finding.price.map { " (\($0))" } ?? "")"),
        .detail("      \(command(finding.cure))"),
      ] + (explains.isEmpty ? [] : [.detail("explains: \(explains)")])
  }
}

/// The document that `doctor --format json` prints.
private struct DoctorDocument: ReportJSON {
  struct Found: Encodable {
    struct Remedy: Encodable {
      let words: String
      let command: String
      let isApplied: Bool
      let isSafe: Bool
    }

    let row: Int
    let id: String
    let title: String
    let what: String
    let proof: [String]
    let cure: Remedy
    let price: String?
    let explains: [String]
  }

  struct Unasked: Encodable {
    let question: String
    let why: String
    let permission: String?
    let remedy: String
  }

  let version = 1
  let environment: String
  let project: String
  let region: String
  let service: String
  let rows: Int
  let isHealthy: Bool
  let findings: [Found]
  let unasked: [Unasked]
  let failedDeployment: [String]?

  init(_ report: DoctorReport) {
    let (names, examination) = (report.plan.names, report.examination)
    environment = names.environment
    project = names.project
    region = names.region
    service = names.service
    rows = examination.rows
    isHealthy = examination.findings.isEmpty
    findings = examination.findings.map { finding in
      Found(
        row: finding.row.number, id: finding.row.rawValue, title: finding.row.title, what: finding.what,
        proof: finding.proof,
        cure: Found.Remedy(
          words: finding.cure.words, command: report.command(finding.cure), isApplied: finding.cure.work != .told,
          isSafe: finding.cure.isSafe), price: finding.price, explains: finding.explains.map(\.rawValue))
    }
    unasked = examination.unasked.map {
      Unasked(question: $0.question, why: $0.why, permission: $0.permission, remedy: $0.remedy)
    }
    failedDeployment = examination.failedDeployment.isEmpty ? nil : examination.failedDeployment
  }
}
