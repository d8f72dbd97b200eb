import Foundation
import RealPrograms
import Testing

@Suite(
  "The exported script with the real gcloud and gh",
  .enabled(if: Tool.areThere("bash", "gcloud", "gh"), "bash, gcloud or gh is not installed"), .sharedSandbox,
  .serialized)
struct ExportedScriptTests {
  /// Up to where it needs Terraform's provider, which only a network or a stand-in gives.
  private static let end = "say \"Terraform\""

  /// The script without its last part; `terraform` itself need not be there.
  private func script(in folder: URL) throws -> String {
    let text = try Sample.write(into: folder)
    let part = try #require(text.range(of: Self.end).map { String(text[..<$0.lowerBound]) })
    return part.replacing("for program in gcloud gh terraform", with: "for program in gcloud gh")
  }

  private func run(_ script: String) async throws -> Tool.Result {
    try await Sample.sandbox.run("bash", ["-s", Sample.sandbox.folder.path], input: script)
  }

  @Test("every command works, and nothing that they make is missing", .timeLimit(.minutes(3)))
  func everything() async throws {
    let sandbox = try Sample.sandbox
    let result = try await run(try script(in: sandbox.folder))
    try #require(result.status == 0, "\(result.error)")
    let state = try sandbox.state()
    func count(_ kind: String) -> Int { (state[kind] as? [String: Any])?.count ?? 0 }
    let plan = try Sample.plan
    #expect(count("iam.workloadIdentityPools") == 1)
    #expect(count("iam.workloadIdentityPoolProviders") == 1)
    #expect(count("iam.serviceAccounts") == 2)
    #expect(count("iam.serviceAccountKeys") == 1)
    #expect(count("artifactregistry.repositories") == 1)
    #expect(count("storage.buckets") == 1)
    #expect(count("secretmanager.versions") == 1)
    #expect(count("github.environments") == 1)
    #expect(count("github.secrets") == plan.githubSecrets.count)
  }

  @Test("what was deleted less than 30 days ago is undeleted by it", .timeLimit(.minutes(2)))
  func undeletion() async throws {
    let sandbox = try Sample.sandbox
    let pools = ["iam", "workload-identity-pools"]
    let place = ["--location=global", "--quiet"]
    let names = try Sample.plan.names
    for command in [
      ["providers", "delete", names.provider, "--workload-identity-pool=\(names.pool)"], ["delete", names.pool],
    ] {
      let result = try await sandbox.run("gcloud", pools + command + place)
      try #require(result.status == 0, "\(result.error)")
    }
    let text = try script(in: sandbox.folder)
    // Only the part about the pool: all of it has been tried above.
    let end = try #require(text.range(of: "say \"service accounts\""))
    let result = try await run(String(text[..<end.lowerBound]))
    #expect(result.status == 0, "\(result.error)")
    let state = try sandbox.state()
    for kind in ["iam.workloadIdentityPools", "iam.workloadIdentityPoolProviders"] {
      let all = try #require(state[kind] as? [String: [String: Any]])
      #expect(all.values.map { $0["state"] as? String } == ["ACTIVE"])
    }
  }
}
