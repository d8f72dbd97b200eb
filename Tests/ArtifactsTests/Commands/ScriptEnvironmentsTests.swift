import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("The exported script for several environments")
struct ScriptEnvironmentsTests {
  /// Production in the project orchestra-demo, and staging, which is like it.
  private func plans(staging project: String) throws -> (production: Plan, staging: Plan) {
    let answers = try SamplePlan.guide.answers(with: ["staging"], in: project)
    return (
      try Plan(answers: answers, environment: "production"), try Plan(answers: answers, environment: "staging")
    )
  }

  /// A cloud in which nothing is set up, and a repository with the files of both environments.
  private func cloud(_ plans: (production: Plan, staging: Plan)) throws -> PlayedCloud {
    let cloud = try PlayedCloud(["services@orchestra-staging": "iam.googleapis.com\n"])
    for plan in [plans.staging, plans.production] { try cloud.write(filesOf: plan) }
    return cloud
  }

  /// What is there and not deleted; APIs stay enabled.
  private func living(_ cloud: PlayedCloud) throws -> [String: String] {
    try cloud.things.filter { !$0.key.hasPrefix("services") && !$0.value.hasPrefix("DELETED") }
  }

  /// Every file of the repository but those of `.overture`, by path.
  private func files(_ cloud: PlayedCloud) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: cloud.repository.path)
    var files: [String: Data] = [:]
    for path in paths where !path.hasPrefix(".overture") {
      files[path] = FileManager.default.contents(atPath: cloud.repository.appending(path: path).path)
    }
    return files
  }

  @Test(
    "in one project or in two, either is set up beside the other, and goes while the other stays as it is",
    arguments: ["orchestra-demo", "orchestra-staging"], [true, false])
  func sideBySide(project: String, isProductionFirst: Bool) async throws {
    let plans = try plans(staging: project)
    let (leaving, staying) =
      isProductionFirst ? (plans.production, plans.staging) : (plans.staging, plans.production)
    // What the other one is by itself.
    let alone = try cloud(plans)
    try await #expect(alone.run(of: staying).status == 0)

    let cloud = try cloud(plans)
    for plan in [plans.production, plans.staging] {
      let result = try await cloud.run(of: plan)
      try #require(result.status == 0, "\(result.error)")
    }
    let (both, count) = (try cloud.things, try cloud.changes.count)
    for plan in [plans.production, plans.staging] { try await #expect(cloud.run(of: plan).status == 0) }
    #expect(try cloud.things == both)
    #expect(try cloud.changes.dropFirst(count).allSatisfy { $0.hasPrefix("gh secret set ") })

    let before = try files(cloud)
    let first = try await cloud.run(["--yes", "--revert"], of: leaving)
    try #require(first.status == 0, "\(first.error)")
    #expect(try living(cloud) == living(alone))
    #expect(try files(cloud) == before)
    let name = staying.names.environment
    let notes = try cloud.notes(name, in: staying.names.project)
    #expect(try Set(notes) == Set(alone.notes(name, in: staying.names.project)), "who stays takes it all back")
    #expect(try cloud.notes(leaving.names.environment, in: leaving.names.project) == [])

    let second = try await cloud.run(["--yes", "--revert"], of: staying)
    try #require(second.status == 0, "\(second.error)")
    #expect(try living(cloud) == [:])
    let left = try files(cloud)
    #expect(Set(before.keys).subtracting(left.keys) == ["terraform/.terraform.lock.hcl"])
    #expect(!FileManager.default.fileExists(atPath: cloud.repository.appending(path: ".overture").path))
  }

  @Test("what is handed over to another environment waits for a run of that one")
  func handingOver() async throws {
    let plans = try plans(staging: "orchestra-demo")
    let cloud = try cloud(plans)
    for plan in [plans.production, plans.staging] { try await #expect(cloud.run(of: plan).status == 0) }
    let lock = cloud.notesFile("staging").appendingPathExtension("lock")
    let descriptor = open(lock.path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let waiting = try await cloud.run(["--yes", "--revert"], of: plans.production)
    #expect(waiting.status == 75)
    #expect(waiting.error.contains("Another run for staging is at work"), "\(waiting.error)")
    close(descriptor)
    try await #expect(cloud.run(["--yes", "--revert"], of: plans.production).status == 0)
    #expect(try cloud.notes("staging").contains("pool github-pool"))
  }

  @Test("another service of the project is left what the project shares, and nothing of this service's own")
  func otherService() async throws {
    let cloud = try PlayedCloud()
    let former = "ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com"
    let theirs = cloud.notesFile("shop-production")
    try cloud.folder.write(
      "repository/.overture/script/orchestra-demo/shop-production.notes",
      Data("terraform overture/shop/production\n".utf8))
    try cloud.put("account-\(former)", "Deployer of ai-orchestra\n")
    try await #expect(cloud.run().status == 0)
    let notes = "account \(former)\n" + (try String(contentsOf: cloud.notesFile(), encoding: .utf8))
    try Data(notes.utf8).write(to: cloud.notesFile())
    let revert = try await cloud.run(["--yes", "--revert"])
    #expect(revert.status == 0, "\(revert.error)")
    let kept = ["pool github-pool", "provider github-provider", "bucket orchestra-demo-overture-tfstate"]
    let handed = try String(contentsOf: theirs, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(handed.last == "terraform overture/shop/production")
    #expect(Set(handed.dropLast()).subtracting(kept).allSatisfy { $0.hasPrefix("service ") }, "\(handed)")
    #expect(Set(kept).isSubset(of: handed))
    #expect(try Set(living(cloud).keys) == ["pool", "provider", "bucket"])
  }

  @Test("the secrets of GitHub get the values of the plan, in the environment or in the repository")
  func secrets() async throws {
    for place in ["environment", "repository"] {
      var answers = try SamplePlan.guide.answers(with: ["staging"])
      answers.service.details[.secrets] = place
      for name in ["production", "staging"] {
        let plan = try Plan(answers: answers, environment: name)
        let cloud = try PlayedCloud()
        try cloud.write(filesOf: plan)
        let result = try await cloud.run(of: plan)
        try #require(result.status == 0, "\(result.error)")
        let things = try cloud.things
        let behind = place == "environment" && name == "staging" ? "@staging" : ""
        for secret in plan.githubSecrets {
          guard case .text(let value) = secret.value else { continue }
          #expect(things["github-secret-\(secret.name)\(behind)"] == "\(value)\n", "\(secret.name)")
        }
        #expect(things.keys.contains { $0.hasPrefix("environment") } == (place == "environment"))
        try await #expect(cloud.run(["--yes", "--revert"], of: plan).status == 0)
        #expect(try living(cloud) == [:])
      }
    }
  }

  @Test("what a script for one environment alone has noted before is taken back")
  func formerNotes() async throws {
    let cloud = try PlayedCloud()
    try await #expect(cloud.run().status == 0)
    #expect(try Set(cloud.notes()) == Set(Self.former), "the notes are what they were")
    let file = cloud.notesFile()
    let key = try #require(String(contentsOf: file, encoding: .utf8).firstMatch(of: /key ([0-9a-f]{40})\n/)?.1)
    let former = Self.former.joined(separator: "\n").replacing("\nkey KEY\n", with: "\nkey \(key)\n") + "\n"
    try Data(former.utf8).write(to: file)
    let revert = try await cloud.run(["--yes", "--revert"])
    #expect(revert.status == 0, "\(revert.error)")
    #expect(try living(cloud) == [:])
    #expect(!FileManager.default.fileExists(atPath: cloud.repository.appending(path: ".overture").path))
  }

  /// What the script of the guide's answers noted when it was one for each environment.
  private static let former =
    [
      "iamcredentials", "run", "artifactregistry", "secretmanager", "cloudscheduler", "cloudtrace", "sts", "firestore",
      "aiplatform",
    ].map { "service \($0).googleapis.com" }
    + [
      "pool github-pool", "provider github-provider", "account \(deployer)", "account \(runtime)",
      "registry ai-orchestra-production", "bucket orchestra-demo-overture-tfstate",
    ]
    + [
      "run.admin", "storage.admin", "artifactregistry.admin", "iam.serviceAccountUser", "secretmanager.admin",
      "monitoring.admin", "logging.admin", "cloudscheduler.admin", "datastore.owner", "aiplatform.admin",
    ].map { "grant project roles/\($0) serviceAccount:\(deployer)" }
    + [
      "monitoring.metricWriter", "cloudtrace.agent", "logging.logWriter", "datastore.user", "aiplatform.user",
    ].map { "grant project roles/\($0) serviceAccount:\(runtime)" }
    + [
      "grant deployer roles/iam.workloadIdentityUser principalSet://iam.googleapis.com/projects/314159265358/locations/"
        + "global/workloadIdentityPools/github-pool/attribute.deployment/42@production@refs/heads/main",
      "grant runtime roles/iam.serviceAccountUser serviceAccount:\(deployer)",
      "secret secret-management-key-production",
      "key KEY", "grant secret roles/secretmanager.secretAccessor serviceAccount:\(runtime)",
      "file terraform/.terraform.lock.hcl", "terraform overture/ai-orchestra/production",
      "github-environment production", "github-branch main",
    ]
    + [
      "GCP_PROJECT_ID", "GCP_REGION", "GCP_WORKLOAD_IDENTITY_PROVIDER", "GCP_SERVICE_ACCOUNT",
      "GCP_SECRET_MANAGEMENT_KEY", "CLOUD_RUN_MEMORY", "CLOUD_RUN_CPU", "CLOUD_RUN_MIN_INSTANCES",
      "CLOUD_RUN_MAX_INSTANCES", "CLOUD_RUN_CONCURRENCY",
    ].map { "github-secret \($0)" }

  private static let deployer = "ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"
  private static let runtime = "ai-orchestra-production-sa@orchestra-demo.iam.gserviceaccount.com"
}
