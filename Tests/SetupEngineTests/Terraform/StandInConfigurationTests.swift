import Artifacts
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What the stand-in configures")
struct StandInConfigurationTests {
  private func variables(
    schedule: String? = "*/5 * * * *", isPublic: Bool = false, ingress: String = "INGRESS_TRAFFIC_ALL",
    secret: String? = nil
  ) -> StandInVariables {
    StandInVariables(
      projectID: "orchestra-demo", region: "us-central1", env: "production", serviceName: "svc", memory: "2Gi",
      cpu: "2", minInstances: 1, maxInstances: 20, concurrency: 80, timeoutSeconds: 300, keepWarmSchedule: schedule,
      runtimeServiceAccount: "run@p", deployerServiceAccount: "deploy@p", invokerIAMDisabled: isPublic,
      ingress: ingress, keySecret: secret)
  }

  private func resources(_ variables: StandInVariables, uri: String? = "https://svc") -> [StandInResource] {
    StandInConfiguration.resources(variables, health: "/health", uri: uri)
  }

  private func addresses(_ variables: StandInVariables) -> [String] { resources(variables).map(\.address) }

  private static let always = [
    "google_cloud_run_v2_service.service", "google_monitoring_alert_policy.latency",
    "google_monitoring_alert_policy.errors", "google_monitoring_alert_policy.cold_starts",
    "google_monitoring_alert_policy.instances[0]", "google_monitoring_dashboard.dashboard",
  ]
  private static let keepWarm = "google_cloud_run_v2_service_iam_member.keep_warm[0]"
  private static let deployer = "google_cloud_run_v2_service_iam_member.deployer[0]"
  private static let deploys = "google_cloud_run_v2_service_iam_member.deployer_deploys[0]"
  private static let job = "google_cloud_scheduler_job.keep_warm[0]"

  @Test("invokers are there only for an authenticated service, and the job only with a schedule")
  func conditions() {
    let (always, service) = (Set(Self.always + [Self.deploys]), Self.always[0])
    #expect(addresses(variables()).first == service)
    #expect(Set(addresses(variables())) == always.union([Self.keepWarm, Self.deployer, Self.job]))
    #expect(Set(addresses(variables(isPublic: true))) == always.union([Self.job]))
    #expect(Set(addresses(variables(schedule: nil))) == always.union([Self.deployer]))
    #expect(
      Set(addresses(variables(ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER")))
        == always.union([Self.keepWarm, Self.job]))
    #expect(Set(addresses(variables(schedule: nil, isPublic: true))) == always)
  }

  @Test("the job is called with a token only where the service wants one, and waits for its invoker")
  func job() throws {
    let all = resources(variables())
    let (invoker, job) = (all.firstIndex { $0.address == Self.keepWarm }, all.firstIndex { $0.address == Self.job })
    #expect(try #require(invoker) < (try #require(job)))
    let target = all[try #require(job)].body["httpTarget"]
    #expect(target["uri"] == "https://svc/health")
    #expect(target["oidcToken"] == ["serviceAccountEmail": "run@p", "audience": "https://svc"])
    let open = try #require(resources(variables(isPublic: true)).first { $0.address == Self.job })
    #expect(open.body["httpTarget"]["oidcToken"].isNull)
    let unknown = try #require(resources(variables(), uri: nil).first { $0.address == Self.job })
    #expect(unknown.body["httpTarget"]["uri"] == "(known after apply)/health")
  }

  @Test("a key is mounted as a file and named by a path; without one there is neither")
  func key() {
    let with = resources(variables(secret: "the-secret"))[0].body["template"]
    #expect(with["volumes"].array.first?["secret"]["secret"] == "the-secret")
    #expect(with["volumes"].array.first?["secret"]["defaultMode"] == 292)
    let environment = with["containers"].array.first?["env"].array
    #expect(environment?[1] == ["name": "GOOGLE_APPLICATION_CREDENTIALS", "value": "/secrets/key.json"])
    #expect(environment?.count == 4)
    let without = resources(variables())[0].body["template"]
    #expect(without["volumes"].isNull && without["containers"].array.first?["volumeMounts"].isNull == true)
    let names = without["containers"].array.first?["env"].array.map { $0["name"] }
    #expect(names == ["ENVIRONMENT", "WEB_CONCURRENCY", "WEB_THREADS"])
  }

  @Test("the service has the sizing, probes at once every second, and boosts the CPU of a start")
  func service() throws {
    let body = resources(variables())[0].body
    #expect(body["scaling"] == ["minInstanceCount": 1])
    #expect(body["template"]["scaling"] == ["maxInstanceCount": 20])
    #expect(body["template"]["maxInstanceRequestConcurrency"] == 80)
    #expect(body["template"]["timeout"] == "300s")
    #expect(body["template"]["executionEnvironment"] == "EXECUTION_ENVIRONMENT_GEN2")
    let container = try #require(body["template"]["containers"].array.first)
    #expect(container["resources"]["limits"] == ["memory": "2Gi", "cpu": "2"])
    #expect(container["resources"]["startupCpuBoost"] == true && container["resources"]["cpuIdle"] == true)
    #expect(container["startupProbe"]["initialDelaySeconds"].isNull)
    #expect(container["startupProbe"]["periodSeconds"] == 1)
  }

  /// All texts in a document.
  private func texts(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(texts)
    case .object(let members): members.values.flatMap(texts)
    default: []
    }
  }

  @Test("it is what the generated Terraform files say: the same resources, and every word of them")
  func terraform() throws {
    let plan = try SamplePlan.plan(key: true)
    let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts()).filter { $0.path.hasSuffix(".tf") }
    let configuration = files.map(\.contents).joined(separator: "\n")
    let declared = configuration.matches(of: /(?m)^resource "([^"]+)" "([^"]+)"/).map {
      "\($0.output.1).\($0.output.2)"
    }
    // The channel is there where somebody gives an address, which no answer does.
    #expect(
      Set(declared).subtracting(["google_monitoring_notification_channel.email"])
        == Set(addresses(variables(secret: "s")).map { $0.replacing("[0]", with: "") }))
    let own = [
      "svc", "orchestra-demo", "us-central1", "run@p", "deploy@p", "2Gi", "2", "300s", "*/5 * * * *", "s", "production",
    ]
    for resource in resources(variables(secret: "s")) {
      for text in texts(resource.body) where !own.contains(text) && !text.contains("svc") && !text.contains("@p") {
        #expect(configuration.contains(text), "\(resource.address): \(text)")
      }
    }
  }
}
