extension AnswersDocument {
  /// A fresh file with the answers, in the order of the screens.
  package static func text(for answers: Answers) -> String {
    header + "\n" + body(of: answers)
  }

  /// The comment that a fresh file begins with.
  static let header = """
    # yaml-language-server: $schema=.overture/overture.schema.json
    # What Overture sets up, and why it may. Commit it with the repository; edit it by hand or by `overture`.
    # Your comments and the order of the keys stay when Overture changes a value.

    """

  /// The file without its first comment.
  static func body(of answers: Answers) -> String {
    let service = answers.service
    let details = ServiceDetail.allCases.compactMap { detail in
      service.details[detail].map { ", \(detail.rawValue): \(YAMLText.scalar($0))" }
    }
    let names =
      "{ name: \(YAMLText.scalar(service.name)), directory: \(YAMLText.scalar(service.directory))\(details.joined()) }"
    let lines =
      [
        "version: \(AnswersDocument.version)", "repository: \(YAMLText.scalar(answers.repository.description))",
        "service: \(names)",
      ] + (answers.usesTeamWorkflow ? ["ci: true"] : [])
      + (answers.files == OptionalFiles() ? [] : ["files: \(YAMLText.flow(answers.files))"]) + ["environments:"]
    return (lines + answers.environments.flatMap { self.lines(of: $0, indentation: 2) }).joined(separator: "\n") + "\n"
  }

  /// The lines of one environment.
  static func lines(of environment: EnvironmentAnswers, indentation: Int) -> [String] {
    let security = environment.security
    let questions = TradeOff.ID.allCases.map { id in
      let question = id.question
      let answer = "\(question.key): \(id.isInPlay(in: security) ? question.riskier : question.safer)"
      let padding = String(repeating: " ", count: max(1, 44 - answer.count))
      return "    \(answer)\(padding)# \(question.safer) or \(question.riskier)"
    }
    let records = security.acknowledgements.map { "      - \(YAMLText.flow($0))" }
    let lines =
      [
        "\(YAMLText.scalar(environment.name)):", "  project: \(YAMLText.scalar(environment.project))",
        "  region: \(YAMLText.scalar(environment.region))",
      ] + (environment.branches.isEmpty ? [] : ["  branches: \(YAMLText.flow(environment.branches))"])
      + (environment.rollout == .atOnce ? [] : ["  rollout: \(environment.rollout.rawValue)"])
      + (environment.delivery == .files ? [] : ["  deliver: \(environment.delivery.rawValue)"])
      + (environment.promote.map { ["  promote: \(YAMLText.flow($0))"] } ?? [])
      + (environment.previews.map { ["  previews: \(YAMLText.flow($0))"] } ?? [])
      + (environment.traffic.map { ["  traffic: \(YAMLText.flow($0))"] } ?? [])
      + (environment.budget.map { ["  budget: \(YAMLText.flow($0))"] } ?? [])
      + (environment.workflows.isEmpty ? [] : ["  workflows: \(YAMLText.flow(environment.workflows))"]) + [
        "  resources: \(YAMLText.flow(environment.resources))"
      ] + configuration(of: environment) + ["  security:"] + questions
      + (records.isEmpty ? [] : ["    acknowledgements:"] + records)
    return lines.map { String(repeating: " ", count: indentation) + $0 }
  }

  /// The lines about configuration, connections and roles; none where there are none.
  private static func configuration(of environment: EnvironmentAnswers) -> [String] {
    let sections = YAMLText.sections(environment.configuration).map { "    \($0.key): \($0.value)" }
    return (sections.isEmpty ? [] : ["  configuration:"] + sections)
      + (environment.connections.isEmpty ? [] : ["  connections: \(YAMLText.flow(environment.connections))"])
      + (environment.roles.isEmpty ? [] : ["  roles: \(YAMLText.flow(environment.roles))"])
  }
}
