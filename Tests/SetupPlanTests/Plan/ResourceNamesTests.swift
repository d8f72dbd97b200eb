import Testing

@testable import SetupPlan

@Suite("The names of what a set-up makes")
struct ResourceNamesTests {
  @Test("are the guide's")
  func guide() {
    let names = ResourceNames(
      service: Samples.service, environment: "production", project: "my-project", region: "us-central1")
    #expect(names.pool == "github-pool")
    #expect(names.provider == "github-provider")
    #expect(names.service == "ai-orchestra-production")
    #expect(names.deployerAccount == "ai-orchestra-production-deploy")
    #expect(names.deployerEmail == "ai-orchestra-production-deploy@my-project.iam.gserviceaccount.com")
    #expect(names.formerDeployerEmail == "ai-orchestra-sa@my-project.iam.gserviceaccount.com")
    #expect(names.runtimeAccount == "ai-orchestra-production-sa")
    #expect(names.runtimeEmail == "ai-orchestra-production-sa@my-project.iam.gserviceaccount.com")
    #expect(names.registry == "ai-orchestra-production")
    #expect(names.imageRepository == "us-central1-docker.pkg.dev/my-project/ai-orchestra-production")
    #expect(names.keySecret == "secret-management-key-production")
    #expect(names.keepWarmJob == "ai-orchestra-production-keep-warm")
    #expect(names.stateBucket == "my-project-overture-tfstate")
    #expect(names.statePrefix == "overture/ai-orchestra/production")
  }

  private func names(_ service: String, _ environment: String) -> ResourceNames {
    ResourceNames(
      service: Service(name: service, directory: "."), environment: environment, project: "my-project",
      region: "us-central1")
  }

  @Test(
    "an account's id has 6 to 30 characters, begins with a letter and ends with no hyphen before its suffix",
    arguments: ["a", "ab", "abc", String(repeating: "a", count: 19) + "-b", String(repeating: "x", count: 40)],
    ["qa", "production", String(repeating: "e", count: 30)])
  func accountLengths(service: String, environment: String) {
    let names = names(service, environment)
    for (account, use) in [(names.deployerAccount, "-deploy"), (names.runtimeAccount, "-sa")] {
      #expect((6...30).contains(account.count))
      #expect(account.hasSuffix(use) && !account.contains("--"))
      #expect(account.hasPrefix(service.prefix(15)))
    }
    #expect(names.runtimeAccount.hasPrefix(names.runtimeAccounts))
  }

  @Test("long names that begin alike stay two accounts, and each is the same in every run")
  func distinct() {
    let long = "orchestra-of-many-agents"
    #expect(names(long, "production").runtimeAccount != names(long, "production2").runtimeAccount)
    #expect(names(long, "production").runtimeAccount == names(long, "production").runtimeAccount)
    // printf orchestra-of-many-agents-production | sha256sum
    #expect(names(long, "production").runtimeAccount == "orchestra-of-many-ag-2a315a-sa")
  }

  @Test("an id of exactly 30 characters is kept, one more is not")
  func boundary() {
    let fitting = names(String(repeating: "a", count: 20), "qa")
    #expect(fitting.deployerAccount == String(repeating: "a", count: 20) + "-qa-deploy")
    let long = names(String(repeating: "a", count: 21), "qa")
    #expect(long.deployerAccount.hasPrefix(String(repeating: "a", count: 16) + "-"))
    #expect(long.deployerAccount.count == 30 && long.deployerAccount.hasSuffix("-deploy"))
  }
}
