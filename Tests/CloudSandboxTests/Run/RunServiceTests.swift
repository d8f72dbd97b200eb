import Testing

@testable import CloudSandbox

@Suite("Cloud Run")
struct RunServiceTests {
  private let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"
  private static let image = "us-docker.pkg.dev/cloudrun/container/hello"

  private static func service(_ more: JSON = [:], container: JSON = [:]) -> JSON {
    let plain: JSON = ["template": ["containers": [JSON.object(["image": .string(image)]).merging(container)]]]
    return plain.merging(more)
  }

  /// Deploys a service and waits for its rollout.
  @discardableResult
  private func deploy(
    _ running: RunningSandbox, _ body: JSON = service(), id: String = "orchestra"
  ) async throws -> JSON {
    try await running.enable("run")
    let answer = try await running.post("\(services)?serviceId=\(id)", body)
    return try await running.finish(answer, at: "/run/v2").operation
  }

  @Test("rolls a service out: reconciling for some polls, then ready, with all requests on the new revision")
  func rollout() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let answer = try await running.post("\(services)?serviceId=orchestra", Self.service())
      let during = try await running.get("\(services)/orchestra").json
      #expect(during["reconciling"] == true)
      #expect(during[path: "terminalCondition.state"] == "CONDITION_RECONCILING")
      let (operation, polls) = try await running.finish(answer, at: "/run/v2")
      #expect(polls == 2)
      let service = try await running.get("\(services)/orchestra").json
      #expect(operation["response"]?["name"] == service["name"])
      #expect(service["reconciling"] == nil)
      #expect(service[path: "terminalCondition.state"] == "CONDITION_SUCCEEDED")
      #expect(service["generation"] == service["observedGeneration"])
      #expect(service["latestReadyRevision"] == service["latestCreatedRevision"])
      #expect(service["trafficStatuses"]?.array?.first?["percent"] == 100)
      #expect(service["template"]?["timeout"] == "300s")
      #expect(service["template"]?["maxInstanceRequestConcurrency"] == 80)
      #expect(try await running.post("\(services)?serviceId=orchestra", Self.service()).status == 409)
    }
  }

  @Test("makes a new revision for another template, and none for the rest")
  func revisions() async throws {
    try await RunningSandbox.use { running in
      try await deploy(running)
      let first = try await running.get("\(services)/orchestra").json["latestReadyRevision"]
      let ingress = try await running.patch(
        "\(services)/orchestra?updateMask=ingress", ["ingress": "INGRESS_TRAFFIC_INTERNAL_ONLY"])
      _ = try await running.finish(ingress, at: "/run/v2")
      #expect(try await running.get("\(services)/orchestra").json["latestReadyRevision"] == first)
      let memory = Self.service(container: ["resources": ["limits": ["cpu": "2", "memory": "4Gi"], "cpuIdle": true]])
      let change = try await running.patch("\(services)/orchestra?updateMask=template", memory)
      _ = try await running.finish(change, at: "/run/v2")
      let after = try await running.get("\(services)/orchestra").json
      #expect(after["latestReadyRevision"] != first)
      #expect(after["ingress"] == "INGRESS_TRAFFIC_INTERNAL_ONLY")
      let revisions = try await running.get("\(services)/orchestra/revisions").json["revisions"]?.array ?? []
      #expect(revisions.map { $0["name"] } == [after["latestReadyRevision"], first])
    }
  }

  @Test("keeps the old revision serving where the new one cannot be rolled out")
  func failedRollout() async throws {
    try await RunningSandbox.use { running in
      try await deploy(running)
      let first = try await running.get("\(services)/orchestra").json["latestReadyRevision"]
      let mounted = Self.service(
        [
          "template": [
            "volumes": [["name": "key", "secret": ["secret": "ghost"]]],
            "containers": [
              ["image": .string(Self.image), "volumeMounts": [["name": "key", "mountPath": "/secrets"]]]
            ],
          ]
        ])
      let change = try await running.patch("\(services)/orchestra?updateMask=template", mounted)
      let (operation, _) = try await running.finish(change, at: "/run/v2")
      #expect(operation["error"]?["code"] == 9)
      #expect(
        operation["error"]?["message"]?.string?.contains(
          "Secret projects/314159265358/secrets/ghost/versions/latest was not found")
          == true)
      let service = try await running.get("\(services)/orchestra").json
      #expect(service[path: "terminalCondition.state"] == "CONDITION_FAILED")
      #expect(service[path: "terminalCondition.reason"] == "SECRETS_ACCESS_CHECK_FAILED")
      #expect(service["latestReadyRevision"] == first)
      #expect(service["latestCreatedRevision"] != first)
    }
  }

  @Test("runs as an account that exists and that the caller may act as")
  func account() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let email = "runner@orchestra-demo.iam.gserviceaccount.com"
      let wanted = Self.service([
        "template": [
          "serviceAccount": .string(email), "containers": [["image": .string(Self.image)]],
        ]
      ])
      let missing = try await running.post("\(services)?serviceId=orchestra", wanted)
      #expect(missing.status == 403)
      #expect(missing.message?.contains("iam.serviceaccounts.actAs") == true)
      _ = try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "runner"])
      #expect(try await running.post("\(services)?serviceId=orchestra", wanted).status == 200)
      let developer = try await running.token(ofAccount: "developer", roles: ["roles/run.developer"])
      let foreign = try await running.send("POST", "\(services)?serviceId=second", wanted, token: developer)
      #expect(foreign.status == 403)
    }
  }

  @Test(
    "refuses what Cloud Run refuses, in its words",
    arguments: [
      (["template": ["containers": []]], "at least one container is required"),
      (["template": ["containers": [["image": ""]]]], "a container image is required"),
      (
        ["template": ["timeout": "3601s", "containers": [["image": "i"]]]],
        "spec.template.spec.timeoutSeconds: Invalid value: 3601s: must be between 1 and 3600 seconds."
      ),
      (
        ["template": ["maxInstanceRequestConcurrency": 1001, "containers": [["image": "i"]]]],
        "must be between 1 and 1000"
      ),
      (
        ["template": ["scaling": ["minInstanceCount": 5, "maxInstanceCount": 2], "containers": [["image": "i"]]]],
        "min_instance_count (5) must not exceed max_instance_count (2)"
      ),
      (
        [
          "template": [
            "containers": [["image": "i", "resources": ["limits": ["cpu": "1", "memory": "8Gi"], "cpuIdle": true]]]
          ]
        ],
        "memory must be between 128Mi and 4Gi inclusive"
      ),
      (
        ["template": ["containers": [["image": "i", "env": [["name": "PORT", "value": "1"]]]]]],
        "The following reserved env names were provided: PORT."
      ),
      (
        [
          "template": [
            "containers": [
              ["image": "i", "startupProbe": ["tcpSocket": [:], "periodSeconds": 10, "failureThreshold": 30]]
            ]
          ]
        ],
        "failure_threshold * period_seconds must not exceed 240 seconds"
      ),
      (
        ["ingress": "OPEN", "template": ["containers": [["image": "i"]]]],
        "Invalid value at 'service.ingress': \"OPEN\""
      ),
      (
        ["colour": "red", "template": ["containers": [["image": "i"]]]],
        "Unknown name \"colour\" at 'service': Cannot find field."
      ),
    ] as [(JSON, String)])
  func validation(body: JSON, message: String) async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let answer = try await running.post("\(services)?serviceId=orchestra", body)
      #expect(answer.status == 400)
      #expect(answer.message?.contains(message) == true)
      #expect(try await running.get("\(services)/orchestra").status == 404)
    }
  }

  @Test(
    "wants names that fit into an address",
    arguments: ["", "Capital", "ends-", "1st", String(repeating: "a", count: 50)])
  func names(id: String) async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let answer = try await running.post("\(services)?serviceId=\(id)", Self.service())
      #expect(answer.status == 400)
    }
  }

  @Test("guards changes by the etag")
  func etag() async throws {
    try await RunningSandbox.use { running in
      try await deploy(running)
      let stale = try await running.patch(
        "\(services)/orchestra?updateMask=ingress", ["ingress": "INGRESS_TRAFFIC_ALL", "etag": "\"old\""])
      #expect(stale.status == 409)
      #expect(stale.json["error"]?["status"] == "ABORTED")
    }
  }

  @Test("checks without doing when only validation is asked for")
  func validateOnly() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let answer = try await running.post("\(services)?serviceId=orchestra&validateOnly=true", Self.service())
      #expect(answer.status == 200)
      #expect(try await running.get("\(services)/orchestra").status == 404)
    }
  }

  @Test("removes a service by an operation, with its revisions and its policy")
  func delete() async throws {
    try await RunningSandbox.use { running in
      try await deploy(running)
      let invoker: JSON = ["bindings": [["role": "roles/run.invoker", "members": ["allUsers"]]]]
      _ = try await running.post("\(services)/orchestra:setIamPolicy", ["policy": invoker])
      let answer = try await running.delete("\(services)/orchestra")
      _ = try await running.finish(answer, at: "/run/v2")
      #expect(try await running.get("\(services)/orchestra").status == 404)
      let state = try running.state()
      #expect(state["run.services"] == nil)
      #expect(state["run.revisions"] == nil)
      #expect(state["policies"]?.object?.keys.contains { $0.contains("services/orchestra") } == false)
    }
  }

  @Test("shows gcloud the same service in Knative's shape, for the region of the host")
  func knative() async throws {
    try await RunningSandbox.use { running in
      try await deploy(running)
      let path = "/apis/serving.knative.dev/v1/namespaces/orchestra-demo/services"
      let host = [("Host", "us-central1-run.sandbox.invalid")]
      let service = try await running.send("GET", "\(path)/orchestra", headers: host).json
      #expect(service["kind"] == "Service")
      #expect(service[path: "status.conditions"]?.array?.first?["status"] == "True")
      #expect(service[path: "status.url"] == (try await running.get("\(services)/orchestra").json["uri"]))
      let elsewhere = try await running.send(
        "GET", "\(path)/orchestra", headers: [("Host", "europe-west1-run.sandbox.invalid")])
      #expect(elsewhere.status == 404)
      let all = try await running.send(
        "GET", "/v1/projects/orchestra-demo/locations/-/services", headers: [("Host", "run.sandbox.invalid")])
      #expect(all.json["items"]?.array?.count == 1)
      let revisions = "/apis/serving.knative.dev/v1/namespaces/orchestra-demo/revisions"
      let selector = "labelSelector=serving.knative.dev%2Fservice%20%3D%20"
      let own = try await running.send("GET", "\(revisions)?\(selector)orchestra", headers: host).json
      let name = try #require(own["items"]?.array?.first?[path: "metadata.name"]?.string)
      #expect(service[path: "status.latestReadyRevisionName"]?.string == name)
      let others = try await running.send("GET", "\(revisions)?\(selector)other", headers: host).json
      #expect(others["items"] == [])
      #expect(try await running.send("GET", "\(revisions)/\(name)", headers: host).json["kind"] == "Revision")
      #expect(try await running.send("GET", "\(revisions)/none", headers: host).status == 404)
    }
  }

  @Test("takes from gcloud what it changed of a service: image, sizes, shares and tags; an older version is refused")
  func replaced() async throws {
    try await RunningSandbox.use { running in
      try await deploy(running)
      let path = "/apis/serving.knative.dev/v1/namespaces/orchestra-demo/services/orchestra"
      let host = [("Host", "us-central1-run.sandbox.invalid")]
      var service = try await running.send("GET", path, headers: host).json
      let old = try #require(service[path: "status.latestReadyRevisionName"])
      service[path: "spec.template.spec.containers"] = [
        ["image": "us-docker.pkg.dev/cloudrun/container/job", "resources": ["limits": ["memory": "1Gi", "cpu": "1"]]]
      ]
      service[path: "spec.template.metadata.annotations"] = ["autoscaling.knative.dev/maxScale": "7"]
      service[path: "spec.traffic"] = [
        ["revisionName": old, "percent": 100], ["latestRevision": true, "tag": "next"],
      ]
      #expect(try await running.send("PUT", path, service, headers: host).status == 200)
      let after = try await running.send("GET", path, headers: host).json
      let new = try #require(after[path: "status.latestReadyRevisionName"]?.string)
      let shares = try #require(after[path: "status.traffic"]?.array)
      #expect(shares.map { $0["revisionName"] } == [old, .string(new)] && old.string != new)
      let address = try #require(shares.last?["url"]?.string)
      #expect(address.hasPrefix("http://next---orchestra-"))
      let stored = try await running.get("\(services)/orchestra").json
      #expect(stored[path: "template.scaling.maxInstanceCount"]?.int == 7)
      let container = stored[path: "template.containers"]?.array?.first
      #expect(container?["image"] == "us-docker.pkg.dev/cloudrun/container/job")
      #expect(container?[path: "resources.limits.memory"] == "1Gi" && container?["startupProbe"] != nil)
      #expect(try await running.send("PUT", path, service, headers: host).status == 409)
      let opened = try await running.patch(
        "\(services)/orchestra?updateMask=invokerIamDisabled", ["invokerIamDisabled": true])
      _ = try await running.finish(opened, at: "/run/v2")
      let visit = try await running.send(
        "GET", "/health", token: .some(nil), headers: [("Host", String(address.dropFirst("http://".count)))])
      #expect(visit.json["revision"] == .string(new))
    }
  }
}
