import Testing

@testable import CloudSandbox

/// Line 8 of the fidelity list.
@Suite("JSON as Google's APIs take and give it")
struct JSONMannersTests {
  private let place = "projects/orchestra-demo/locations/us-central1"
  private let template: JSON = ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]

  @Test("a field that a message does not have is refused by its name, at its place")
  func unknownFields() async throws {
    try await FullWorld.use { world in
      let cases: [(String, String, JSON, String, String?)] = [
        ("POST", "/iam/v1/projects/orchestra-demo/serviceAccounts", ["acountId": "x"], "acountId", nil),
        (
          "POST", "/run/v2/\(place)/services?serviceId=n", ["template": template.merging(["memory": "2Gi"])], "memory",
          "service.template"
        ),
        (
          "POST", "/secretmanager/v1/projects/orchestra-demo/secrets?secretId=n", ["replicaton": [:]], "replicaton", nil
        ),
        (
          "POST", "/cloudresourcemanager/v3/projects/orchestra-demo:setIamPolicy", ["policy": ["binding": []]],
          "binding",
          "policy"
        ),
        ("POST", "/artifactregistry/v1/\(place)/repositories?repositoryId=n", ["fromat": "DOCKER"], "fromat", nil),
        ("POST", "/cloudscheduler/v1/\(place)/jobs", ["cron": "* * * * *"], "cron", nil),
      ]
      for (method, path, body, field, message) in cases {
        let answer = try await world.running.send(method, path, body)
        #expect(answer.status == 400, "\(path)")
        let text =
          "Invalid JSON payload received. Unknown name \"\(field)\"" + (message.map { " at '\($0)'" } ?? "")
          + ": Cannot find field."
        #expect(answer.message == text)
        let violation = answer.json[path: "error.details"]?.array?.first { $0["fieldViolations"] != nil }
        #expect(violation?["@type"] == "type.googleapis.com/google.rpc.BadRequest", "\(path)")
        #expect(violation?["fieldViolations"]?.array?.first?["field"]?.string == message, "\(path)")
        #expect(violation?["fieldViolations"]?.array?.first?["description"]?.string == text)
      }
      let broken = try await world.running.send(
        "POST", "/iam/v1/projects/orchestra-demo/serviceAccounts", raw: Array("{\"a\":".utf8))
      #expect(broken.status == 400)
      #expect(broken.message?.hasPrefix("Invalid JSON payload received.") == true)
    }
  }

  @Test("names may be in snake_case and enumerations in any letters; answers have Google's spelling")
  func spellings() async throws {
    try await FullWorld.use { world in
      let service: JSON = [
        "ingress": "ingress_traffic_internal_only",
        "template": template.merging([
          "max_instance_request_concurrency": 5, "execution_environment": "execution_environment_gen2",
        ]), "labels": ["a_b": "c"],
      ]
      let made = try await world.running.post("/run/v2/\(place)/services?serviceId=n", service)
      #expect(made.status == 200, "\(made.text)")
      _ = try await world.running.finish(made, at: "/run/v2")
      let shown = try await world.running.get("/run/v2/\(place)/services/n").json
      #expect(shown["ingress"] == "INGRESS_TRAFFIC_INTERNAL_ONLY")
      #expect(shown[path: "template.maxInstanceRequestConcurrency"] == 5)
      #expect(shown[path: "template.executionEnvironment"] == "EXECUTION_ENVIRONMENT_GEN2")
      #expect(shown["labels"] == ["a_b": "c"])
      let account = try await world.running.post(
        "/iam/v1/projects/orchestra-demo/serviceAccounts",
        ["account_id": "snake-account", "service_account": ["display_name": "Snake"]])
      #expect(account.json["displayName"] == "Snake")
      let masked = try await world.running.patch(
        "/run/v2/\(place)/services/n?updateMask=template.max_instance_request_concurrency",
        ["template": template.merging(["maxInstanceRequestConcurrency": 7])])
      _ = try await world.running.finish(masked, at: "/run/v2")
      let changed = try await world.running.get("/run/v2/\(place)/services/n").json
      #expect(changed[path: "template.maxInstanceRequestConcurrency"] == 7)
      #expect(changed[path: "template.executionEnvironment"] == "EXECUTION_ENVIRONMENT_GEN2")
    }
  }

  @Test("64-bit numbers are texts, times end with Z, durations with s, and what is at its default is left out")
  func values() async throws {
    try await FullWorld.use { world in
      let service = try await world.running.get("/run/v2/\(place)/services/s").json
      #expect(service["generation"] == "1" && service["observedGeneration"] == "1")
      #expect(service[path: "template.timeout"] == "300s")
      for absent in ["reconciling", "invokerIamDisabled", "description"] { #expect(service[absent] == nil) }
      let bucket = try await world.running.get("/storage/v1/b/full-bucket").json
      #expect(bucket["metageneration"] == "1")
      #expect(bucket[path: "softDeletePolicy.retentionDurationSeconds"] == "604800")
      let object = try await world.running.get("/storage/v1/b/full-bucket/o/o.txt").json
      #expect(object["size"] == "4" && object["generation"]?.string != nil)
      let access = try await world.running.get("/secretmanager/v1/projects/orchestra-demo/secrets/s/versions/1:access")
      #expect(access.json[path: "payload.dataCrc32c"]?.string.flatMap { UInt32($0) } != nil)
      let time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z/
      for text in [service["createTime"], bucket["timeCreated"]] {
        #expect(text?.string?.wholeMatch(of: time) != nil)
      }
      let account = try await world.running.get(
        "/iam/v1/projects/orchestra-demo/serviceAccounts/full-account@orchestra-demo.iam.gserviceaccount.com")
      #expect(account.json["disabled"] == nil && account.json["displayName"] == nil)
      // gcloud writes durations with a fraction, and enumerations as they stand in a file.
      let repository = "/artifactregistry/v1/\(place)/repositories/r"
      let policy: JSON = [
        "id": "old", "action": "Delete", "condition": ["tagState": "any", "olderThan": "2592000.0s"],
      ]
      let patched = try await world.running.patch(
        "\(repository)?updateMask=cleanup_policies", ["cleanupPolicies": ["old": policy]])
      #expect(patched.json[path: "cleanupPolicies.old.action"] == "DELETE")
      #expect(patched.json[path: "cleanupPolicies.old.condition"] == ["tagState": "ANY", "olderThan": "2592000s"])
    }
  }

  @Test("a mask changes what it names: what it names and the body lacks is cleared, all else stays")
  func masks() async throws {
    try await FullWorld.use { world in
      let repository = "/artifactregistry/v1/\(place)/repositories/r"
      let both: JSON = ["description": "d", "labels": ["a": "b"]]
      _ = try await world.running.patch("\(repository)?updateMask=description,labels", both)
      let one = try await world.running.patch("\(repository)?updateMask=labels", ["description": "ignored"])
      #expect(one.json["description"] == "d")
      #expect(one.json["labels"] == nil)
      let secret = "/secretmanager/v1/projects/orchestra-demo/secrets/s"
      _ = try await world.running.patch(
        "\(secret)?updateMask=labels,annotations", ["labels": ["a": "b"], "annotations": ["c": "d"]])
      let cleared = try await world.running.patch("\(secret)?updateMask=annotations", ["labels": ["x": "y"]])
      #expect(cleared.json["labels"] == ["a": "b"])
      #expect(cleared.json["annotations"] == nil)
      #expect(try await world.running.patch(secret, ["labels": [:]]).status == 400)
    }
  }

  @Test("parameters that say how to answer are taken by every API; Storage answers with the fields that are named")
  func parameters() async throws {
    try await FullWorld.use { world in
      for path in [
        "/run/v2/\(place)/services/s", "/storage/v1/b/full-bucket", "/cloudresourcemanager/v3/projects/orchestra-demo",
      ] {
        let plain = try await world.running.get(path)
        let dressed = try await world.running.get("\(path)?alt=json&prettyPrint=false&$alt=json&key=AIza")
        #expect(dressed.status == 200 && dressed.json == plain.json, "\(path)")
      }
      let list = try await world.running.get("/storage/v1/b/full-bucket/o?fields=kind,items(name,owner/entity)")
      #expect(list.json == ["kind": "storage#objects", "items": [["name": "o.txt"]]])
      let bucket = try await world.running.get(
        "/storage/v1/b/full-bucket?fields=iamConfiguration/publicAccessPrevention")
      #expect(bucket.json == ["iamConfiguration": ["publicAccessPrevention": "inherited"]])
      let media = try await world.running.get("/storage/v1/b/full-bucket/o/o.txt?alt=media&fields=name")
      #expect(media.text == "text")
      let broken = try await world.running.get("/storage/v1/b/full-bucket?fields=a(b")
      #expect(broken.status == 400)
    }
  }
}
