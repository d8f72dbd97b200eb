import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("The exported script, run")
struct ScriptRunTests {
  @Test("a second run changes nothing but the secrets, whose values GitHub does not tell")
  func twice() async throws {
    let cloud = try PlayedCloud()
    try await #expect(cloud.run().status == 0)
    let (things, notes, count) = (try cloud.things, try cloud.notes(), try cloud.changes.count)
    try await #expect(cloud.run().status == 0)
    #expect(try cloud.changes.dropFirst(count).allSatisfy { $0.hasPrefix("gh secret set ") })
    #expect(try cloud.things == things)
    #expect(try cloud.notes() == notes)
  }

  @Test("what others wrote reaches the terminal without control characters and marks of direction")
  func hostileText() async throws {
    let cloud = try PlayedCloud()
    let hostile = "a\u{1B}]0;T\u{7}\u{9B}2J\u{202E}\u{2066}\u{61C}\u{FEFF}é"
    let plan = try SamplePlan.guide.plan
    for arguments in [["--\(hostile)"], ["--yes", hostile], ["production", "/\(hostile)"]] {
      let result = try await cloud.run(exactly: arguments, of: plan)
      #expect(result.status == 64)
      #expect(result.error.contains("a?]0;T??2J????é"), "\(result.error)")
    }
  }

  @Test("what it makes is noted for its owner alone; a revert leaves no trace of that")
  func notes() async throws {
    let cloud = try PlayedCloud()
    try await #expect(cloud.run().status == 0)
    for file in [cloud.notesFile(), cloud.notesFile().appendingPathExtension("lock")] {
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
      #expect(mode?.intValue == 0o600, "\(file.lastPathComponent)")
    }
    #expect(try cloud.notes().contains("bucket orchestra-demo-overture-tfstate"))
    let revert = try await cloud.run(["--yes", "--revert"])
    #expect(revert.status == 0, "\(revert.error)")
    #expect(!FileManager.default.fileExists(atPath: cloud.repository.appending(path: ".overture").path))
    #expect(Set(try cloud.things.filter { !$0.value.hasPrefix("DELETED") }.keys) == ["services"])
    #expect(try cloud.things["services"]?.contains("run.googleapis.com") == true, "APIs stay enabled")
    let again = try await cloud.run(["--yes", "--revert"])
    #expect(again.status == 0 && again.error.contains("nothing to take back"))
  }

  @Test("a service of others is imported by name alone, and a revert takes it out of the state instead of deleting it")
  func adoptedService() async throws {
    let cloud = try PlayedCloud(["service": "ai-orchestra-production\n"])
    let refused = try await cloud.run()
    #expect(refused.status == 65)
    #expect(refused.error.contains("--adopt service"))
    try await #expect(cloud.run(PlayedCloud.accepted + ["--adopt", "service"]).status == 0)
    #expect(try cloud.things["imported"] == "google_cloud_run_v2_service.service\n")
    try await #expect(cloud.run(["--yes", "--revert"]).status == 0)
    #expect(try cloud.things["imported"] == nil)
    #expect(try cloud.things["service"] == "ai-orchestra-production\n")
  }

  @Test("Terraform code of others is loaded by name alone", arguments: ["more.tf", "its_override.tf.json", "a.tofu"])
  func foreignCode(name: String) async throws {
    let cloud = try PlayedCloud()
    let file = cloud.repository.appending(path: "terraform/" + name)
    try Data("{}".utf8).write(to: file)
    let refused = try await cloud.run()
    #expect(refused.status == 65)
    #expect(refused.error.contains("--allow-code terraform/\(name)"), "\(refused.error)")
    #expect(try cloud.changes.isEmpty)
    try await #expect(cloud.run(PlayedCloud.accepted + ["--allow-code", "terraform/\(name)"]).status == 0)
  }

  @Test("values that Terraform would load for every environment are refused")
  func formerValues() async throws {
    let cloud = try PlayedCloud()
    let path = FileLayout.usual.formerVariablesPath
    try cloud.folder.write("repository/\(path)", Data("{}\n".utf8))
    let result = try await cloud.run()
    #expect(result.status == 65)
    #expect(result.error.hasPrefix("\(path) is left over"), "\(result.error)")
    #expect(try cloud.calls == [])
  }

