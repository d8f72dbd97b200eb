import Foundation
import RealPrograms
import SetupPlan
import Testing

@Suite(
  "The exported script with the real gcloud and gh",
  .enabled(if: Tool.areThere("bash", "gcloud", "gh"), "bash, gcloud or gh is not installed"), .sharedSandbox,
  .serialized)
struct ExportedScriptTests {
  /// The script without what needs Terraform's provider, which only a network or a stand-in gives.
  ///
  /// - Parameters:
  ///   - folder: where the generated files are written.
  ///   - steps: further steps that are left out.
  /// - Returns: the script.
  /// - Throws: an error of the file system, or where the script no longer ends as it did.
  private func script(in folder: URL, without steps: [String] = []) throws -> String {
    let text = try Sample.write(into: folder)
    let last = "\nmain \"$@\"\n"
    try #require(text.hasSuffix(last))
    // `terraform` itself need not be there.
    let absent = ["apply_terraform", "verify"] + steps
    let others = absent.map { "\n\($0)() { :; }" }.joined()
    return text.replacing("\nTERRAFORM=", with: "\nTERRAFORM=bash #").replacing(last, with: others + last)
  }

  private func run(_ script: String, _ options: [String] = Self.accepted) async throws -> Tool.Result {
    let target = ["production", try Sample.sandbox.folder.path]
    return try await Sample.sandbox.run("bash", ["-s", "--"] + options + target, input: script)
  }

  private static let accepted = ["--yes"] + TradeOff.ID.allCases.flatMap { ["--acknowledge", $0.rawValue] }

  @Test("every command works, nothing that they make is missing, and all of it is taken back", .timeLimit(.minutes(20)))
  func everything() async throws {
    let sandbox = try Sample.sandbox
    let script = try script(in: sandbox.folder)
    let before = try counts()
    let result = try await run(script)
    try #require(result.status == 0, "\(result.error)")
    let plan = try Sample.plan
    let made = try counts()
    let expected = [
      "iam.workloadIdentityPools": 1, "iam.workloadIdentityPoolProviders": 1, "iam.serviceAccounts": 2,
      "iam.serviceAccountKeys": 1, "artifactregistry.repositories": 1, "storage.buckets": 1,
      "secretmanager.versions": 1, "github.environments": 1, "github.secrets": plan.githubSecrets.count,
    ]
    for (kind, count) in expected { #expect(made[kind] == count, "\(kind)") }

    let revert = try await run(script, ["--yes", "--revert"])
    try #require(revert.status == 0, "\(revert.error)")
    var after = try counts()
    // What has been deleted is kept for 30 days, and APIs stay enabled.
    for kind in ["iam.workloadIdentityPools", "iam.workloadIdentityPoolProviders"] {
      #expect(try states(kind) == ["DELETED"], "\(revert.error)")
      after[kind] = before[kind]
    }
    #expect(after["serviceusage.services"] == made["serviceusage.services"])
    after["serviceusage.services"] = before["serviceusage.services"]
    #expect(after.filter { $0.value > 0 } == before.filter { $0.value > 0 }, "\(revert.error)")
  }

  @Test("what was deleted less than 30 days ago is undeleted by it", .timeLimit(.minutes(5)))
  func undeletion() async throws {
    let sandbox = try Sample.sandbox
    let kinds = ["iam.workloadIdentityPools", "iam.workloadIdentityPoolProviders"]
    for kind in kinds { try #require(states(kind) == ["DELETED"], "the test above has left them so") }
    // Only the part about the pool: all of it has been tried above.
    let others = ["make_accounts", "make_registry", "make_state_bucket", "give_roles", "store_key", "write_github"]
    let result = try await run(try script(in: sandbox.folder, without: others))
    #expect(result.status == 0, "\(result.error)")
    for kind in kinds { #expect(try states(kind) == ["ACTIVE"]) }
  }

  /// How many things there are of each kind; operations and what counts requests are none.
  private func counts() throws -> [String: Int] {
    try Sample.sandbox.state().filter { $0.key != "volatile" }
      .compactMapValues { ($0 as? [String: Any])?.count }
  }

  private func states(_ kind: String) throws -> [String] {
    let all = try #require(try Sample.sandbox.state()[kind] as? [String: [String: Any]])
    return all.values.compactMap { $0["state"] as? String }
  }
}
