import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What a plan's facts may be about")
struct PlannedThingsTests {
  private let plan: Plan
  private let things: PlannedThings

  init() throws {
    plan = try SamplePlan.plan(key: true)
    things = PlannedThings(plan: plan, files: ["extra/file"])
  }

  @Test("everything that the plan makes counts")
  func own() {
    let names = plan.names
    let pool = "projects/314159265358/locations/global/workloadIdentityPools/\(names.pool)"
    let facts: [Fact] = [
      .sample(file: "ai-orchestra/Dockerfile"), .sample(file: "extra/file"),
      .sample(file: "terraform/cloud_run_budget.tf"),
      .sample(file: ".github/workflows/deploy-production.yml"), .folder("terraform"), .folder(".github/workflows"),
      .folder(".github"), .service("run.googleapis.com"), .pool(PoolFact(name: names.pool)),
      .provider(ProviderFact(name: names.provider)), .account(AccountFact(email: names.deployerEmail)),
      .account(AccountFact(email: names.runtimeEmail)),
      .member(
        MemberFact(resource: .project, role: "roles/run.developer", member: "serviceAccount:\(names.deployerEmail)")),
      .member(
        MemberFact(
          resource: .deployerAccount, role: "roles/iam.workloadIdentityUser",
          member: "principalSet://iam.googleapis.com/\(pool)/attribute.repository_id/1")),
      .registry(RegistryFact(name: names.registry)),
      .registry(RegistryFact(name: names.registry, region: "europe-west1")),
      .bucket(BucketFact(name: names.stateBucket)),
      .secret(names.keySecret), .key(.pending(known: [])), .key(.made(id: "fb575bc921774d20")),
      .version(.pending(known: [], key: "1")), .version(.made(number: "3", key: "fb57")),
      .githubEnvironment(EnvironmentFact(name: "production")), .githubSecret(GitHubSecretFact(name: "CLOUD_RUN_CPU")),
      .terraform(TerraformFact(bucket: names.stateBucket, prefix: names.statePrefix)),
      .terraformLockFile("terraform/.terraform.lock.hcl"),
    ]
    for fact in facts { #expect(things.counts(fact), "\(fact)") }
  }

  @Test("nothing else does")
  func foreign() {
    let names = plan.names
    let deployer = "serviceAccount:\(names.deployerEmail)"
    let other = "projects/1/locations/global/workloadIdentityPools/theirs/attribute.repository_id/1"
    let facts: [Fact] = [
      .sample(file: "../outside/victim"), .sample(file: "README.md"), .sample(file: ".git/hooks/pre-commit"),
      .sample(file: ".github/workflows/deploy-staging.yml"), .sample(file: "/etc/passwd"), .folder("../outside"),
      .folder("docs"), .folder(""), .service("everything"), .pool(PoolFact(name: "theirs")),
      .provider(ProviderFact(name: "theirs")),
      .account(AccountFact(email: "owner@orchestra-demo.iam.gserviceaccount.com")),
      .member(MemberFact(resource: .project, role: "roles/run.developer", member: "user:owner@example.com")),
      .member(MemberFact(resource: .project, role: "roles/owner", member: deployer)),
      .member(
        MemberFact(
          resource: .deployerAccount, role: "roles/iam.workloadIdentityUser",
          member: "principalSet://iam.googleapis.com/\(other)")),
      .registry(RegistryFact(name: "theirs")), .registry(RegistryFact(name: names.registry, region: "../x")),
      .githubWorkflow("release.yml"), .bucket(BucketFact(name: "theirs")), .secret("theirs"),
      .key(.made(id: "../keys/other")), .key(.made(id: "")), .version(.made(number: "latest", key: "ab")),
      .githubEnvironment(EnvironmentFact(name: "staging")), .githubSecret(GitHubSecretFact(name: "NPM_TOKEN")),
      .terraform(TerraformFact(bucket: names.stateBucket, prefix: "overture/other/production")),
      .terraform(TerraformFact(bucket: "theirs", prefix: names.statePrefix)),
      .terraformLockFile("/etc/passwd"), .terraformLockFile("infra/.terraform.lock.hcl"),
    ]
    for fact in facts { #expect(!things.counts(fact), "\(fact)") }
  }
}
