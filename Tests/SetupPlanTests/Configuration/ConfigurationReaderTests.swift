import Testing

@testable import SetupPlan

@Suite("Configuration, connections and roles in a file")
struct ConfigurationReaderTests {
  static let written = """
        configuration:
          variables: { LOG_LEVEL: info, PUBLIC_URL: "https://shop.example", PORTS: 8080, DEBUG: false, EMPTY: "" }
          secrets: { DATABASE_URL: production-database-url, OPENAI_API_KEY: { name: openai-key, version: 7 } }
        connections: { cloudsql: ["my-project:us-central1:orders"], network: { subnet: default, egress: all }, buckets: { /data: my-bucket, /models: { name: models, readOnly: true } } }
        roles: [aiplatform.user, { role: storage.objectViewer, on: buckets/my-bucket }]

    """

  private func text(_ more: String) -> String {
    SampleText.replacing(
      "  security:\n      containerAuthentication",
      with: more.dropFirst(2) + "    security:\n      containerAuthentication")
  }

  private func environment(_ more: String) throws -> EnvironmentAnswers {
    let answers = try AnswersDocument(text: text(more), file: "overture.yaml").answers
    return try #require(answers.environments.last)
  }

  @Test("all of it is read as values; what looks like a number or a truth value stays text")
  func reads() throws {
    let environment = try environment(Self.written)
    #expect(
      environment.configuration.variables == [
        "LOG_LEVEL": "info", "PUBLIC_URL": "https://shop.example", "PORTS": "8080", "DEBUG": "false", "EMPTY": "",
      ])
    #expect(
      environment.configuration.secrets == [
        "DATABASE_URL": SecretReference(name: "production-database-url"),
        "OPENAI_API_KEY": SecretReference(name: "openai-key", version: .number(7)),
      ])
    #expect(environment.connections.cloudSQL == ["my-project:us-central1:orders"])
    #expect(environment.connections.network == NetworkConnection(subnet: "default", egress: .all))
    #expect(
      environment.connections.buckets == [
        "/data": BucketMount(bucket: "my-bucket"), "/models": BucketMount(bucket: "models", isReadOnly: true),
      ])
    #expect(
      environment.roles == [
        RuntimeRole("aiplatform.user"), RuntimeRole("storage.objectViewer", on: .bucket("my-bucket")),
      ])
    #expect(environment.roles.map(\.role) == ["roles/aiplatform.user", "roles/storage.objectViewer"])
  }

  @Test(
    "what cannot be is refused where it stands",
    arguments: [
      ("LOG_LEVEL: info", "PORT: 8080", "PORT cannot be given."),
      ("LOG_LEVEL: info", "K_SERVICE: x", "K_SERVICE cannot be given."),
      ("LOG_LEVEL: info", "GOOGLE_APPLICATION_CREDENTIALS: x", "GOOGLE_APPLICATION_CREDENTIALS cannot be given."),
      ("LOG_LEVEL: info", "LOG-LEVEL: info", "“LOG-LEVEL” cannot be a variable's name."),
      ("LOG_LEVEL: info", "LOG_LEVEL: [info]", "LOG_LEVEL is a list."),
      ("LOG_LEVEL: info", "LOG_LEVEL: null", "LOG_LEVEL is empty."),
      ("LOG_LEVEL: info", "DATABASE_URL: x", "DATABASE_URL is a variable and a secret."),
      ("version: 7", "version: 0", "version is a whole number."),
      (
        "version: 7", "value: abc",
        "“value” is not a key of environments.production.configuration.secrets.OPENAI_API_KEY."
      ),
      ("DATABASE_URL: production-database-url", "DATABASE_URL: a b", "“a b” cannot be a secret's name."),
      ("my-project:us-central1:orders", "orders", "“orders” is not the connection name of a Cloud SQL instance."),
      ("egress: all", "egress: some", "“some” is no traffic that goes through a network."),
      ("/data: my-bucket", "/srv/data: my-bucket", "“/srv/data” cannot be the folder of a bucket."),
      ("/data: my-bucket", "/models/a: my-bucket", "A bucket is mounted inside /models, which is one too."),
      ("/data: my-bucket", "/data: gs://my-bucket", "“gs://my-bucket” is not a bucket's name."),
      ("on: buckets/my-bucket", "on: topics/my-topic", "“topics/my-topic” is nothing that a role is given on."),
      ("[aiplatform.user,", "[Owner!,", "“Owner!” is not a role."),
      ("[aiplatform.user,", "[aiplatform.user, roles/aiplatform.user,", "The role aiplatform.user is there twice."),
    ])
  func refuses(old: String, new: String, message: String) throws {
    let changed = text(Self.written.replacing(old, with: new))
    let error = #expect(throws: AnswersError.self) { try AnswersDocument(text: changed, file: "overture.yaml") }
    let problem = try #require(error?.problems.first { $0.message == message }, "\(error?.description ?? "")")
    #expect(try #require(problem.line) > 20 && problem.file == "overture.yaml")
    #expect(!problem.reason.isEmpty && !problem.remedy.isEmpty)
  }

  @Test("buckets need the second generation of instances, which have 512Mi")
  func memory() throws {
    var environment = try environment(Self.written)
    environment.resources.memory = Memory(mebibytes: 256)
    environment.resources.cpu = CPU(millis: 500)
    environment.resources.concurrency = 1
    let problems = try Samples.answers(environment).problems()
    #expect(problems.map(\.message) == ["An instance with 256Mi mounts no bucket."])
    environment.connections.buckets = [:]
    #expect(try Samples.answers(environment).problems().isEmpty)
  }
}
