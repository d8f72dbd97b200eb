import Testing

@testable import CloudSandbox

/// Line 2 of the fidelity list.
@Suite("An operation over HTTP")
struct OperationsTests {
  private let place = "projects/orchestra-demo/locations/us-central1"
  private let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"

  @Test("is not done in its first answers, then done, with a response except at IAM, and known to its own API alone")
  func lifecycle() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("artifactregistry", "run")
      let template: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
      let begun: [(String, String, JSON, String?)] = [
        (
          "/serviceusage/v1", "/serviceusage/v1/projects/orchestra-demo/services:batchEnable",
          ["serviceIds": ["secretmanager.googleapis.com"]], "BatchEnableServicesResponse"
        ),
        (
          "/artifactregistry/v1", "/artifactregistry/v1/\(place)/repositories?repositoryId=r", ["format": "DOCKER"],
          "Repository"
        ),
        ("/run/v2", "/run/v2/\(place)/services?serviceId=s", template, "Service"),
        ("/iam/v1", "\(pools)?workloadIdentityPoolId=some-pool", ["displayName": "x"], nil),
      ]
      for (base, path, body, type) in begun {
        let first = try await running.post(path, body)
        #expect(first.json["done"] == nil, "\(base)")
        let name = try #require(first.json["name"]?.string)
        #expect(try await running.get("\(base)/\(name)").json["done"] == nil, "\(base)")
        let done = try await running.get("\(base)/\(name)").json
        #expect(done["done"] == true, "\(base)")
        #expect(done["error"] == nil)
        #expect(
          done[path: "response"]?["@type"]?.string?.split(separator: ".").last.map(String.init) == type, "\(base)")
        #expect(try await running.get("\(base)/\(name)").json == done, "\(base)")
        for (other, _, _, _) in begun where other != base {
          #expect(try await running.get("\(other)/\(name)").status == 404, "\(other)/\(name)")
        }
      }
      for path in [
        "/serviceusage/v1/operations/acat.p2-314159265358-none", "/run/v2/\(place)/operations/none",
        "/artifactregistry/v1/\(place)/operations/none", "\(pools)/some-pool/operations/none",
      ] { #expect(try await running.get(path).status == 404, "\(path)") }
    }
  }

  @Test("that has nothing to do is finished in its first answer, under a name that can be asked for again")
  func nothingToDo() async throws {
    try await RunningSandbox.use { running in
      let body: JSON = ["serviceIds": ["iam.googleapis.com"]]
      let answer = try await running.post("/serviceusage/v1/projects/orchestra-demo/services:batchEnable", body)
      #expect(answer.json["name"] == "operations/noop.DONE_OPERATION")
      #expect(answer.json["done"] == true)
      #expect(try await running.get("/serviceusage/v1/operations/noop.DONE_OPERATION").json["done"] == true)
    }
  }

  @Test("is waited for by a call that may come back before it is done")
  func wait() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let template: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
      let begun = try await running.post("/run/v2/\(place)/services?serviceId=s", template)
      let path = "/run/v2/\(begun.json["name"]?.string ?? ""):wait"
      #expect(try await running.post(path, ["timeout": "30s"]).json["done"] == nil)
      #expect(try await running.post(path, ["timeout": "30s"]).json["done"] == true)
    }
  }

  @Test("that fails ends with gRPC's number and without a response")
  func failure() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run", "secretmanager")
      let volume: JSON = ["name": "v", "secret": ["secret": "missing"]]
      let template: JSON = [
        "containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]], "volumes": [volume],
      ]
      let begun = try await running.post("/run/v2/\(place)/services?serviceId=s", ["template": template])
      let done = try await running.finish(begun, at: "/run/v2").operation
      #expect(done[path: "error.code"] == 9)
      #expect(done["response"] == nil)
    }
  }
}