  @Test("a folder .overture that is or holds a link, or that git tracks, is refused before anything is done")
  func foreignNotes() async throws {
    for place in ["", "/script", "/script/orchestra-demo/production.notes.lock", "/terraform/production"] {
      let cloud = try PlayedCloud()
      let link = cloud.repository.appending(path: ".overture" + place)
      try FileManager.default.createDirectory(at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: cloud.repository)
      let result = try await cloud.run()
      #expect(result.status == 65)
      #expect(result.error.contains(".overture\(place) is a link"), "\(result.error)")
      #expect(try cloud.changes.isEmpty)
    }
    let git = try #require(Tool("git"))
    let cloud = try PlayedCloud()
    let notes = cloud.repository.appending(path: ".overture/script/orchestra-demo/production.notes")
    try FileManager.default.createDirectory(at: notes.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("pool github-pool\n".utf8).write(to: notes)
    let programs = cloud.repository.deletingLastPathComponent().appending(path: "programs/git")
    try FileManager.default.createSymbolicLink(atPath: programs.path, withDestinationPath: git.path)
    for arguments in [["init", "--quiet"], ["add", "--force", ".overture"]] {
      #expect(try await git.run(arguments, folder: cloud.repository, environment: [:]).status == 0)
    }
    let result = try await cloud.run(["--yes", "--revert"])
    #expect(result.status == 65)
    #expect(result.error.contains("git tracks .overture/script/orchestra-demo/production.notes."), "\(result.error)")
    #expect(try cloud.changes.isEmpty)
  }

  @Test("what was there before stays as it was, and is not taken back")
  func adoption() async throws {
    let theirs = "assertion.repository_owner_id == '1'"
    let before = [
      "pool": "ACTIVE\npool\n", "provider": "ACTIVE\n\(theirs)\n", "bucket": "True:enforced:True:1:\n",
      "account-ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com": "Ours\n",
      "environment": "environment\n",
      "github-secret-GCP_REGION": "elsewhere", "policy-project": "roles/viewer user:a@example.com \n",
    ]
    let cloud = try PlayedCloud(before)
    let refused = try await cloud.run()
    #expect(refused.status == 65, "\(refused.error)")
    #expect(refused.error.contains("--adopt deployer-account --adopt state-bucket --adopt github-environment"))
    #expect(try cloud.things.filter { $0.key != "services" } == before, "nothing is changed before that is settled")
    let agreed = ["deployer-account", "state-bucket", "github-environment"].flatMap { ["--adopt", $0] }
    try await #expect(cloud.run(PlayedCloud.accepted + agreed).status == 0)
    // It is agreed to once.
    try await #expect(cloud.run().status == 0)
    let own = "assertion.repository_owner_id == '7' && assertion.repository_id == '42'"
    #expect(try cloud.things["provider"] == "ACTIVE\n\(theirs)\n", "what others made is left alone")
    #expect(try cloud.things["provider-2"]?.hasPrefix("ACTIVE\n\(own)\n") == true)
    #expect(
      try cloud.things["github-secret-GCP_WORKLOAD_IDENTITY_PROVIDER"]?.hasSuffix("/providers/github-provider-2\n")
        == true)
    #expect(try cloud.things["environment"] == "environment custom\n")
    #expect(try cloud.things["github-secret-GCP_REGION"] == "us-central1\n")
    let revert = try await cloud.run(["--yes", "--revert"])
    #expect(revert.status == 0, "\(revert.error)")
    var expected = before
    // GitHub does not tell what it was.
    expected["github-secret-GCP_REGION"] = "us-central1\n"
    #expect(try cloud.things.filter { $0.key != "services" && !$0.value.hasPrefix("DELETED") } == expected)
  }

  /// The mapping that Overture made before deployers were bound to branches.
  private let formerMapping = DeploymentIdentity.formerMapping.map { "\($0.key)=\($0.value)" }.sorted()
    .joined(separator: ",")

  @Test("what was deleted is brought back, with the settings of now, and deleted again by a revert")
  func undeletion() async throws {
    let cloud = try PlayedCloud(["pool": "DELETED\npool\n", "provider": "DELETED\nold\n\(formerMapping)\n"])
    try await #expect(cloud.run().status == 0)
    #expect(try cloud.things["provider"]?.hasPrefix("ACTIVE\nassertion.repository_owner_id == '7' && ") == true)
    try await #expect(cloud.run(["--yes", "--revert"]).status == 0)
    #expect(try cloud.things["pool"] == "DELETED\npool\n")
  }

