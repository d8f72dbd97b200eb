import Foundation
import SandboxComparison
import Testing

@Suite("What others made", .serialized)
struct AdoptionTests {
  private static let bucket = "orchestra-demo-overture-tfstate"
  private static let account = "ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"

  @Test("what is there already is adopted by name alone, and stays after a revert", .timeLimit(.minutes(3)))
  func adopting() async throws {
    let program = try Program()
    _ = try await program.state()
    try await SomebodyElse.works(in: program) { somebody in
      try await somebody.send(
        "POST", "STORAGE", "b?project=orchestra-demo", ["name": Self.bucket, "location": "us-central1"])
      try await somebody.send(
        "POST", "IAM", "projects/orchestra-demo/serviceAccounts",
        ["accountId": "ai-orchestra-production-deploy", "serviceAccount": ["displayName": "Made by hand"]])
    }
    let before = try await program.state()
    let refused = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    #expect(refused.status == 65, "\(refused.error)")
    #expect(try await program.state().differences(from: before) == [])
    let applied = try await program.run(
      "apply", "--sandbox", "--answers", Program.example("keyless"), "--adopt", "state-bucket", "--adopt",
      "deployer-account")
    #expect(applied.status == 0, "\(applied.error)")
    #expect(try await program.run("revert", "--sandbox", "--yes").status == 0)
    // Terraform's own record that it has nothing any more stays in a bucket that stays.
    let after = try await program.state().without { $0.hasPrefix("storage.objects ") }
    let differences = after.withoutWhatGoogleKeeps().differences(from: before.withoutWhatGoogleKeeps())
    #expect(differences == [])
    #expect(after.entries.keys.contains { $0.hasSuffix(Self.account) })
  }

  @Test("members that others add to the same policies stay, before, between and after", .timeLimit(.minutes(3)))
  func otherMembers() async throws {
    let program = try Program()
    _ = try await program.state()
    let member = "user:colleague@example.com"
    try await SomebodyElse.works(in: program) { try await $0.grant("roles/logging.viewer", to: member) }
    #expect(try await program.run("apply", "--sandbox", "--answers", Program.example("keyless")).status == 0)
    try await SomebodyElse.works(in: program) { somebody in
      try await somebody.grant("roles/cloudscheduler.admin", to: member)
      let members = try await somebody.members(of: "roles/logging.viewer")
      #expect(members.contains(member))
      #expect(members.contains("serviceAccount:\(Self.account)"))
    }
    #expect(try await program.run("revert", "--sandbox", "--yes").status == 0)
    try await SomebodyElse.works(in: program) { somebody in
      for role in ["roles/logging.viewer", "roles/cloudscheduler.admin"] {
        let members = try await somebody.members(of: role)
        #expect(members == [member])
      }
    }
  }

  @Test("a bucket of that name in another project is refused, and left alone")
  func foreignBucket() async throws {
    let program = try Program()
    _ = try await program.state()
    try await SomebodyElse.works(in: program) { somebody in
      try await somebody.send(
        "POST", "STORAGE", "b?project=orchestra-staging", ["name": Self.bucket, "location": "us-central1"])
    }
    let result = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    #expect(result.status != 0)
    #expect(result.error.contains(Self.bucket), "\(result.error)")
    let documents = try await program.state().entries.first { $0.key.hasSuffix(Self.bucket) }
    #expect(documents?.value.joined().contains("271828182845") == true)
  }
}

extension SomebodyElse {
  private func policy() async throws -> [String: Any] {
    try await send(
      "POST", "RESOURCE_MANAGER", "projects/orchestra-demo:getIamPolicy", ["options": ["requestedPolicyVersion": 3]])
  }

  /// Adds a member to a role of the project.
  func grant(_ role: String, to member: String) async throws {
    var policy = try await policy()
    var bindings = policy["bindings"] as? [[String: Any]] ?? []
    if let index = bindings.firstIndex(where: { $0["role"] as? String == role }) {
      bindings[index]["members"] = (bindings[index]["members"] as? [String] ?? []) + [member]
    } else {
      bindings.append(["role": role, "members": [member]])
    }
    policy["bindings"] = bindings
    try await send("POST", "RESOURCE_MANAGER", "projects/orchestra-demo:setIamPolicy", ["policy": policy])
  }

  /// Who has a role of the project.
  func members(of role: String) async throws -> [String] {
    let bindings = try await policy()["bindings"] as? [[String: Any]] ?? []
    return bindings.filter { $0["role"] as? String == role }.flatMap { $0["members"] as? [String] ?? [] }
  }
}
