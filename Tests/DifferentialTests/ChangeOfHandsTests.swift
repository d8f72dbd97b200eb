import Foundation
import RealPrograms
import Testing

/// One set-up, on which the stand-in and the real Terraform work in turns.
@Suite(
  "A change of hands between the stand-in and Terraform", .enabled(if: Stub.isThere, Stub.why),
  .enabled(if: Tool.areThere("bash", "curl", "terraform"), "curl or terraform is not installed"))
struct ChangeOfHandsTests {
  private static let builtIn = ["OVERTURE_TERRAFORM": "built-in"]
  private static let status = ["status", "--sandbox", "--detailed-exitcode"]

  @Test("each goes on with the state that the other has written", .timeLimit(.minutes(8)))
  func both() async throws {
    try await ServedSandbox.use(Stub.variables("hands", isForScript: false)) { sandbox in
      let made = try await sandbox.overture(Example.guide.apply, Self.builtIn)
      try #require(made.status == 0, "\(made.error)")
      #expect(made.error.contains("built-in stand-in for Terraform"))
      try await fillProvider(sandbox)

      let real = try await sandbox.overture(Self.status)
      #expect(real.status == 0, "nothing differs for Terraform: \(real.output)\(real.error)")
      #expect(real.output.contains("decided once for this sandbox"))
      let adjusted = try await sandbox.overture(Example.adjust)
      try #require(adjusted.status == 0, "\(adjusted.error)")
      #expect(!adjusted.error.contains("stand-in"), "\(adjusted.error)")

      let again = try await sandbox.overture(Self.status, Self.builtIn)
      #expect(again.status == 0, "nor for the stand-in: \(again.output)\(again.error)")
      let reverted = try await sandbox.overture(["revert", "--sandbox", "--yes"], Self.builtIn)
      try #require(reverted.status == 0, "\(reverted.error)")
      let services = try sandbox.state()["run.services"] as? [String: Any] ?? [:]
      #expect(services.isEmpty)
    }
  }

  /// The provider that needs no network keeps what exists in a file of its own: here what the state says.
  private func fillProvider(_ sandbox: ServedSandbox) async throws {
    let state = try await sandbox.run(
      "bash",
      [
        "-c",
        "curl -sf --noproxy '*' -H \"Authorization: Bearer $GOOGLE_OAUTH_ACCESS_TOKEN\" "
          + "\"${GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT}b/orchestra-demo-overture-tfstate/o/"
          + "overture%2Fai-orchestra%2Fproduction%2Fdefault.tfstate?alt=media\"",
      ])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(state.output.utf8)) as? [String: Any], "\(state.error)")
    var world: [String: Any] = [:]
    for resource in document["resources"] as? [[String: Any]] ?? [] {
      for instance in resource["instances"] as? [[String: Any]] ?? [] {
        let attributes = try #require(instance["attributes"] as? [String: Any])
        world["\(try #require(resource["type"] as? String)) \(try #require(attributes["id"] as? String))"] = attributes
      }
    }
    #expect(world.count >= 7)
    let file = try #require(sandbox.environment["STUB_STATE"])
    try JSONSerialization.data(withJSONObject: world).write(to: URL(filePath: file))
  }
}
