import Artifacts
import Testing

@testable import SetupEngine

@Suite("The registries of base images")
struct ImageRegistryTests {
  private static let python = BaseImage.all(for: RepositoryFacts()).first { $0.repository == "library/python" }

  private static let nothing = BaseImage(registry: "docker.io", repository: "library/nothing", tag: "1")

  @Test("each base image has a digest at its registry, by a token that anybody gets")
  func digests() async throws {
    try await SandboxWorld.use { world in
      let registry = ImageRegistry(environment: world.variables)
      var digests: Set<ImageDigest> = []
      for image in BaseImage.all(for: RepositoryFacts()) { digests.insert(try await registry.digest(of: image)) }
      #expect(digests.count == 4)
      let again = try await registry.digest(of: try #require(Self.python))
      #expect(digests.contains(again))
      let missing = await #expect(throws: ImageRegistry.Unknown.self) {
        try await registry.digest(of: Self.nothing)
      }
      #expect(missing?.reason == "it answered 404")
    }
  }

  @Test("that there is no registry is a reason and no failure")
  func unknown() async throws {
    let gone = await #expect(throws: ImageRegistry.Unknown.self) {
      try await ImageRegistry(environment: ["OVERTURE_REGISTRIES": "http://127.0.0.1:9"]).digest(of: Self.nothing)
    }
    #expect(gone?.reason == "it cannot be reached")
  }

  @Test("the challenge of a registry is read, and no other")
  func challenge() {
    let hub = #"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a:pull""#
    #expect(ImageRegistry.Challenge(hub)?.realm == "https://auth.docker.io/token")
    #expect(ImageRegistry.Challenge(hub)?.service == "registry.docker.io")
    for other in ["Basic realm=\"x\"", "Bearer service=\"x\"", "Bearer " + String(repeating: "x", count: 5000)] {
      #expect(ImageRegistry.Challenge(other) == nil)
    }
  }
}