  @Test("a provider that Overture made before lets this repository in, too, and is told to tell branches apart")
  func formerProvider() async throws {
    let theirs = "assertion.repository_owner_id == '1'"
    let cloud = try PlayedCloud(["pool": "ACTIVE\npool\n", "provider": "ACTIVE\n\(theirs)\n\(formerMapping)\n"])
    try await #expect(cloud.run().status == 0)
    let lines = try #require(cloud.things["provider"]).split(separator: "\n")
    #expect(lines[1] == "(\(theirs)) || (assertion.repository_owner_id == '7' && assertion.repository_id == '42')")
    #expect(lines[2].contains("attribute.deployment=\(DeploymentIdentity.deployment)"))
    #expect(try cloud.things["provider-2"] == nil)
  }

  @Test("a provider whose condition has no room is left, as is one that lets everybody in; ours stands beside it")
  func fullProvider() async throws {
    for condition in [String(repeating: "x", count: 4060), ""] {
      let provider = "ACTIVE\n\(condition)\n\(formerMapping)\n"
      let cloud = try PlayedCloud(["pool": "ACTIVE\npool\n", "provider": provider])
      let result = try await cloud.run()
      #expect(result.status == 0, "\(result.error)")
      #expect(try cloud.things["provider"] == provider)
      #expect(try cloud.things["provider-2"]?.hasPrefix("ACTIVE\nassertion.") == true)
    }
  }

