import SetupPlan
import Testing

@testable import Artifacts

/// Each line of the list of what was broken in the files of the replaced set-up, as far as Terraform and the script are
/// concerned.
@Suite("What Terraform and the script repair")
struct TerraformDefectsTests {
  private func configuration() throws -> String { try SamplePlan.guide.configuration }

  private func script(_ sample: SamplePlan = .guide) throws -> String {
    try sample.file(FileLayout.usual.script)
  }

  @Test("the identity provider has a condition on the numeric repository id and owner id")
  func condition() throws {
    let text = try script()
    #expect(
      text.contains(
        "CONDITION=\"assertion.repository_owner_id == '$OWNER_ID' && assertion.repository_id == '$REPOSITORY_ID'\""))
    #expect(text.contains("make \"provider $PROVIDER\" providers create-oidc"))
    #expect(text.contains("\"--attribute-condition=$CONDITION\""))
  }

  @Test("a key is made only where no version of the secret is enabled")
  func keyOnce() throws {
    let text = try script()
    #expect(text.contains("gcloud secrets versions list \"$KEY_SECRET\" --filter=state=ENABLED"))
    let asked = try #require(text.range(of: "version=\"$(stored_version)\"\n  if [[ -z $version ]]; then"))
    let made = try #require(text.range(of: "\n    make_key\n"))
    #expect(asked.upperBound < made.lowerBound)
    #expect(text.matches(of: /\bmake_key\b(?!\()/).count == 1)
    #expect(text.matches(of: /keys create/).count == 1)
  }

  @Test("Terraform makes only what no step makes")
  func owners() throws {
    let types = Set(try configuration().matches(of: /resource "(\w+)"/).map { String($0.1) })
    #expect(
      types == [
        "google_cloud_run_v2_service", "google_cloud_run_v2_service_iam_member", "google_cloud_scheduler_job",
        "google_monitoring_alert_policy", "google_monitoring_notification_channel", "google_monitoring_dashboard",
      ])
  }

  @Test("sizing comes from the answers, in the variables and in the secrets", arguments: SamplePlan.allCases)
  func sizing(sample: SamplePlan) async throws {
    let resources = try sample.plan.environment.resources
    let text = try script(sample)
    // The script's own function, on the variables' file as it is written.
    let function = try #require(text.firstMatch(of: /(?m)^sizing\(\) \{[\s\S]*?^\}/)?.0)
    let secrets = text.matches(of: /(?m)^CLOUD_RUN_\w+ .+$/).map { "echo \"\($0.0)\"" }
    let path = FileLayout.usual.variablesPath(sample.environment)
    let folder = try TemporaryFolder([path: sample.variables])
    let result = try await #require(Tool("bash")).run(
      ["-euc", "VALUES=\(path)\n\(function)\n\(secrets.joined(separator: "\n"))"], folder: folder.url)
    #expect(
      result.output == """
        CLOUD_RUN_MEMORY \(resources.memory)
        CLOUD_RUN_CPU \(resources.cpu)
        CLOUD_RUN_MIN_INSTANCES \(resources.minInstances)
        CLOUD_RUN_MAX_INSTANCES \(resources.maxInstances)
        CLOUD_RUN_CONCURRENCY \(resources.concurrency)

        """)
    #expect(!text.contains("-var="))
    let configuration = try sample.configuration
    // The image that a new service starts with is no sizing, and no answer.
    let other = /default += (?!null)/
    #expect(configuration.matches(of: other).isEmpty)
  }

  @Test("the startup probe tries at once and then every second")
  func probe() throws {
    let text = try configuration()
    #expect(text.contains("startup_probe {\n        period_seconds    = 1\n"))
    #expect(!text.contains("initial_delay_seconds"))
    #expect(text.contains("startup_cpu_boost = true"))
  }

  @Test("a key is mounted as a read-only file, never an environment variable")
  func keyFile() throws {
    let text = try configuration()
    #expect(text.contains("mount_path = volume_mounts.value"))
    #expect(text.contains("{ GOOGLE_APPLICATION_CREDENTIALS = \"/secrets/key.json\" }"))
    // Variables come from the secrets of the answers alone.
    let references = text.matches(of: /secret_key_ref \{\s*secret  = (\S+)/).map { String($0.1) }
    #expect(references == ["env.value.secret"])
  }

  @Test("answers are data: the script runs no file of settings and quotes each value")
  func data() throws {
    let text = try script()
    #expect(text.matches(of: /(?m)^\s*(source|\.|eval)\s/).isEmpty)
    #expect(text.matches(of: /\.env\b/).isEmpty)
  }

  @Test("the state is remote and locked, apart for each environment")
  func state() throws {
    #expect(
      try configuration().contains(
        """
          backend "gcs" {}
        """))
    #expect(
      try SamplePlan.guide.file(FileLayout.usual.backendPath("production")).contains(
        """
        bucket = "orchestra-demo-overture-tfstate"
        prefix = "overture/ai-orchestra/production"
        """))
    #expect(try script().contains("set -euo pipefail"))
  }

  @Test("there is no egress through a network that nobody made")
  func egress() throws {
    let text = try configuration()
    #expect(text.ranges(of: "vpc_access").count == text.ranges(of: "vpc_access.value").count + 1)
    #expect(
      text.contains(
        "dynamic \"vpc_access\" {\n      for_each = local.settings.network == null ? [] : [local.settings.network]"))
    for sample in SamplePlan.allCases {
      #expect(try !sample.variables.contains("\"network\""))
    }
  }

  @Test("keep-warm calls the health path, with an identity token where the service asks for one")
  func keepWarm() throws {
    let text = try configuration()
    #expect(text.contains("uri         = \"${google_cloud_run_v2_service.service.uri}${local.outside_path}\""))
    #expect(text.contains("outside_path     = \"/health\""))
    #expect(text.contains("for_each = local.is_authenticated ? [local.settings.runtime_service_account] : []"))
    #expect(text.contains("audience              = google_cloud_run_v2_service.service.uri"))
  }

  @Test(
    "the probe asks for a route, the open port or gRPC's health service, by what the service has",
    arguments: [
      (HealthProbe.http("/api/health"), "http_get {", "outside_path     = \"/api/health\""),
      (.http("/healthz"), "http_get {", "outside_path     = \"/\""), (.tcp, "tcp_socket {", "outside_path     = \"/\""),
      (.grpc, "grpc {", "outside_path     = \"/\""),
    ])
  func probe(health: HealthProbe, block: String, outside: String) throws {
    let text = try SamplePlan.guide.file(FileLayout.usual.terraformPath, RepositoryFacts(health: health))
    #expect(["http_get {", "tcp_socket {", "grpc {"].filter(text.contains) == [block])
    #expect(text.contains(outside))
  }

  @Test("gRPC speaks HTTP/2 to its container, on the port that the answers name")
  func http2() throws {
    var facts = RepositoryFacts(framework: .grpc, application: "server", health: .tcp)
    facts.containerPort = 9000
    let text = try SamplePlan.guide.file(FileLayout.usual.terraformPath, facts)
    #expect(text.contains("local.is_grpc ? \"h2c\" : \"http1\"\n        container_port = 9000"))
    #expect(text.firstMatch(of: /is_grpc +=\s+true/) != nil)
    #expect(text.contains("port = 9000") && !text.contains("8080"))
    #expect(try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts).contains("PORT=9000"))
  }

  @Test("invokers are added, and no policy is replaced")
  func members() throws {
    #expect(try configuration().matches(of: /_iam_(policy|binding)"/).isEmpty)
    #expect(try !script().contains("set-iam-policy"))
    #expect(try !configuration().contains("allUsers"))
  }

  @Test("the script describes each thing before it makes it")
  func idempotent() throws {
    let text = try script()
    for thing in ["accounts", "registries", "buckets", "gcloud secrets"] {
      #expect(text.contains("exists \(thing) describe"), "\(thing)")
    }
    #expect(text.contains("exists gh api \"$ENVIRONMENT_PATH\""))
  }
}
