import Foundation
import SetupPlan
import Testing
import Yams

@testable import Artifacts

@Suite("The workflow for teams")
struct TeamWorkflowTests {
  static func sample(
    program: TeamWorkflow.Program = .init(), applyAccount: String? = nil, hasPreviews: Bool = false
  ) throws -> TeamWorkflow {
    TeamWorkflow(
      program: program, plan: try SamplePlan.guide.plan,
      providers: ["orchestra-demo": "projects/1/locations/global/workloadIdentityPools/github-pool/providers/p"],
      applyAccount: applyAccount, defaultBranch: "main", hasPreviews: hasPreviews)
  }

  private func document(_ workflow: TeamWorkflow) throws -> [String: Any] {
    try #require(try Yams.load(yaml: try workflow.text()) as? [String: Any])
  }

  @Test("it knows its own file, on machines with other line ends too, and an edit by hand")
  func origin() throws {
    let text = try Self.sample().text()
    #expect(TeamWorkflow.origin(of: text) == .own)
    #expect(TeamWorkflow.origin(of: text.replacing("\n", with: "\r\n")) == .own)
    #expect(TeamWorkflow.origin(of: text.replacing("17 5", with: "18 5")) == .edited)
    #expect(TeamWorkflow.origin(of: "name: Overture\n") == .foreign)
    #expect(TeamWorkflow.origin(of: "") == .foreign)
  }

  @Test("a job has no more rights than it needs, and none of them for a fork; it never runs by pull_request_target")
  func rights() throws {
    let document = try document(Self.sample(applyAccount: "a@p.iam.gserviceaccount.com"))
    #expect((document["permissions"] as? [String: Any])?.isEmpty == true)
    let jobs = try #require(document["jobs"] as? [String: [String: Any]])
    #expect(Set(jobs.keys) == ["services", "plan", "drift", "apply"])
    #expect(jobs["services"]?["permissions"] as? [String: String] == ["contents": "read"])
    for (name, job) in jobs where (job["permissions"] as? [String: String])?["id-token"] != nil {
      let condition = job["if"] as? String ?? ""
      #expect(
        condition.contains("github.event.pull_request.head.repo.full_name == github.repository")
          || condition.contains("github.event_name == 'schedule'") || condition.contains("github.event_name == 'push'"),
        "\(name)")
    }
    let text = try Self.sample().text()
    #expect(!text.contains("pull_request_target"))
    #expect(!text.contains("secrets."))
    // Only the job that applies has the environment, with its reviewers and its secrets.
    #expect(jobs.filter { $0.value["environment"] != nil }.keys.sorted() == ["apply"])
    for job in jobs.values {
      for step in job["steps"] as? [[String: Any]] ?? [] {
        #expect((step["run"] as? String)?.contains("${{") != true)
        if let action = step["uses"] as? String {
          #expect(action.wholeMatch(of: /[^@]+@[0-9a-f]{40}/) != nil, "\(action)")
        }
      }
    }
  }

  @Test(
    "previews are for people with a branch of the repository alone, and are removed when they are closed and by age")
  func previews() throws {
    let document = try document(Self.sample(hasPreviews: true))
    let jobs = try #require(document["jobs"] as? [String: [String: Any]])
    #expect(Set(jobs.keys) == ["services", "plan", "drift", "preview", "cleanup"])
    let events = try #require((document["on"] ?? document["true"]) as? [String: Any])
    let types = (events["pull_request"] as? [String: [String]])?["types"]
    #expect(types == ["opened", "reopened", "synchronize", "closed"])
    let own = "github.event.pull_request.head.repo.full_name == github.repository"
    let condition = try #require(jobs["preview"]?["if"] as? String)
    for part in ["github.event_name == 'pull_request'", own, "github.event.action != 'closed'", "!= 'dependabot[bot]'"]
    {
      #expect(condition.contains(part), "\(part)")
    }
    #expect((jobs["plan"]?["if"] as? String)?.contains("github.event.action != 'closed'") == true)
    let end = try #require(jobs["cleanup"]?["if"] as? String)
    #expect(end.contains("github.event_name == 'schedule'") && end.contains("github.event.action == 'closed'"))
    #expect(end.contains(own))
    for job in ["preview", "cleanup"] {
      #expect(
        jobs[job]?["permissions"] as? [String: String] == [
          "contents": "read", "id-token": "write", "pull-requests": "write",
        ])
      // No environment of GitHub's is named, and no secret of it.
      #expect(jobs[job]?["environment"] == nil)
      for step in jobs[job]?["steps"] as? [[String: Any]] ?? [] {
        #expect((step["run"] as? String)?.contains("${{") != true)
      }
    }
    let without = try Self.sample().text()
    #expect(!without.contains("preview") && !without.contains("closed"))
    #expect(try !Self.sample(hasPreviews: true).text().contains("secrets."))
  }

  @Test("without --apply-account nothing of it applies, and a push starts nothing")
  func planning() throws {
    let document = try document(Self.sample())
    let jobs = try #require(document["jobs"] as? [String: Any])
    #expect(jobs["apply"] == nil)
    // YAML 1.1 takes the key for a truth value.
    let events = try #require((document["on"] ?? document["true"]) as? [String: Any])
    #expect(Set(events.keys) == ["pull_request", "schedule", "workflow_dispatch"])
  }

  @Test("the program comes from the repository's variables, or from what was named, and only from there")
  func program() throws {
    func variables(_ program: TeamWorkflow.Program) throws -> [String: String] {
      try #require(try document(Self.sample(program: program))["env"] as? [String: String])
    }
    #expect(try variables(.init())["OVERTURE_URL"] == "${{ vars.OVERTURE_URL }}")
    let named = try variables(.init(url: "https://example.com/a.tar.gz", checksum: String(repeating: "0", count: 64)))
    #expect(
      named == [
        "OVERTURE_URL": "https://example.com/a.tar.gz", "OVERTURE_SHA256": String(repeating: "0", count: 64),
        "OVERTURE_IMAGE": "",
      ])
  }

  private static let kinds: [(TeamWorkflow.Program, String?, hasPreviews: Bool)] = [
    (.init(), nil, true),
    (.init(url: "https://example.com/a.tar.gz", checksum: String(repeating: "0", count: 64)), nil, false),
    (
      .init(image: "ghcr.io/o/overture@sha256:" + String(repeating: "0", count: 64)), "a@p.iam.gserviceaccount.com",
      true
    ),
  ]

  @Test(
    "actionlint and zizmor find nothing, pedantic as they can be",
    .enabled(if: Tool("actionlint") != nil && Tool("zizmor") != nil, "actionlint or zizmor is not installed"),
    arguments: [0, 1, 2])
  func linted(kind: Int) async throws {
    let (program, account, hasPreviews) = Self.kinds[kind]
    let text = try Self.sample(program: program, applyAccount: account, hasPreviews: hasPreviews).text()
    let folder = try TemporaryFolder([
      ".github/workflows/overture.yml": text, ".git/HEAD": "ref: refs/heads/main\n",
    ])
    let actionlint = try await #require(Tool("actionlint")).run([], folder: folder.url)
    #expect(actionlint.status == 0, "\(actionlint.output)\(actionlint.error)")
    let zizmor = try await #require(Tool("zizmor")).run(
      ["--offline", "--pedantic", "--no-ignores", "--strict-collection", "."], folder: folder.url)
    #expect(zizmor.output.contains("No findings to report"), "\(zizmor.output)\(zizmor.error)")
  }
}
