import GoogleCloud
import RESTClient
import SetupPlan

/// Makes what a set-up would make, as others would have: by hand, in another shape.
struct ForeignThings {
  let world: SandboxWorld
  let plan: Plan

  private var names: ResourceNames { plan.names }
  private var project: String { names.project }

  /// The kinds that can be made by hand before a set-up.
  static let kinds: [ForeignKind] = [
    .deployerAccount, .runtimeAccount, .registry, .stateBucket, .githubEnvironment, .service, .keepWarmJob,
    .latencyAlert, .errorsAlert, .coldStartsAlert, .instancesAlert, .dashboard,
  ]

  /// Enables the APIs, as whoever uses them has done.
  func begin() async throws { try await world.google.services.enable(project, plan.services) }

  func make(_ kind: ForeignKind) async throws {
    let google = world.google
    switch kind {
    case .deployerAccount:
      _ = try await google.accounts.create(project, id: names.deployerAccount, displayName: "CI", description: "")
    case .runtimeAccount:
      _ = try await google.accounts.create(project, id: names.runtimeAccount, displayName: "Web", description: "")
    case .registry:
      _ = try await google.registry.create(project, names.region, names.registry, ["format": "DOCKER"])
    case .stateBucket:
      _ = try await google.storage.createBucket(
        project, ["name": .string(names.stateBucket), "location": "US-CENTRAL1"])
    case .githubEnvironment:
      try await world.protect("ai-cherry/ai-orchestra", names.environment, wait: 30)
    case .service:
      _ = try await google.run.createService(project, names.region, names.service, Self.service)
    case .keepWarmJob:
      _ = try await google.scheduler.create(
        project, names.region, names.keepWarmJob,
        [
          "schedule": "0 9 * * *", "timeZone": "Europe/Berlin",
          "httpTarget": ["uri": "https://theirs.example/report", "httpMethod": "POST"],
        ])
    case .dashboard:
      _ = try await google.dashboards.create(
        project,
        [
          "displayName": .string(names.service),
          "gridLayout": ["widgets": [["title": "Revenue", "text": ["content": "x"]]]],
        ])
    default: try await alert(kind)
    }
  }

  /// A live service: variables, a secret one among them, a connector, a minimum of the revision, another ingress.
  static let service: JSONValue = [
    "ingress": "INGRESS_TRAFFIC_ALL", "invokerIamDisabled": true,
    "template": [
      "scaling": ["minInstanceCount": 2, "maxInstanceCount": 5],
      "vpcAccess": ["connector": "projects/orchestra-demo/locations/us-central1/connectors/c1"],
      "containers": [
        [
          "image": "us-docker.pkg.dev/cloudrun/container/hello",
          "env": [
            ["name": "DATABASE_URL", "value": "postgresql://db.example/app"],
            ["name": "STRIPE_KEY", "value": "sk-hidden"],
          ],
          "resources": ["limits": ["cpu": "1", "memory": "1Gi"]],
        ]
      ],
    ],
  ]

  private func alert(_ kind: ForeignKind) async throws {
    let titles: [ForeignKind: String] = [
      .latencyAlert: "latency", .errorsAlert: "errors", .coldStartsAlert: "cold starts", .instancesAlert: "instances",
    ]
    _ = try await world.google.alertPolicies.create(
      project,
      [
        "displayName": .string("\(names.service): \(titles[kind] ?? "")"), "combiner": "OR",
        "conditions": [
          [
            "displayName": "Theirs",
            "conditionThreshold": [
              "filter":
                "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\"",
              "comparison": "COMPARISON_GT", "thresholdValue": 1, "duration": "60s",
              "aggregations": [["alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_RATE"]],
            ],
          ]
        ],
      ])
  }
}
