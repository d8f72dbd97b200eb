import Foundation
import Testing

@testable import CloudSandbox

/// Line 12 of the fidelity list; the sizes that Cloud Run takes are in `ContainerLimitsTests`.
@Suite("A limit")
struct LimitTests {
  private let usage = "/serviceusage/v1/projects/orchestra-demo/services"

  private func enabled(_ running: RunningSandbox) async throws -> JSON {
    try await running.get("\(usage)?filter=state:ENABLED&pageSize=200").json
  }

  @Test("of twenty services a call is kept, and one bad service among them enables none")
  func services() async throws {
    try await RunningSandbox.use { running in
      let before = try await enabled(running)
      let all = Array(ServiceGate.titles.keys.sorted().prefix(21))
      let tooMany = try await running.post("\(usage):batchEnable", ["serviceIds": JSON(all)])
      #expect(tooMany.status == 400)
      let unknown = try await running.post(
        "\(usage):batchEnable", ["serviceIds": ["run.googleapis.com", "nothing.googleapis.com"]])
      #expect(unknown.status == 403)
      #expect(unknown.reason == "SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED")
      let unfunded = try await running.post(
        "/serviceusage/v1/projects/orchestra-unfunded/services:batchEnable",
        ["serviceIds": ["sts.googleapis.com", "run.googleapis.com"]])
      #expect(unfunded.status == 400)
      #expect(unfunded.reason == "UREQ_PROJECT_BILLING_NOT_FOUND")
      #expect(unfunded.json[path: "error.status"] == "FAILED_PRECONDITION")
      #expect(try await enabled(running) == before)
      let sts = try await running.get("/serviceusage/v1/projects/orchestra-unfunded/services/sts.googleapis.com")
      #expect(sts.json["state"] == "DISABLED")
      #expect(
        try await running.post("\(usage):batchEnable", ["serviceIds": JSON(Array(all.dropLast()))]).status == 200)
    }
  }

  @Test("of thirty services that are asked for at once")
  func asking() async throws {
    try await RunningSandbox.use { running in
      func ask(_ count: Int) async throws -> Int {
        let names = Array(repeating: "names=run.googleapis.com", count: count).joined(separator: "&")
        return try await running.get("\(usage):batchGet?\(names)").status
      }
      let (most, more) = (try await ask(30), try await ask(31))
      #expect(most == 200)
      #expect(more == 400)
    }
  }

  @Test("of ten keys is told in three words, and none of them says why")
  func keys() async throws {
    try await RunningSandbox.use(prepare: { world in
      let email = "full@orchestra-demo.iam.gserviceaccount.com"
      let account = "projects/orchestra-demo/serviceAccounts/\(email)"
      world[ServiceAccounts.collection, email] = [
        "name": .string(account), "projectId": "orchestra-demo", "email": .string(email), "uniqueId": "1",
      ]
      for number in 0..<10 {
        let name = "\(account)/keys/\(number)"
        world[ServiceAccountKeys.collection, name] = ["name": .string(name), "keyType": "USER_MANAGED"]
      }
    }) { running in
      let keys = "/iam/v1/projects/orchestra-demo/serviceAccounts/full@orchestra-demo.iam.gserviceaccount.com/keys"
      let eleventh = try await running.post(keys)
      #expect(eleventh.status == 400)
      #expect(
        eleventh.json["error"] == [
          "code": 400, "message": "Precondition check failed.", "status": "FAILED_PRECONDITION",
        ])
      #expect(try await running.delete("\(keys)/0").status == 200)
      #expect(try await running.post(keys).status == 200)
    }
  }

  @Test("of a secret's size is 64 KiB, and a checksum must be that of the bytes")
  func payloads() async throws {
    try await FullWorld.use { world in
      let path = "/secretmanager/v1/projects/orchestra-demo/secrets/s:addVersion"
      func add(_ count: Int, checksum: String? = nil) async throws -> RunningSandbox.Answer {
        let data = Data(repeating: 7, count: count).base64EncodedString()
        return try await world.running.post(
          path, ["payload": .compact(["data": .string(data), "dataCrc32c": checksum.map(JSON.string)])])
      }
      let (most, more) = (try await add(65536), try await add(65537))
      #expect(most.status == 200)
      #expect(more.status == 400)
      let right = CRC32C(of: [UInt8](repeating: 7, count: 4)).value
      let checked = try await add(4, checksum: String(right))
      #expect(checked.json["clientSpecifiedPayloadChecksum"] == true)
      let wrong = try await add(4, checksum: String(right ^ 1))
      #expect(wrong.status == 400)
      #expect(wrong.json[path: "error.status"] == "INVALID_ARGUMENT")
    }
  }

  @Test("of 1,500 members a policy is kept")
  func members() async throws {
    try await FullWorld.use { world in
      let path = "/secretmanager/v1/projects/orchestra-demo/secrets/s:setIamPolicy"
      func set(_ count: Int) async throws -> RunningSandbox.Answer {
        let members = (0..<count).map { "user:member-\($0)@example.com" }
        return try await world.running.post(
          path, ["policy": ["bindings": [["role": "roles/secretmanager.viewer", "members": JSON(members)]]]])
      }
      let (more, most) = (try await set(1501), try await set(1500))
      #expect(more.status == 400)
      #expect(most.status == 200)
    }
  }

  @Test(
    "of what an id may look like is each API's own",
    arguments: [
      (
        "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools?workloadIdentityPoolId=",
        ["abc", "gcp-pool", "Pool", String(repeating: "p", count: 33)]
      ),
      ("/secretmanager/v1/projects/orchestra-demo/secrets?secretId=", ["a.b", "", String(repeating: "s", count: 256)]),
      (
        "/artifactregistry/v1/projects/orchestra-demo/locations/us-central1/repositories?repositoryId=",
        ["1r", "R", "r-", String(repeating: "r", count: 64)]
      ),
      (
        "/run/v2/projects/orchestra-demo/locations/us-central1/services?serviceId=",
        ["1s", "S", "s-", String(repeating: "s", count: 50)]
      ),
    ])
  func ids(path: String, wrong: [String]) async throws {
    try await FullWorld.use { world in
      for id in wrong {
        let body: JSON = path.contains("artifactregistry") ? ["format": "DOCKER"] : [:]
        let answer = try await world.running.post(path + id, body)
        #expect(answer.status == 400, "\(id)")
        #expect(answer.json[path: "error.status"] == "INVALID_ARGUMENT", "\(id): \(answer.text)")
      }
    }
  }

  @Test(
    "of Cloud Run's sizes is told in Cloud Run's words",
    arguments: [
      (
        ["cpu": "0.5", "memory": "256Mi"], 80,
        "spec.template.spec.containers.resources.limits.cpu: Invalid value specified for cpu. Total cpu < 1 is not "
          + "supported with concurrency > 1."
      ),
      (
        ["cpu": "1", "memory": "8Gi"], 80,
        "spec.template.spec.containers.resources.limits.memory: Invalid value specified for memory. For 1.0 CPU, memory "
          + "must be between 128Mi and 4Gi inclusive."
      ),
    ] as [(JSON, Int64, String)])
  func sizes(limits: JSON, concurrency: Int64, message: String) async throws {
    try await FullWorld.use { world in
      let container: JSON = [
        "image": "us-docker.pkg.dev/cloudrun/container/hello", "resources": ["limits": limits, "cpuIdle": true],
      ]
      let answer = try await world.running.post(
        "/run/v2/projects/orchestra-demo/locations/us-central1/services?serviceId=n",
        ["template": ["containers": [container], "maxInstanceRequestConcurrency": .int(concurrency)]])
      #expect(answer.status == 400)
      #expect(answer.message == message)
    }
  }
}
