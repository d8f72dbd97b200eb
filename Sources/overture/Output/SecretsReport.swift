import PlainText
import SetupEngine
import SetupPlan

/// The secrets of an environment, for `secrets list`.
struct SecretsReport {
  let plan: Plan
  let entries: [SecretsSurvey.Entry]

  /// The report in a format.
  func text(_ format: ReportFormat) throws -> SafeText {
    switch format {
    case .text: section.text(paints: OutputSettings.current.paintsAnswer)
    case .markdown: section.markdown
    case .json: try SecretsDocument(self).text
    }
  }

  private var section: ReportSection {
    let lines = entries.flatMap { entry -> [ReportSection.Line] in
      [.item(entry.name)] + details(entry).map { .detail($0) }
    }
    return ReportSection(
      title: "Secrets of \(plan.names.service) in \(plan.names.project)",
      lines: lines.isEmpty ? [.item("none")] : lines)
  }

  private func details(_ entry: SecretsSurvey.Entry) -> [String] {
    let variables = entry.variables.map { "\($0.name) (\($0.version == .latest ? "latest" : "version \($0.version)"))" }
    let use = variables.isEmpty ? "no variable of overture.yaml" : variables.joined(separator: ", ")
    guard let versions = entry.versions else {
      return ["becomes: \(use)", "missing; its value is asked for by: overture secrets set \(entry.name)"]
    }
    let told = versions.map { "\($0.number) \($0.state.lowercased()) since \($0.created.prefix(10))" }
    return [
      "becomes: \(use)", "versions: \(told.isEmpty ? "none" : told.joined(separator: ", "))",
      "read by: \(entry.readers.isEmpty ? "nobody by a role on it" : entry.readers.joined(separator: ", "))",
      "from: \(SecretsDocument.origin(entry) == "own" ? "overture secrets set, for this environment alone" : "others")",
    ]
  }
}

/// `overture secrets list --format json`.
struct SecretsDocument: ReportJSON {
  struct Secret: Encodable {
    let name: String
    let variables: [Variable]
    /// Newest first; left out where the secret is missing.
    let versions: [Version]?
    /// Who has a role on the secret that reads its values.
    let readers: [String]
    /// `own` where the environment owns it, else `others`.
    let origin: String
  }

  struct Variable: Encodable {
    let name: String
    /// A number, or `latest`.
    let version: String
  }

  struct Version: Encodable {
    let number: String
    let state: String
    let created: String
  }

  let version = 1
  let environment: String
  let project: String
  let secrets: [Secret]

  init(_ report: SecretsReport) {
    environment = report.plan.names.environment
    project = report.plan.names.project
    secrets = report.entries.map { entry in
      Secret(
        name: entry.name, variables: entry.variables.map { Variable(name: $0.name, version: "\($0.version)") },
        versions: entry.versions?.map { Version(number: $0.number, state: $0.state, created: $0.created) },
        readers: entry.readers, origin: Self.origin(entry))
    }
  }

  static func origin(_ entry: SecretsSurvey.Entry) -> String { entry.isOwned ? "own" : "others" }
}
