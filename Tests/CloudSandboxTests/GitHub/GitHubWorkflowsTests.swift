import Foundation
import Testing

@testable import CloudSandbox

@Suite("GitHub's workflows")
struct GitHubWorkflowsTests {
  private static let repository = "/repos/ai-cherry/ai-orchestra"
  private static let workflows = "\(repository)/actions/workflows"
  private static let file = "\(repository)/contents/.github/workflows/release.yml"

  private func body(_ text: String) -> JSON {
    ["message": "Add it", "content": .string(Data(text.utf8).base64EncodedString())]
  }

  @Test("a file on the default branch becomes a workflow, found by its name and its number, and listed")
  func registered() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("GET", "\(Self.workflows)/release.yml").status == 404)
      #expect(await world.send("PUT", Self.file, body("name: Release it\non: push\n")).status == 201)
      let read = await world.send("GET", "\(Self.workflows)/release.yml")
      #expect(read.json["name"] == "Release it")
      #expect(read.json["path"] == ".github/workflows/release.yml")
      #expect(read.json["state"] == "active")
      let id = try #require(read.json["id"]?.int)
      #expect(await world.send("GET", "\(Self.workflows)/\(id)").json == read.json)
      #expect(await world.send("GET", Self.workflows).json["total_count"] == 2)
      #expect(await world.send("PUT", Self.file, body("on: push\n")).status == 200)
      #expect(await world.send("GET", "\(Self.workflows)/\(id)").json["name"] == ".github/workflows/release.yml")
    }
  }

  @Test("the sample's own workflow is there from the start")
  func sample() async throws {
    try await GitHubWorld.use { world in
      let read = await world.send("GET", "\(Self.workflows)/ci.yml")
      #expect(read.json["state"] == "active")
      #expect(read.json["path"] == ".github/workflows/ci.yml")
    }
  }

  @Test("it is switched off and on, and stays off through a new commit")
  func switched() async throws {
    try await GitHubWorld.use { world in
      _ = await world.send("PUT", Self.file, body("name: a\n"))
      #expect(await world.send("PUT", "\(Self.workflows)/release.yml/disable").status == 204)
      #expect(await world.send("GET", "\(Self.workflows)/release.yml").json["state"] == "disabled_manually")
      _ = await world.send("PUT", Self.file, body("name: b\n"))
      #expect(await world.send("GET", "\(Self.workflows)/release.yml").json["state"] == "disabled_manually")
      #expect(await world.send("PUT", "\(Self.workflows)/release.yml/enable").status == 204)
      #expect(await world.send("GET", "\(Self.workflows)/release.yml").json["state"] == "active")
      #expect(await world.send("PUT", "\(Self.workflows)/other.yml/disable").status == 404)
    }
  }

  @Test("other files are not kept, and a body without content is refused")
  func refused() async throws {
    try await GitHubWorld.use { world in
      #expect(await world.send("PUT", "\(Self.repository)/contents/README.md", body("x")).status == 422)
      #expect(await world.send("PUT", Self.file, ["message": "x"]).status == 422)
    }
  }
}
