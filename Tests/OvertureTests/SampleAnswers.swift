import SetupPlan
import Testing

@testable import overture

/// Answers to try commands with.
enum SampleAnswers {
  /// Two environments as a person would write them; `ACCEPTED` is the hash of the text about public access.
  static let written = """
    # The deployment of our orchestra.
    version: 1
    repository: ai-cherry/ai-orchestra   # moved in May
    service: { name: ai-orchestra, directory: ai-orchestra }
    environments:
      staging:   # where we try things
        project: orchestra-staging
        region: europe-west3
        resources: { memory: 512Mi, cpu: 1, minInstances: 0, maxInstances: 5, concurrency: 40, timeout: 60s }
        security: { containerAuthentication: keyless, permissions: granular, access: authenticated, network: internal-and-load-balancing }
      production:
        project: orchestra-demo
        region: us-central1
        resources: { memory: 2Gi, cpu: 2, minInstances: 1, maxInstances: 20, concurrency: 80, timeout: 300s }
        security:
          containerAuthentication: keyless
          permissions: granular
          access: public   # until the gateway is there
          network: internal-and-load-balancing
          acknowledgements:
            - { id: public-access, text: ACCEPTED, by: someone@example.com, at: 2026-11-23T12:00:00Z }

    """.replacing("ACCEPTED", with: TradeOff[.publicAccess].textHash)

  static func answers(_ text: String = written) throws -> Answers {
    try AnswersDocument(text: text, file: "overture.yaml").answers
  }

  static func environment(_ name: String, in answers: Answers) throws -> EnvironmentAnswers {
    try #require(answers.environments.first { $0.name == name })
  }

  static func plan(_ environment: String = "production") throws -> Plan {
    try Plan(answers: answers(), environment: environment)
  }
}
