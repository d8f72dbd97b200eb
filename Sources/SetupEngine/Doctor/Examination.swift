import SetupPlan

/// What the doctor has found.
package struct Examination: Sendable, Equatable {
  /// Something that could not be asked.
  package struct Unasked: Sendable, Equatable {
    /// What was asked.
    package let question: String
    /// Why it was not answered.
    package let why: String
    /// The permission that is missing; nil where it is none, or not told.
    package let permission: String?
    /// What to do about it.
    package let remedy: String

    package init(question: String, why: String, permission: String?, remedy: String) {
      self.question = question
      self.why = why
      self.permission = permission
      self.remedy = remedy
    }
  }

  /// What is wrong, causes before what they explain.
  package let findings: [DoctorFinding]
  package let unasked: [Unasked]
  /// How many rows were looked for.
  package let rows: Int
  /// The last lines of the step that the last deployment failed at; empty where it has not.
  package let failedDeployment: [String]

  /// An examination as a test has it.
  package init(findings: [DoctorFinding], unasked: [Unasked], rows: Int, failedDeployment: [String] = []) {
    self.findings = findings
    self.unasked = unasked
    self.rows = rows
    self.failedDeployment = failedDeployment
  }

  /// Judges what was read by all rows, and leaves out what others explain.
  init(of readings: DoctorReadings, by rows: [DoctorRow] = DoctorRow.all) {
    let found = rows.compactMap { row in row.judge(readings).map { (row, $0) } }
    let names = Set(found.map(\.0.name))
    // A row that is explained may explain others: the first cause explains them all.
    let explained = Self.closure(names, rows)
    findings = found.filter { row, _ in !explained.values.contains { $0.contains(row.name) } }.map { row, finding in
      var finding = finding
      finding.explains = (explained[row.name] ?? []).sorted { $0.number < $1.number }
      return finding
    }
    self.rows = rows.count
    unasked = Self.unasked(readings, found.map(\.0.name))
    failedDeployment = readings.failedStep?.lines ?? []
  }

  /// What each row that was found explains of the others that were.
  private static func closure(
    _ found: Set<DoctorRow.Name>, _ rows: [DoctorRow]
  ) -> [DoctorRow.Name: Set<DoctorRow.Name>] {
    let masks = Dictionary(rows.map { ($0.name, $0.masks) }) { first, _ in first }
    var explained: [DoctorRow.Name: Set<DoctorRow.Name>] = [:]
    for name in found {
      var reached: Set<DoctorRow.Name> = []
      var waiting = masks[name] ?? []
      while let next = waiting.popLast() {
        guard next != name, reached.insert(next).inserted else { continue }
        waiting += masks[next] ?? []
      }
      explained[name] = reached.intersection(found)
    }
    return explained
  }

  /// What was refused, without what a finding is the reason of.
  private static func unasked(_ readings: DoctorReadings, _ found: [DoctorRow.Name]) -> [Unasked] {
    readings.refusals.filter { _, refusal in
      switch refusal.kind {
      case .apiIsOff: !found.contains(.apiOff) && !found.contains(.quotaProject) && !found.contains(.billing)
      case .billing: !found.contains(.billing)
      case .token: !found.contains(.githubPermission)
      case .signOn: !found.contains(.githubHidden)
      case .notPermitted, .other: true
      }
    }.map { question, refusal in
      Unasked(
        question: question, why: "\(refusal.failure.message) \(refusal.failure.reason)",
        permission: refusal.permission, remedy: refusal.failure.remedy)
    }
  }
}
