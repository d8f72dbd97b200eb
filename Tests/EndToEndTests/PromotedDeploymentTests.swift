import Foundation
import Testing

@Suite("A promotion, from the set-up to the revision that serves", .serialized, .timeLimit(.minutes(5)))
struct PromotedDeploymentTests {
  /// Staging and production of one service, production promoted from staging.
  private func write(_ program: Program) throws {
    let texts = try ["keyless", "small"].map { try String(contentsOfFile: Program.example($0), encoding: .utf8) }
    let staging = try #require(texts[1].range(of: "  staging:\n"))
    let text =
      texts[0].replacing("    region: ", with: "    promote: { from: staging }\n    region: ")
      + texts[1][staging.lowerBound...]
    try Data(text.utf8).write(to: program.repository.appending(path: "overture.yaml"))
  }

  /// What serves an environment.
  private func serving(_ environment: String, _ program: Program) async throws -> (image: String, commit: String) {
    let history = try await program.run("history", "--sandbox", "-e", environment, "--format", "json")
    let document = try JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [String: Any]
    let revisions = try #require(document?["revisions"] as? [[String: Any]], "\(history.error)")
    let serving = try #require(revisions.first { ($0["percent"] as? Int ?? 0) == 100 })
    return (try #require(serving["image"] as? String), try #require(serving["commit"] as? String))
  }

  @Test("staging's successful deployment has production deploy the same image, by its digest, from its own registry")
  func promoted() async throws {
    let program = try Program()
    // Makes the repository.
    try #require(try await program.run("plan", "--sandbox", "--answers", Program.example("keyless")).status == 0)
    try write(program)
    // Both at once: production waits for staging, whose registry it reads.
    let applied = try await program.run(
      "apply", "--sandbox", "--all", "--acknowledge", "open-ingress", "--deliver", "commit")
    try #require(applied.status == 0, "\(applied.error)")
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "400"], until: "http://127.0.0.1:")
    try await program.git(["push", "--quiet", "origin", "main"])
    let staging = try await program.run("deploy", "--sandbox", "-e", "staging", "--follow", "latest")
    #expect(staging.status == 0, "\(staging.error)")
    var production = try await program.run("deploy", "--sandbox", "-e", "production", "--follow", "latest")
    for _ in 0..<20 where production.status == 1 && production.error.contains("has not run yet") {
      try await Task.sleep(for: .milliseconds(200))
      production = try await program.run("deploy", "--sandbox", "-e", "production", "--follow", "latest")
    }
    #expect(production.status == 0, "\(production.error)")
    #expect(production.error.contains("(workflow_run)"), "\(production.error)")
    #expect(production.error.contains("Deploy / Promote: Copy the image succeeded"))
    #expect(!production.error.contains("Deploy / Promote: Build succeeded"))
    let (one, other) = (try await serving("staging", program), try await serving("production", program))
    let digest = try #require(one.image.split(separator: "@").last)
    #expect(one.image.contains("/ai-orchestra-staging/") && other.image.contains("/ai-orchestra-production/"))
    #expect(other.image.hasSuffix("@\(digest)") && other.commit == one.commit)

    // By hand it takes the newest run; a run of another workflow is refused.
    let again = try await program.run("deploy", "--sandbox", "-e", "production", "--watch")
    #expect(again.status == 0, "\(again.error)")
    #expect(try await serving("production", program).image == other.image)
    await server.stop()
  }
}
