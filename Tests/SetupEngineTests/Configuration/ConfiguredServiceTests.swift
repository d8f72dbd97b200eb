import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import CloudSandbox
@testable import SetupEngine

@Suite("A service with variables, secrets, Cloud SQL, a network and buckets", .timeLimit(.minutes(5)))
struct ConfiguredServiceTests {
  private static let configuration = ServiceConfiguration(
    variables: ["LOG_LEVEL": "info", "PUBLIC_URL": "https://shop.example", "WEB_THREADS": "4"],
    secrets: [
      "DATABASE_URL": SecretReference(name: "database-url"),
      "API_KEY": SecretReference(name: "api-key", version: .number(1)),
    ])
  private static let connections = Connections(
    cloudSQL: ["orchestra-demo:us-central1:orders"], network: NetworkConnection(subnet: "default", egress: .all),
    buckets: ["/data": BucketMount(bucket: "data-1"), "/models": BucketMount(bucket: "models-1", isReadOnly: true)])

  private static func plan(_ change: (inout EnvironmentAnswers) -> Void = { _ in }) throws -> Plan {
    var answers = try SamplePlan.plan().answers
    answers.environments[0].configuration = configuration
    answers.environments[0].connections = connections
    answers.environments[0].roles = [RuntimeRole("aiplatform.user")]
    change(&answers.environments[0])
    return try Plan(answers: answers, environment: "production")
  }

  /// Makes what the answers refer to, as people would have.
  private func prepare(_ world: SandboxWorld, secrets: [String] = ["database-url", "api-key"]) async throws {
    try await world.google.services.enable("orchestra-demo", ["secretmanager.googleapis.com"])
    for name in secrets {
      _ = try await world.google.secrets.create("orchestra-demo", name)
      _ = try await world.google.secrets.addVersion("orchestra-demo", name, payload: Array("the value of \(name)".utf8))
    }
    for name in ["data-1", "models-1"] {
      _ = try await world.google.send(
        GoogleRequest<JSONValue>(
          .post, .storage, "storage/v1/b", query: [("project", "orchestra-demo")],
          body: ["name": .string(name), "location": "us-central1"]))
    }
  }

  private func service(_ world: SandboxWorld) throws -> JSONValue {
    try world.document("run.services", "/ai-orchestra-production")
  }

  /// The variables of the service: values, and secrets with their versions.
  private func variables(_ world: SandboxWorld) throws -> [String: String] {
    try service(world)["template"]["containers"].array.first?["env"].array.reduce(into: [:]) { found, variable in
      let reference = variable["valueSource"]["secretKeyRef"]
      found[variable["name"].string ?? ""] =
        variable["value"].string ?? "\(reference["secret"].string ?? ""):\(reference["version"].string ?? "")"
    } ?? [:]
  }

  @Test("is set up with all of them, found unchanged, adjusted, and reverted; what others made stays")
  func journey() async throws {
    try await SandboxWorld.use { world in
      try await prepare(world)
      let plan = try Self.plan()
      try await world.apply(plan)
      #expect(
        try variables(world) == [
          "ENVIRONMENT": "production", "WEB_CONCURRENCY": "2", "WEB_THREADS": "4", "LOG_LEVEL": "info",
          "PUBLIC_URL": "https://shop.example", "DATABASE_URL": "database-url:latest", "API_KEY": "api-key:1",
        ])
      let template = try service(world)["template"]
      #expect(
        template["volumes"].array.map { $0["name"].string ?? "" } == ["cloudsql", "bucket-0", "bucket-1"])
      #expect(template["vpcAccess"]["egress"] == "ALL_TRAFFIC")
      let mounts = template["containers"].array.first?["volumeMounts"].array ?? []
      #expect(mounts.map { $0["mountPath"].string ?? "" } == ["/cloudsql", "/data", "/models"])
      let runtime = ["serviceAccount:\(plan.names.runtimeEmail)"]
      for (resource, role) in [
        ("/secrets/database-url", "secretmanager.secretAccessor"), ("/secrets/api-key", "secretmanager.secretAccessor"),
        ("buckets/data-1", "storage.objectUser"), ("buckets/models-1", "storage.objectViewer"),
        ("projects/orchestra-demo", "cloudsql.client"), ("projects/orchestra-demo", "aiplatform.user"),
      ] {
        #expect(try world.members(resource, "roles/\(role)") == runtime, "\(role) on \(resource)")
      }
      #expect(try world.members("projects/orchestra-demo", "roles/secretmanager.secretAccessor") == [])

      let sent = try world.mutations()
      #expect(try await world.run(.apply, plan).steps(.changed) == [])
      #expect(try world.mutations() == sent)

      let resized = try Self.plan { $0.resources.memory = Memory(mebibytes: 4096) }
      var context = try await world.context(resized)
      context.adjusted = [.memory]
      #expect(await world.run(.adjust, resized, context).outcome == .succeeded)
      #expect(try variables(world)["DATABASE_URL"] == "database-url:latest")

