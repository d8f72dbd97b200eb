import Foundation
import Testing

@Suite("What others have set", .serialized)
struct RemovalTests {
  private static let service = "projects/orchestra-demo/locations/us-central1/services/ai-orchestra-production"

  /// As `gcloud run services update --update-env-vars … --vpc-connector …` does.
  private func set(_ somebody: SomebodyElse) async throws {
    let document = try await somebody.send("GET", "CLOUD_RUN_V2", Self.service)
    var template = try #require(document["template"] as? [String: Any])
    var containers = try #require(template["containers"] as? [[String: Any]])
    let variables = containers[0]["env"] as? [[String: Any]] ?? []
    containers[0]["env"] = variables + [["name": "DATABASE_URL", "value": "postgresql://canary.example/app"]]
    template["containers"] = containers
    template["vpcAccess"] = [
      "connector": "projects/orchestra-demo/locations/us-central1/connectors/c1", "egress": "PRIVATE_RANGES_ONLY",
    ]
    try await somebody.send("PATCH", "CLOUD_RUN_V2", Self.service + "?updateMask=template", ["template": template])
  }

  private func variables(_ program: Program) async throws -> [String] {
    var names: [String] = []
    try await SomebodyElse.works(in: program) { somebody in
      let document = try await somebody.send("GET", "CLOUD_RUN_V2", Self.service)
      let template = document["template"] as? [String: Any]
      let containers = template?["containers"] as? [[String: Any]] ?? []
      names = (containers.first?["env"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }
    return names
  }

  @Test(
    "is named by status and refused by apply and adjust, and goes only with --allow-removals", .timeLimit(.minutes(5)))
  func unseen() async throws {
    let program = try Program()
    let applied = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    try #require(applied.status == 0, "\(applied.error)")
    try await SomebodyElse.works(in: program) { try await set($0) }

    let status = try await program.run("status", "--sandbox")
    #expect(status.output.contains("DATABASE_URL"), "\(status.output)")
    #expect(status.output.contains("vpc_access"), "\(status.output)")
    #expect(!status.output.contains("canary.example"))

    let count = try await program.requests().count
    for arguments in [["adjust", "--memory", "4Gi"], ["apply"]] {
      let refused = try await program.run(arguments + ["--sandbox"])
      #expect(refused.status == 65, "\(arguments): \(refused.error)")
      #expect(refused.error.contains("DATABASE_URL") && refused.error.contains("--allow-removals"))
    }
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])
    #expect(try await variables(program).contains("DATABASE_URL"))

    let allowed = try await program.run("adjust", "--sandbox", "--memory", "4Gi", "--allow-removals")
    #expect(allowed.status == 0, "\(allowed.error)")
    #expect(try await !variables(program).contains("DATABASE_URL"))
  }

  @Test("a revert without a terminal wants --yes, and changes nothing before", .timeLimit(.minutes(2)))
  func revert() async throws {
    let program = try Program()
    try #require(
      await program.run("apply", "--sandbox", "--answers", Program.example("keyless")).status == 0)
    let count = try await program.requests().count
    let refused = try await program.run("revert", "--sandbox")
    #expect(refused.status == 64, "\(refused.error)")
    #expect(refused.error.contains("overture revert --environment production --yes"))
    let listed = try await program.run("revert", "--sandbox", "--dry-run")
    #expect(listed.status == 0)
    #expect(listed.output.contains("run.googleapis.com") && listed.output.contains("Goes"), "\(listed.output)")
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])
  }
}
