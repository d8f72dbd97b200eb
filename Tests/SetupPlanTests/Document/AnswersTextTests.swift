import SeededRandomNumbers
import Testing

@testable import SetupPlan

@Suite("A fresh file of answers")
struct AnswersTextTests {
  @Test("it reads as the design shows it, with both answers behind each question")
  func fresh() throws {
    var security = Samples.safe
    security.access = .public
    security.acknowledge(.publicAccess, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
    let answers = try Samples.answers(Samples.environment(security: security))
    #expect(
      AnswersDocument.text(for: answers) == """
        # yaml-language-server: $schema=.overture/overture.schema.json
        # What Overture sets up, and why it may. Commit it with the repository; edit it by hand or by `overture`.
        # Your comments and the order of the keys stay when Overture changes a value.

        version: 1
        repository: ai-cherry/ai-orchestra
        service: { name: ai-orchestra, directory: ai-orchestra }
        environments:
          production:
            project: orchestra-demo
            region: us-central1
            resources: { memory: 2Gi, cpu: 2, minInstances: 1, maxInstances: 20, concurrency: 80, timeout: 300s, keepWarm: "*/5 * * * *" }
            security:
              containerAuthentication: keyless            # keyless or service-account-key
              permissions: granular                       # granular or broad
              access: public                              # authenticated or public
              network: internal-and-load-balancing        # internal-and-load-balancing or all
              acknowledgements:
                - { id: public-access, text: \(TradeOff[.publicAccess].textHash), by: someone@example.com, at: 2026-11-23T12:00:00Z }

        """)
  }

  @Test("any answers come back as they were", arguments: 1...60)
  func roundTrip(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let answers = try Answers.random(using: &random)
    let text = AnswersDocument.text(for: answers)
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == answers)
  }
}