  @Test("the deployer that all environments had loses what it had for this one, and with the last one the way in")
  func migration() async throws {
    let deployer = "serviceAccount:ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com"
    let former = "policy-ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com"
    let staging = "ai-orchestra-staging-sa@orchestra-demo.iam.gserviceaccount.com"
    let wayIn =
      "roles/iam.workloadIdentityUser principalSet://iam.googleapis.com/projects/314159265358/locations/global/"
      + "workloadIdentityPools/github-pool/attribute.repository_id/42 \n"
    let acts = "roles/iam.serviceAccountUser \(deployer)"
    let cloud = try PlayedCloud([
      "account-ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com": "Deployer of ai-orchestra\n",
      "account-\(staging)": "Runtime\n", "policy-\(staging)": "\(acts) \n", former: wayIn,
      "policy-project": "roles/run.developer \(deployer) \nroles/viewer user:a@example.com \n",
      "registry": "overture\n", "policy-registry": "roles/artifactregistry.writer \(deployer) \n",
    ])
    let first = try await cloud.run()
    #expect(first.status == 0, "\(first.error)")
    #expect(first.error.contains("every branch can still become ai-orchestra-sa@"), "\(first.error)")
    #expect(try cloud.things[former] == wayIn && cloud.things["policy-project"]?.contains(deployer) == true)
    #expect(try cloud.things["policy-registry"]?.contains(deployer) != true)
    try cloud.take("policy-\(staging)")
    // What is played keeps no label of a registry whose clean-up was written, by which it would be known.
    let second = try await cloud.run(PlayedCloud.accepted + ["--adopt", "registry"])
    #expect(second.status == 0, "\(second.error)")
    #expect(try cloud.things[former] == nil && cloud.things["policy-project"]?.contains(deployer) == false)
    #expect(try cloud.things["policy-project"]?.contains("roles/viewer user:a@example.com \n") == true)
    #expect(try cloud.things["account-ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com"] != nil)
    #expect(
      try cloud.changes.last == "gcloud iam service-accounts remove-iam-policy-binding "
        + "ai-orchestra-sa@orchestra-demo.iam.gserviceaccount.com "
        + "--role=roles/iam.workloadIdentityUser --member=\(wayIn.split(separator: " ")[1])")
  }

  @Test("others that came since stay in the provider, the bucket and the environment")
  func others() async throws {
    let cloud = try PlayedCloud()
    try await #expect(cloud.run().status == 0)
    let lines = try #require(cloud.things["provider"]).split(separator: "\n")
    try cloud.put("provider", "ACTIVE\n(\(lines[1])) || (assertion.repository_id == '8')\n\(lines[2])\n")
    try cloud.put("others", "somebody/default.tfstate\n")
    try cloud.put("github-secret-THEIRS", "x")
    let revert = try await cloud.run(["--yes", "--revert"])
    #expect(revert.status == 0, "\(revert.error)")
    let things = try cloud.things
    #expect(things["provider"] == "ACTIVE\n(assertion.repository_id == '8')\n\(lines[2])\n")
    #expect(things["pool"]?.hasPrefix("ACTIVE") == true && things["bucket"] != nil && things["tfstate"] == nil)
    #expect(things["environment"] != nil && things["github-secret-THEIRS"] != nil)
    #expect(things["github-secret-GCP_REGION"] == nil)
    for line in [
      "the provider github-provider stays: other repositories use it", "the pool github-pool stays",
      "gs://orchestra-demo-overture-tfstate stays: it also holds somebody/default.tfstate",
      "the GitHub environment production stays: others have put THEIRS into it",
    ] {
      #expect(revert.error.contains(line), "\(revert.error)")
    }
  }

  @Test("what two environments share goes with the second of them")
  func shared() async throws {
    let cloud = try PlayedCloud()
    try await #expect(cloud.run().status == 0)
    try await #expect(cloud.run(of: .small).status == 0)
    let first = try await cloud.run(["--yes", "--revert"])
    #expect(first.status == 0, "\(first.error)")
    #expect(first.error.contains("pool github-pool stays: staging uses it, too"))
    let names = ["pool", "provider", "bucket"]
    #expect(try cloud.things["account-ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com"] == nil)
    for name in names { #expect(try cloud.things[name]?.hasPrefix("DELETED") == false, "\(name)") }
    #expect(try cloud.things["secret"] == nil && cloud.notes() == [])
    #expect(try cloud.notes("staging").contains("pool github-pool"))
    let second = try await cloud.run(["--yes", "--revert"], of: .small)
    #expect(second.status == 0, "\(second.error)")
    #expect(try cloud.things.filter { $0.key != "services" && !$0.value.hasPrefix("DELETED") } == [:])
  }

  @Test("no token, key or other secret is in an argument, in the notes, or in what it says")
  func secrets() async throws {
    let cloud = try PlayedCloud()
    let result = try await cloud.run()
    let notes = try String(contentsOf: cloud.notesFile(), encoding: .utf8)
    let places = [result.output, result.error, try cloud.calls.joined(), notes]
    for place in places {
      for secret in ["canary-of-the-key", "token-of-gcloud", "token-of-gh"] { #expect(!place.contains(secret)) }
    }
    #expect(try cloud.things["version"] != nil, "the key went into the secret all the same")
  }

  @Test("a key that cannot be stored is deleted at once")
  func unstoredKey() async throws {
    let cloud = try PlayedCloud()
    let full = ["PLAYED_REFUSES": "secrets versions add *", "PLAYED_REFUSAL": "RESOURCE_LIMIT: no more versions"]
    let result = try await cloud.run(PlayedCloud.accepted, full)
    #expect(result.status == 1 && result.error.contains("Secret Manager did not take the key."), "\(result.error)")
    #expect(try cloud.things["keys"] == nil)
    try await #expect(cloud.run().status == 0)
    #expect(try cloud.things["keys"] == "KEY\n")
  }

  @Test(
    "a refusal ends it with the status of its kind, and with how to go on",
    arguments: [
      ("PERMISSION_DENIED: Permission 'secretmanager.secrets.create' denied", 77), ("UNAVAILABLE: try later", 69),
      ("INVALID_ARGUMENT: no such thing", 1),
    ])
  func refusals(refusal: String, status: Int) async throws {
    let cloud = try PlayedCloud()
    let variables = ["PLAYED_REFUSES": "secrets create *", "PLAYED_REFUSAL": refusal]
    let result = try await cloud.run(PlayedCloud.accepted, variables)
    #expect(result.status == status)
    #expect(result.error.contains("ERROR: \(refusal)\n"))
    #expect(result.error.contains("\nStopped at: make a key of the runtime account, and store it as a secret\n"))
    #expect(result.error.contains("Run this script again: it goes on from here."))
  }

  @Test("while another run is at work it does nothing, and says so", arguments: ["flock", "perl"])
  func locked(program: String) async throws {
    // macOS has no flock, but perl.
    let cloud = try PlayedCloud(without: ["flock", "perl"].filter { $0 != program })
    let lock = cloud.notesFile().appendingPathExtension("lock")
    try FileManager.default.createDirectory(
      at: lock.deletingLastPathComponent(), withIntermediateDirectories: true)
    let descriptor = open(lock.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let result = try await cloud.run()
    #expect(result.status == 75)
    #expect(result.error.contains("Another run for production is at work"), "\(result.error)")
    #expect(try cloud.changes == [])
  }
}
