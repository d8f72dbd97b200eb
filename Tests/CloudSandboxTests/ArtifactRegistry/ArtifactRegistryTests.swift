import Testing

@testable import CloudSandbox

@Suite("Artifact Registry")
struct ArtifactRegistryTests {
  private let repositories = "/artifactregistry/v1/projects/orchestra-demo/locations/us-central1/repositories"

  private func make(_ running: RunningSandbox, _ body: JSON = ["format": "docker"]) async throws -> JSON {
    try await running.enable("artifactregistry")
    let answer = try await running.post("\(repositories)?repositoryId=images", body)
    return try await running.finish(answer, at: "/artifactregistry/v1").operation
  }

  @Test("makes a repository by an operation with a full name and a typed response")
  func create() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("artifactregistry")
      let answer = try await running.post("\(repositories)?repositoryId=images", ["format": "docker"])
      #expect(
        answer.json["name"]?.string?.hasPrefix("projects/orchestra-demo/locations/us-central1/operations/") == true)
      let early = try await running.post("\(repositories)?repositoryId=images", ["format": "docker"])
      #expect(early.status == 409)
      let (operation, polls) = try await running.finish(answer, at: "/artifactregistry/v1")
      #expect(polls == 2)
      #expect(
        operation["response"]?["@type"] == "type.googleapis.com/google.devtools.artifactregistry.v1.Repository")
      let repository = try await running.get("\(repositories)/images").json
      #expect(repository["format"] == "DOCKER")
      #expect(repository["mode"] == "STANDARD_REPOSITORY")
      #expect(repository["registryUri"] == "us-central1-docker.pkg.dev/orchestra-demo/images")
      let again = try await running.post("\(repositories)?repositoryId=images", ["format": "docker"])
      #expect(again.status == 409)
    }
  }

  @Test("takes modes and clean-up policies as gcloud spells them")
  func cleanup() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running, ["format": "docker", "mode": "MODE_UNSPECIFIED"])
      #expect(try await running.get("\(repositories)/images").json["mode"] == "STANDARD_REPOSITORY")
      let policies: JSON = [
        "keep": ["id": "keep", "action": "Keep", "mostRecentVersions": ["keepCount": 10]],
        "old": ["id": "old", "action": "Delete", "condition": ["tagState": "any", "olderThan": "2592000.0s"]],
      ]
      let changed = try await running.patch(
        "\(repositories)/images?updateMask=cleanupPolicies,cleanupPolicyDryRun", ["cleanupPolicies": policies])
      #expect(changed.status == 200)
      #expect(changed.json["cleanupPolicies"]?["old"]?["condition"] == ["tagState": "ANY", "olderThan": "2592000s"])
      #expect(changed.json["cleanupPolicies"]?["keep"]?["action"] == "KEEP")
      let wrong = try await running.patch(
        "\(repositories)/images?updateMask=cleanupPolicies",
        ["cleanupPolicies": ["x": ["action": "DELETE", "mostRecentVersions": ["keepCount": 1]]]])
      #expect(wrong.status == 400)
    }
  }

  @Test(
    "refuses what cannot be a repository",
    arguments: [("Images", "docker"), ("images-", "docker"), ("", "docker"), ("images", nil)] as [(String, String?)])
  func invalid(id: String, format: String?) async throws {
    try await RunningSandbox.use { running in
      try await running.enable("artifactregistry")
      let answer = try await running.post(
        "\(repositories)?repositoryId=\(id)", .compact(["format": format.map(JSON.string)]))
      #expect(answer.status == 400)
    }
  }

  @Test("guards policies by their etag, and counts them where nothing else permits")
  func policy() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let token = try await running.token(ofAccount: "pusher")
      #expect(try await running.send("GET", "\(repositories)/images", token: token).status == 403)
      let read = try await running.get("\(repositories)/images:getIamPolicy?options.requestedPolicyVersion=3").json
      #expect(read == ["etag": "ACAB"])
      let member: JSON = "serviceAccount:pusher@orchestra-demo.iam.gserviceaccount.com"
      let policy: JSON = [
        "etag": "ACAB", "bindings": [["role": "roles/artifactregistry.writer", "members": [member]]],
      ]
      #expect(try await running.post("\(repositories)/images:setIamPolicy", ["policy": policy]).status == 200)
      #expect(try await running.send("GET", "\(repositories)/images", token: token).status == 200)
      let stale = try await running.post("\(repositories)/images:setIamPolicy", ["policy": policy])
      #expect(stale.status == 409)
      #expect(stale.json["error"]?["status"] == "ABORTED")
    }
  }

  @Test("removes a repository by an operation, its policy with it")
  func delete() async throws {
    try await RunningSandbox.use { running in
      _ = try await make(running)
      let answer = try await running.delete("\(repositories)/images")
      _ = try await running.finish(answer, at: "/artifactregistry/v1")
      let gone = try await running.get("\(repositories)/images")
      #expect(gone.status == 404)
      #expect(try await running.delete("\(repositories)/images").status == 404)
      #expect(try running.state()["artifactregistry.repositories"] == nil)
    }
  }

  @Test("is not for viewers")
  func denied() async throws {
    try await RunningSandbox.use { running in
      let path = repositories.replacing("orchestra-demo", with: "shared-platform")
      let answer = try await running.get(path)
      #expect(answer.status == 403)
      #expect(answer.reason == "SERVICE_DISABLED")
      _ = try await make(running)
      let token = try await running.token(ofAccount: "reader", roles: ["roles/viewer"])
      #expect(try await running.send("GET", "\(repositories)/images", token: token).status == 200)
      let refused = try await running.send("DELETE", "\(repositories)/images", token: token)
      #expect(refused.status == 403)
      #expect(refused.reason == "IAM_PERMISSION_DENIED")
    }
  }
}
