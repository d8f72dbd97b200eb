import Testing

@testable import SetupPlan

@Suite("The grants of a plan, as they are read")
struct AccountGrantsTests {
  private func changes(_ security: SecurityAnswers) throws -> [GrantChange] {
    try Samples.plan(security).grants.map { grant in
      let member =
        switch grant.member {
        case .deployer: "serviceAccount:deploy@p"
        case .runtime: "serviceAccount:run@p"
        case .planner: "serviceAccount:plan@p"
        case .previewer: "serviceAccount:prev@p"
        case .event(let event): DeploymentIdentity.member(pool: "P", repository: "42", event: event)
        case .branch:
          DeploymentIdentity.member(pool: "P", repository: "42", environment: "production", branch: "release/2")
        }
      return GrantChange(grant: grant, member: member, resource: "\(grant.resource)", isPresent: false)
    }
  }

  @Test("first who can become the account, then administrators, then the rest; the deployer before the runtime account")
  func order() throws {
    let accounts = AccountGrants.ordered(try changes(Samples.accepted))
    #expect(accounts.map(\.account) == [.deployer, .runtime] && accounts.map(\.email) == ["deploy@p", "run@p"])
    for account in accounts {
      let powers = account.grants.map(\.grant.meaning.power)
      #expect(powers == powers.sorted() && powers.first == .becomes)
    }
    #expect(accounts[0].grants.first?.grant.role == "roles/iam.workloadIdentityUser")
    #expect(accounts[0].grants.filter { $0.grant.meaning.power == .administers }.count == 10)
    #expect(accounts[1].grants.first?.grant.role == "roles/iam.serviceAccountUser")
    #expect(accounts.map(\.grants.count).reduce(0, +) == (try changes(Samples.accepted).count))
  }

  @Test("without broad permissions nobody administers anything")
  func granular() throws {
    let all = AccountGrants.ordered(try changes(Samples.safe)).flatMap(\.grants)
    #expect(!all.contains { $0.grant.meaning.power == .administers })
  }

  @Test("each role that is ever granted is explained, and no other one")
  func explained() throws {
    var answers = try Samples.answers(Samples.environment(security: Samples.safe))
    answers.usesTeamWorkflow = true
    answers.environments[0].rollout = .gradual
    answers.environments[0].security.network = .all
    answers.environments[0].security.acknowledge(.openIngress, by: "a@example.com", at: "2026-10-02T09:30:00Z")
    answers.environments[0].connections = Connections(
      cloudSQL: ["orchestra-demo:us-central1:orders"],
      buckets: ["/a": BucketMount(bucket: "a-1"), "/b": BucketMount(bucket: "b-1", isReadOnly: true)])
    let grants = try Samples.plan(Samples.accepted).grants + Plan(answers: answers, environment: "production").grants
    let roles = Set(grants.map { String($0.role.trimmingPrefix("roles/")) })
    #expect(Set(RoleGrant.meanings.keys).union(["iam.serviceAccountUser"]) == roles)
  }

  @Test("a branch is told by its name")
  func who() throws {
    let change = try #require(
      try changes(Samples.safe).first { if case .branch = $0.grant.member { true } else { false } })
    #expect(change.who == "workflows on release/2 for production of repository 42")
  }
}