      let run = try await world.run(.revert, resized)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try service(world).isNull)
      #expect(try !world.document("secretmanager.secrets", "/database-url").isNull)
      #expect(try world.members("/secrets/database-url", "roles/secretmanager.secretAccessor") == [])
      #expect(try world.members("buckets/data-1", "roles/storage.objectUser") == [])
      #expect(try world.members("projects/orchestra-demo", "roles/cloudsql.client") == [])
    }
  }

  @Test("what an answer gave and gives no more is taken away again: variables, secrets, volumes and grants")
  func less() async throws {
    try await SandboxWorld.use { world in
      try await prepare(world)
      try await world.apply(Self.plan())
      try await world.apply(SamplePlan.plan())
      #expect(Set(try variables(world).keys) == ["ENVIRONMENT", "WEB_CONCURRENCY", "WEB_THREADS"])
      let template = try service(world)["template"]
      #expect(template["volumes"].array.isEmpty && template["vpcAccess"].object.isEmpty)
      #expect(try world.members("/secrets/api-key", "roles/secretmanager.secretAccessor") == [])
      #expect(try world.members("buckets/models-1", "roles/storage.objectViewer") == [])
      #expect(try world.members("projects/orchestra-demo", "roles/aiplatform.user") == [])
    }
  }

  @Test("a variable that others change is told by its name, and no value of any is")
  func drift() async throws {
    try await SandboxWorld.use { world in
      try await prepare(world)
      let plan = try Self.plan()
      try await world.apply(plan)
      var template = try service(world)["template"]
      var containers = template["containers"].array
      containers[0]["env"] = .array(
        containers[0]["env"].array.filter { $0["name"] != "LOG_LEVEL" } + [
          ["name": "LOG_LEVEL", "value": "a-value-of-others"], ["name": "BY_HAND", "value": "another-value"],
        ])
      template["containers"] = .array(containers)
      let name = try #require(try service(world)["name"].string)
      _ = try await world.google.send(
        GoogleRequest<JSONValue>(
          .patch, .run, "v2/\(name)", query: [("updateMask", "template")], body: ["template": template],
          operation: .seconds(60)))
      let preview = try await world.engine(plan).preview()
      let told = preview.steps.flatMap(\.details).joined(separator: "\n")
      #expect(told.contains("LOG_LEVEL") && told.contains("BY_HAND"))
      for value in ["a-value-of-others", "another-value", "https://shop.example", "the value of"] {
        #expect(!told.contains(value))
      }
    }
  }

  @Test("secrets, versions and buckets that are missing stop a run before anything is changed, each with what makes it")
  func missing() async throws {
    try await SandboxWorld.use { world in
      try await prepare(world, secrets: ["database-url"])
      let plan = try Self.plan {
        $0.configuration.secrets["OTHER"] = SecretReference(name: "database-url", version: .number(7))
        $0.connections.buckets["/more"] = BucketMount(bucket: "ghost-1")
      }
      let before = try world.mutations()
      let run = try await world.run(.apply, plan)
      #expect(run.outcome == .failed)
      #expect(try world.mutations() == before)
      let failure = try #require(run.failures[.checkPermissions])
      #expect(failure.kind == .answers)
      let told = failure.all.map { "\($0.message) \($0.reason) \($0.remedy)" }.joined(separator: "\n")
      for words in [
        "the secret api-key for API_KEY is missing", "version 7 of the secret database-url is missing",
        "overture secrets set api-key", "The bucket ghost-1 is missing", "gcloud storage buckets create gs://ghost-1",
      ] {
        #expect(told.contains(words), "\(told)")
      }
      // A plan can be looked at all the same.
      let preview = try await world.engine(plan).preview()
      #expect(preview.missing.count == 2)
    }
  }

  @Test("a secret that was switched off is told by its state")
  func disabled() async throws {
    try await SandboxWorld.use { world in
      try await prepare(world)
      try await world.google.secrets.disableVersion("orchestra-demo", "api-key", "1")
      let run = try await world.run(.apply, Self.plan())
      #expect(run.failures[.checkPermissions]?.reason.contains("version 1 of the secret api-key is disabled") == true)
    }
  }

  @Test("a variable that the code cannot do without stops a run, with its place and the line that gives it")
  func required() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan()
      var context = try await world.context(plan)
      context.requiredVariables = [
        RequiredVariable(name: "REGION_NAME", place: "app/settings.py:4"),
        RequiredVariable(name: "SECRET_KEY", place: "app/settings.py:9"),
        RequiredVariable(name: "ENVIRONMENT", place: "app/settings.py:10"),
      ]
      let run = await world.run(.apply, plan, context)
      #expect(try run.outcome == .failed && world.mutations() == [])
      let failure = try #require(run.failures[.checkPermissions])
      #expect(failure.kind == .answers)
      #expect(failure.reason.contains("REGION_NAME in app/settings.py:4; SECRET_KEY in app/settings.py:9."))
      #expect(failure.remedy.contains("variables: { REGION_NAME: VALUE }"))
      #expect(failure.remedy.contains("secrets: { SECRET_KEY: ai-orchestra-production-secret-key }"))
      #expect(failure.remedy.contains("overture secrets set SECRET_KEY --environment production --generate"))
      let preview = try await SetupEngine(plan: plan, context: context).preview()
      #expect(preview.missing == [failure])
      // An adjustment of the size asks for none of it.
      var answered = plan.answers
      answered.environments[0].configuration.variables = ["REGION_NAME": "eu", "SECRET_KEY": "dev"]
      let given = try Plan(answers: answered, environment: "production")
      var more = try await world.context(given)
      more.requiredVariables = context.requiredVariables
      #expect(await world.run(.apply, given, more).outcome == .succeeded)
    }
  }
}
