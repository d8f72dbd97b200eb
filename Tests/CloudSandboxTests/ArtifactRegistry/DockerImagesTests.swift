import Testing

@testable import CloudSandbox

@Suite("Images of a repository")
struct DockerImagesTests {
  private let repositories = "/artifactregistry/v1/projects/orchestra-demo/locations/us-central1/repositories"
  private let digest = "sha256:" + String(repeating: "a", count: 64)

  @Test("an image is there until it is deleted, and no revision can be made of it then")
  func deleted() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("artifactregistry", "run")
      let made = try await running.post("\(repositories)?repositoryId=images", ["format": "DOCKER"])
      _ = try await running.finish(made, at: "/artifactregistry/v1")
      let image = "\(repositories)/images/dockerImages/api@\(digest)"
      #expect(try await running.get(image).json["uri"]?.string?.hasSuffix("images/api@\(digest)") == true)
      #expect(try await running.get("\(repositories)/images/dockerImages/api").status == 400)
      #expect(try await running.get("\(repositories)/others/dockerImages/api@\(digest)").status == 404)
      let version = "\(repositories)/images/packages/api/versions/\(digest)"
      _ = try await running.finish(try await running.delete(version), at: "/artifactregistry/v1")
      #expect(try await running.get(image).status == 404)
      #expect(try await running.delete(version).status == 404)
      let body: JSON = [
        "template": [
          "containers": [["image": .string("us-central1-docker.pkg.dev/orchestra-demo/images/api@\(digest)")]]
        ]
      ]
      let service = try await running.post(
        "/run/v2/projects/orchestra-demo/locations/us-central1/services?serviceId=api", body)
      let (operation, _) = try await running.finish(service, at: "/run/v2")
      #expect(operation["error"]?["message"]?.string?.contains("not found") == true)
    }
  }
}
