import Testing

@testable import CloudSandbox

@Suite("The network and the volumes of a service")
struct ConnectionRulesTests {
  private let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"

  private func body(_ template: JSON, container: JSON = [:]) -> JSON {
    let plain: JSON = ["image": "us-docker.pkg.dev/cloudrun/container/hello"]
    return ["template": template.merging(["containers": [plain.merging(container)]])]
  }

  private static let mounts: JSON = [
    "volumeMounts": [["name": "cloudsql", "mountPath": "/cloudsql"], ["name": "data", "mountPath": "/data"]]
  ]

  private static func volumes(bucket: String) -> JSON {
    [
      "executionEnvironment": "EXECUTION_ENVIRONMENT_GEN2",
      "volumes": [
        ["name": "cloudsql", "cloudSqlInstance": ["instances": ["orchestra-demo:us-central1:orders"]]],
        ["name": "data", "gcs": ["bucket": .string(bucket)]],
      ],
      "vpcAccess": ["egress": "PRIVATE_RANGES_ONLY", "networkInterfaces": [["subnetwork": "default"]]],
    ]
  }

  @Test("all of them together are taken, kept and answered; a bucket has to be there and open to the account")
  func together() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run", "storage")
      let answer = try await running.post(
        "\(services)?serviceId=orchestra", body(Self.volumes(bucket: "ghost-1"), container: Self.mounts))
      let operation = try await running.finish(answer, at: "/run/v2").operation
      #expect(operation["error"]?["message"]?.string?.contains("bucket ghost-1 does not exist") == true)
      _ = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "data-1", "location": "us-central1"])
      func mounted() async throws -> String? {
        let change = try await running.patch(
          "\(services)/orchestra?updateMask=template", body(Self.volumes(bucket: "data-1"), container: Self.mounts))
        return try await running.finish(change, at: "/run/v2").operation["error"]?["message"]?.string
      }
      #expect(try await mounted()?.contains("does not have storage.objects.list access") == true)
      var policy = try await running.get("/storage/v1/b/data-1/iam").json
      policy["bindings"] = .array(
        (policy["bindings"]?.array ?? []) + [
          [
            "role": "roles/storage.objectUser",
            "members": ["serviceAccount:314159265358-compute@developer.gserviceaccount.com"],
          ]
        ])
      #expect(try await running.send("PUT", "/storage/v1/b/data-1/iam", policy).status == 200)
      _ = try await running.patch("\(services)/orchestra?updateMask=template.timeout", ["template": ["timeout": "60s"]])
      #expect(try await mounted() == nil)
      let service = try await running.get("\(services)/orchestra").json
      #expect(service[path: "template.vpcAccess.networkInterfaces"]?.array?.first?["subnetwork"] == "default")
      #expect(service[path: "template.volumes"]?.array?.count == 2)
    }
  }

  @Test(
    "what cannot be is refused before anything is rolled out",
    arguments: [
      (["vpcAccess": ["egress": "ALL_TRAFFIC"]], "egress needs a connector or a network interface"),
      (
        ["vpcAccess": ["connector": "c", "networkInterfaces": [["subnetwork": "default"]]]],
        "connector and network_interfaces cannot both be set"
      ),
      (["vpcAccess": ["networkInterfaces": [["tags": ["a"]]]]], "at least one of network and subnetwork is required"),
      (
        ["vpcAccess": ["egress": "SOME", "networkInterfaces": [["subnetwork": "default"]]]],
        "Invalid value at 'service.template.vpc_access.egress'"
      ),
      (["volumes": [["name": "a"]]], "exactly one source of the volume 'a' must be set"),
      (
        ["volumes": [["name": "a", "cloudSqlInstance": ["instances": ["orders"]]]]],
        "'orders' is not of the form {project}:{location}:{instance}"
      ),
      (
        ["executionEnvironment": "EXECUTION_ENVIRONMENT_GEN1", "volumes": [["name": "a", "gcs": ["bucket": "b"]]]],
        "second generation"
      ),
    ] as [(JSON, String)])
  func refused(template: JSON, words: String) async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let answer = try await running.post("\(services)?serviceId=orchestra", body(template))
      #expect(answer.status == 400 && answer.message?.contains(words) == true, "\(answer.text)")
      #expect(try await running.get("\(services)/orchestra").status == 404)
    }
  }

  @Test(
    "no volume is mounted at the system's folders or inside another", arguments: ["/dev", "/proc/x", "data", "/data/a"])
  func folders(path: String) async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let template: JSON = [
        "volumes": [["name": "a", "emptyDir": ["medium": "MEMORY"]], ["name": "b", "emptyDir": ["medium": "MEMORY"]]]
      ]
      let mounts: JSON = [
        "volumeMounts": [["name": "a", "mountPath": .string(path)], ["name": "b", "mountPath": "/data"]]
      ]
      let answer = try await running.post("\(services)?serviceId=orchestra", body(template, container: mounts))
      #expect(answer.status == 400 && answer.message?.contains("volume_mounts.mount_path") == true, "\(answer.text)")
    }
  }
}
