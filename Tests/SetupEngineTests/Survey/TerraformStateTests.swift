import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Terraform's state, as the last apply left it")
struct TerraformStateTests {
  static let service = "google_cloud_run_v2_service.service"
  static let state = TerraformState([
    "version": 4,
    "resources": [
      [
        "mode": "managed", "type": "google_cloud_run_v2_service", "name": "service",
        "instances": [
          [
            "attributes": [
              "id": "projects/p/locations/l/services/s", "name": "s",
              "labels_json": .string(#"{"widgets":[{"filter":"\#(String(repeating: "x", count: 210))"}]}"#),
              "template": [
                [
                  "timeout": "300s", "vpc_access": [],
                  "containers": [
                    [
                      "env": [["name": "ENVIRONMENT", "value": "production"]],
                      "resources": [["limits": ["memory": "2Gi", "cpu": "2"], "cpu_idle": true]],
                    ]
                  ],
                ]
              ],
            ]
          ]
        ],
      ],
      [
        "mode": "managed", "type": "google_monitoring_alert_policy", "name": "instances",
        "instances": [["index_key": 0, "attributes": ["id": "projects/p/alertPolicies/7"]]],
      ],
      [
        "mode": "managed", "type": "google_monitoring_dashboard", "name": "dashboard",
        "instances": [["attributes": ["id": "projects/p/dashboards/d"]]],
      ],
      [
        "mode": "managed", "type": "google_cloud_run_v2_service_iam_member", "name": "keep_warm",
        "instances": [["index_key": 0, "attributes": ["id": "x", "member": "serviceAccount:a@p"]]],
      ],
      [
        "mode": "data", "type": "google_project", "name": "project",
        "instances": [["attributes": ["id": "projects/p"]]],
      ],
    ],
  ])

  @Test("has an address for every resource, with its index, and none for what is only read")
  func addresses() {
    #expect(
      Set(Self.state.attributes.keys) == [
        Self.service, "google_monitoring_alert_policy.instances[0]", "google_monitoring_dashboard.dashboard",
        "google_cloud_run_v2_service_iam_member.keep_warm[0]",
      ])
  }

  @Test(
    "tells an attribute by Terraform's names, through blocks, indices and elements with a name",
    arguments: [
      ("template.timeout", JSONValue.string("300s")), ("template.containers[0].resources.limits.memory", "2Gi"),
      ("template.containers[0].env[ENVIRONMENT].value", "production"),
      ("template.containers[0].resources.cpu_idle", true),
    ])
  func values(path: String, value: JSONValue) {
    #expect(Self.state.value(Self.service, path) == value)
  }

  @Test(
    "tells nothing of what the last apply did not put there",
    arguments: [
      "template.vpc_access.connector", "template.containers[0].env[DATABASE_URL].value", "template.containers[1]",
    ])
  func absent(path: String) { #expect(Self.state.value(Self.service, path) == nil) }

  @Test("knows what it holds by its id, also where the API names the project by its number")
  func holding() {
    #expect(Self.state.holds(.service, importID: "projects/p/locations/l/services/s"))
    #expect(!Self.state.holds(.service, importID: "projects/p/locations/l/services/other"))
    #expect(Self.state.holds(.instancesAlert, importID: "projects/p/alertPolicies/7"))
    #expect(!Self.state.holds(.latencyAlert, importID: "projects/p/alertPolicies/8"))
    #expect(Self.state.holds(.dashboard, importID: "projects/314159265358/dashboards/d"))
    #expect(Self.state.holds(.keepWarmInvoker, importID: "projects/p/… roles/run.invoker serviceAccount:a@p"))
    #expect(!Self.state.holds(.keepWarmInvoker, importID: "projects/p/… roles/run.invoker serviceAccount:b@p"))
    #expect(!Self.state.holds(.deployerInvoker, importID: "projects/p/… roles/run.invoker serviceAccount:a@p"))
  }
}
