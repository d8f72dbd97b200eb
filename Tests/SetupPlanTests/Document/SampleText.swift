@testable import SetupPlan

/// A file of answers as a person would write it, with comments, in an order and a spelling of its own.
enum SampleText {
  /// What is wrong with a file of answers; nothing if it can be read.
  static func problems(_ text: String) -> [AnswersProblem] {
    do {
      _ = try AnswersDocument(text: text, file: "overture.yaml")
      return []
    } catch {
      return error.problems
    }
  }

  static let written = """
    # The deployment of our orchestra.
    version: 1
    repository: ai-cherry/ai-orchestra   # moved in May
    service: { directory: ai-orchestra, name: "ai-orchestra" }

    environments:
      # Where we try things.
      staging:
        region: 'europe-west3'
        project: orchestra-demo
        resources:
          cpu: 1
          memory: 512Mi     # enough so far
          minInstances: 0
          maxInstances: 5
          concurrency: 40
          timeout: 60s
        security: { containerAuthentication: keyless, permissions: granular, access: authenticated, network: internal-and-load-balancing }

      production:  # the real thing
        project: orchestra-prod
        region: us-central1
        resources: { memory: 2Gi, cpu: 2, minInstances: 1, maxInstances: 20, concurrency: 80, timeout: 300s, keepWarm: "*/5 * * * *" }
        security:
          containerAuthentication: keyless          # or service-account-key
          permissions: granular
          access: public
          network: all   # until the load balancer is there
          acknowledgements:
            # asked in the team meeting
            - { id: public-access, text: PUBLIC, by: someone@example.com, at: 2026-11-23T12:00:00Z }
            - id: open-ingress
              text: INGRESS
              by: other
              at: 2026-11-24T08:30:00Z  # a day later

    """
    .replacing("PUBLIC", with: TradeOff[.publicAccess].textHash)
    .replacing("INGRESS", with: TradeOff[.openIngress].textHash)

  /// The text with one line for another; each line of the sample is there once.
  static func replacing(_ line: String, with other: String) -> String {
    written.replacing(line, with: other)
  }
}
