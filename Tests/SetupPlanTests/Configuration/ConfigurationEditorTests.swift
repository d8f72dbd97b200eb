import Testing

@testable import SetupPlan

@Suite("Configuration is written back where it stands")
struct ConfigurationEditorTests {
  private static let lines = """
        # what the service is told
        configuration:
          variables:
            LOG_LEVEL: info   # debug fills the log
            REGION: eu
          secrets:
            DATABASE_URL: production-database-url   # made by the team
            OPENAI_API_KEY: { name: openai-key, version: 7 }
        roles: [aiplatform.user]   # for the models

    """

  private func edited(_ more: String, _ change: (inout EnvironmentAnswers) -> Void) throws -> String {
    let start = "  security:\n      containerAuthentication"
    let text = SampleText.replacing(start, with: more.isEmpty ? start : more.dropFirst(2) + "  " + start)
    let document = try AnswersDocument(text: text, file: "overture.yaml")
    var answers = document.answers
    change(&answers.environments[1])
    let result = document.replacing(with: answers)
    #expect(try AnswersDocument(text: result, file: "overture.yaml").answers == answers)
    // Nothing else has changed.
    #expect(
      result.contains("# The deployment of our orchestra.") && result.contains("# until the load balancer is there"))
    return result
  }

  @Test("an entry changes, comes and goes in its own line, and the comments of the others stay")
  func lines() throws {
    let result = try edited(Self.lines) { environment in
      environment.configuration.variables["LOG_LEVEL"] = "debug"
      environment.configuration.variables["REGION"] = nil
      environment.configuration.variables["PUBLIC_URL"] = "https://a.example/?q=1"
      environment.configuration.secrets["OPENAI_API_KEY"] = SecretReference(name: "openai-key")
      environment.configuration.secrets["TOKEN"] = SecretReference(name: "token", version: .number(2))
      environment.roles.append(RuntimeRole("storage.objectViewer", on: .bucket("b-1")))
    }
    for line in [
      "        LOG_LEVEL: debug  # debug fills the log", "        PUBLIC_URL: \"https://a.example/?q=1\"",
      "        DATABASE_URL: production-database-url   # made by the team", "        OPENAI_API_KEY: openai-key",
      "        TOKEN: { name: token, version: 2 }",
      "    roles: [aiplatform.user, { role: storage.objectViewer, on: buckets/b-1 }] # for the models",
      "    # what the service is told",
    ] {
      #expect(result.contains(line + "\n"), "\(line)\n---\n\(result)")
    }
    #expect(!result.contains("REGION:"))
  }

  @Test("what is not there yet is added to the environment, and what is in braces stays in braces")
  func added() throws {
    let first = try edited("") { environment in
      environment.configuration = ServiceConfiguration(
        variables: ["A": "1"], secrets: ["B": SecretReference(name: "b")])
      environment.connections = Connections(
        cloudSQL: ["my-project:us-central1:orders"], network: NetworkConnection(subnet: "default"),
        buckets: ["/data": BucketMount(bucket: "my-bucket")])
    }
    let section = """
          configuration:
            variables: { A: "1" }
            secrets: { B: b }
      """
    #expect(first.contains(section), "\(first)")
    #expect(
      first.contains(
        "connections: { cloudsql: [\"my-project:us-central1:orders\"], network: { subnet: default, egress: private-ranges }, "
          + "buckets: { /data: my-bucket } }"))
  }

  @Test("all of it can go again")
  func removed() throws {
    let result = try edited(Self.lines) { environment in
      environment.configuration = ServiceConfiguration()
      environment.roles = []
    }
    #expect(!result.contains("configuration:") && !result.contains("roles:"))
  }

  @Test("values of several lines, with quotes and of words that YAML takes for others come back as they were")
  func values() throws {
    let values = ["a\nb\n", "\"q\" \\ 'p'", "no", "1.10", "", "null", "# x", "é 漢", "*/5", "{}", " a "]
    let variables = Dictionary(uniqueKeysWithValues: values.enumerated().map { ("V\($0.offset)", $0.element) })
    _ = try edited(Self.lines) { $0.configuration.variables = variables }
    var answers = try Samples.answers(Samples.environment())
    answers.environments[0].configuration.variables = variables
    let fresh = AnswersDocument.text(for: answers)
    #expect(try AnswersDocument(text: fresh, file: "overture.yaml").answers == answers)
  }
}
