import Testing

@testable import SetupPlan

@Suite("Who the workflows of a repository are to Google")
struct DeploymentIdentityTests {
  private let pool = "projects/1/locations/global/workloadIdentityPools/github-pool"

  @Test("a member names repository, environment and branch")
  func member() {
    #expect(
      DeploymentIdentity.member(pool: pool, repository: "42", environment: "production", branch: "release/2")
        == "principalSet://iam.googleapis.com/\(pool)/attribute.deployment/42@production@refs/heads/release/2")
  }

  @Test("the subject is made of two numbers of 64 bits, so that it is far below 127 bytes whatever the names are")
  func subject() {
    #expect(DeploymentIdentity.subject == "assertion.repository_id + ':' + assertion.run_id")
    #expect("\(UInt64.max):\(UInt64.max)".utf8.count < 127)
  }

  @Test(
    "branches that deploy are whole names that IAM, GitHub and a workflow take as they are",
    arguments: ["main", "release/2", "v1.x", "feature_3", "a-b"])
  func branches(name: String) { #expect(NameRules.branch(name) == nil) }

  @Test(
    "patterns, refs, what git does not allow, and what would make the composed attribute ambiguous are refused",
    arguments: [
      "", "release/*", "refs/heads/main", "a@b", "production@refs/heads/main", "-x", "a..b", "/a", "a/", "a//b", ".a",
      "a.lock", "a b", "a?", "[a]", "é", "a#b", String(repeating: "a", count: 201),
    ])
  func refused(name: String) { #expect(NameRules.branch(name) != nil) }
}
