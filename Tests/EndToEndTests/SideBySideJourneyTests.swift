import Foundation
import SandboxComparison
import Testing

/// What the test works with: a repository of two services, a sandbox that is served, and what was there before each step.
private final class Journey {
  static let first = ["staging", "development", "production"].map {
    NeighbouringSetUp(service: "first", environment: $0)
  }
  static let second = ["staging", "production"].map { NeighbouringSetUp(service: "second", environment: $0) }

  let program: Program
  let root: URL
  private(set) var seen: SetUpsInSight
  /// What was there before the last step.
  private(set) var former: SetUpsInSight
  /// The set-ups that are there.
  private var standing: Set<NeighbouringSetUp> = []

  init(_ program: Program, root: URL) async throws {
    (self.program, self.root) = (program, root)
    seen = try await SetUpsInSight(program, in: root, Self.first + Self.second)
    former = seen
  }

  /// Runs a command about a service.
  func run(_ command: String, _ setUp: NeighbouringSetUp, _ arguments: String...) async throws -> Program.Result {
    let place = ["--sandbox", "-C", root.appending(path: setUp.service).path, "-e", setUp.environment]
    let result = try await program.run([command] + place + arguments)
    try #require(result.status == 0, "\(command) \(setUp): \(result.error)")
    return result
  }

  /// Does something to one set-up, and looks whether all others are as they were, byte for byte and resource by resource,
  /// and none has drifted.
  func step(
    _ what: String, _ setUp: NeighbouringSetUp, isThere: Bool = true,
    files mayChange: (String) -> Bool = { _ in false }, _ work: () async throws -> Void
  ) async throws {
    try await work()
    let now = try await SetUpsInSight(program, in: root, Self.first + Self.second)
    let differences = now.differences(from: seen, but: setUp) { setUp.owns(file: $0) || mayChange($0) }
    #expect(differences == [], "\(what) \(setUp)")
    if isThere { standing.insert(setUp) } else { standing.remove(setUp) }
    for other in Self.first + Self.second {
      let count = now.things[other]?.count ?? 0
      #expect(standing.contains(other) ? count > 20 : count == 0, "\(what) \(setUp): \(other) has \(count)")
    }
    let table = try await program.run("status", "--sandbox", "-C", root.path)
    let rows = table.output.split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: "-") }
    for (row, line) in zip(rows, table.output.split(separator: "\n")) {
      guard let other = standing.first(where: { $0.description == row }) else { continue }
      #expect(line.contains("  none  "), "\(what) \(setUp): \(other): \(line)")
    }
    #expect(standing.isSubset(of: standing.filter { rows.contains($0.description) }), "\(table.output)")
    (former, seen) = (seen, now)
  }

  /// A set-up may write what all environments of its service share, and its answers.
  func setUp(_ setUp: NeighbouringSetUp, _ work: (() async throws -> Void)? = nil) async throws {
    let isFirst = !standing.contains { $0.service == setUp.service }
    let shared = ["overture.yaml", "apply_performance_optimizations.sh"].map { "\(setUp.service)/\($0)" }
    try await step("set up", setUp, files: { shared.contains($0) }) {
      if let work { try await work() } else { _ = try await run("apply", setUp) }
    }
    let script = "\(setUp.service)/apply_performance_optimizations.sh"
    #expect((seen.files[script] != nil) == (setUp.service == "first"), "second has none by its answers")
    if isFirst { #expect(seen.files["\(setUp.service)/Dockerfile"] != nil) }
  }

  /// A revert takes its own files, and as the last one those that were shared.
  func revert(_ setUp: NeighbouringSetUp) async throws {
    let isLastOfService = standing.count { $0.service == setUp.service } == 1
    let isLast = standing.count == 1
    try await step(
      "revert", setUp, isThere: false,
      files: { path in
        isLast || isLastOfService && path.hasPrefix("\(setUp.service)/") && path != "\(setUp.service)/overture.yaml"
      }
    ) { _ = try await run("revert", setUp, "--yes") }
  }

  /// The image that a set-up's service deploys, as `REGISTRY@DIGEST`.
  func image(_ setUp: NeighbouringSetUp) throws -> String {
    let text = try #require(
      seen.things[setUp]?.first { $0.key.hasPrefix("run.services ") && $0.key.hasSuffix("/\(setUp)") }?.value)
    let services = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    let template = services.first?["template"] as? [String: Any]
    let container = (template?["containers"] as? [[String: Any]])?.first
    return try #require(container?["image"] as? String)
  }
}

@Suite(
  "Three environments in two projects, and two services, side by side", .timeLimit(.minutes(10)),
  .enabled(if: Screen.isPossible, "tmux is not installed"))
struct SideBySideJourneyTests {
  private let staging = Journey.first[0]
  private let development = Journey.first[1]
  private let production = Journey.first[2]

  @Test("are set up by keys and headless, adjusted, promoted, rolled back and reverted, each without the others")
  func wholeWay() async throws {
    let program = try Program()
    let root = try repository(program)
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "2000"], until: "http://127.0.0.1:")
    let untouched = try program.files(in: root)
    let before = try await program.state()
    let journey = try await Journey(program, root: root)

    try await journey.setUp(staging)
    try await journey.setUp(development) { try await wizard(program, root) }
    for setUp in Journey.second { try await journey.setUp(setUp) }
    try await journey.setUp(production)

    try await journey.step("adjust", staging, files: { $0 == "first/overture.yaml" }) {
      _ = try await journey.run("adjust", staging, "--memory", "4Gi")
    }
    try await promote(journey)
    try await rollBack(journey)

    for setUp in [Journey.second[0], production, development, Journey.second[1], staging] {
      try await journey.revert(setUp)
    }
    let after = try await program.state()
    let kept = ["github.run", "github.activeRuns", "github.workflow", "github.heads"]
    func comparable(_ document: SandboxDocument) -> SandboxDocument {
      document.withoutWhatGoogleKeeps().without { key in kept.contains { key.hasPrefix($0) } }
    }
    #expect(comparable(after).differences(from: comparable(before)) == [])
    var left = try program.files(in: root)
    #expect(left["first/overture.yaml"] != untouched["first/overture.yaml"], "the answers for development stay")
    left["first/overture.yaml"] = untouched["first/overture.yaml"]
    #expect(left == untouched)
    await server.stop()
  }

  /// Two services, each with its answers in its own folder; development is left to the wizard.
  private func repository(_ program: Program) throws -> URL {
    let root = program.folder.appending(path: "team")
    let files = FileManager.default
    try files.createDirectory(at: root.appending(path: ".git"), withIntermediateDirectories: true)
    let example = String(decoding: try Data(contentsOf: URL(filePath: Program.example("keyless"))), as: UTF8.self)
    let head = try #require(example.range(of: "  production:\n"))
    let body = example[head.upperBound...]
    for (name, promotion, extra) in [
      ("first", "    promote: { from: staging }\n", ""), ("second", "", "files: { script: false, copies: false }\n"),
    ] {
      let folder = root.appending(path: name)
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      let own =
        example[..<head.lowerBound].replacing(
          "{ name: ai-orchestra, directory: ai-orchestra }\n", with: "{ name: \(name), directory: \(name) }\n\(extra)")
        + "  staging:\n" + body.replacing("orchestra-demo", with: "orchestra-staging")
        + "  production:\n" + promotion + body
      try Data(own.utf8).write(to: folder.appending(path: "overture.yaml"))
      try Data("from flask import Flask\n\napp = Flask(__name__)\n".utf8).write(to: folder.appending(path: "app.py"))
      try Data("flask\n".utf8).write(to: folder.appending(path: "requirements.txt"))
    }
    return root
  }

  /// Sets development up by key presses.
  private func wizard(_ program: Program, _ root: URL) async throws {
    try await Screen.use(program, ["--sandbox", "-C", root.appending(path: "first").path]) { screen in
      try await screen.shows("Adjust")
      try await screen.press("n")
      // The projects are there by now; the first screen names them by their ids.
      try await screen.shows("Orchestra Staging")
      try await screen.type("orchestra-staging")
      try await screen.press("Enter")
      try await screen.passSizing()
      try await screen.press("Enter", "Enter", "Enter", "Enter")
      try await screen.shows("Go on to the review")
      try await screen.press("Enter")
      try await screen.shows("5/7 Review")
      try await screen.shows("deploy-first-development.yml")
      try await screen.press("c")
      try await screen.shows("Start the set-up")
      try await screen.press("Enter")
      try await screen.shows("development is set up, and verified.")
      try await screen.press("q")
      try await screen.shows("ended with 0")
    }
  }

  /// Production follows staging's deployments, behind a reviewer, with staging's image in a registry of its own; twice.
  private func promote(_ journey: Journey) async throws {
    let program = journey.program
    try await program.pushWorkflows(from: journey.root)
    try await journey.step("a reviewer of", production) {
      try await program.hub(
        "PUT", "environments/first-production",
        [
          "reviewers": [["type": "User", "id": 90_314_207]],
          "deployment_branch_policy": ["protected_branches": false, "custom_branch_policies": true],
        ])
    }
    // What is done to a set-up is seen, unless it is the one that may change.
    #expect(journey.seen.differences(from: journey.former, but: staging) { _ in false }.count == 1)
    var deployed: [String] = []
    for _ in 1...2 {
      try await journey.step("deploy", staging) { _ = try await journey.run("deploy", staging, "--watch") }
      let built = try journey.image(staging)
      try await journey.step("promote to", production) {
        let watching = try await Program.Running(
          program,
          [
            "deploy", "--sandbox", "-C", journey.root.appending(path: "first").path, "-e", "production", "--follow",
            "latest",
          ], until: "orchestra-operator")
        try await approve(program)
        let result = try await watching.result()
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("Deploy / Promote"), "\(result.error)")
      }
      let promoted = try journey.image(production)
      #expect(promoted.hasPrefix("us-central1-docker.pkg.dev/orchestra-demo/"))
      #expect(promoted.split(separator: "@").last == built.split(separator: "@").last)
      #expect(!deployed.contains(promoted), "each deployment has an image of its own")
      deployed.append(promoted)
    }
  }

  /// Lets each job of the newest run of production pass, as its reviewer.
  private func approve(_ program: Program) async throws {
    let runs = try await program.hub("GET", "actions/workflows/deploy-first-production.yml/runs") as? [String: Any]
    let run = try #require((runs?["workflow_runs"] as? [[String: Any]])?.first)
    #expect(run["event"] as? String == "workflow_run")
    let id = try #require(run["id"] as? Int)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while clock.now < end {
      let shown = try await program.hub("GET", "actions/runs/\(id)") as? [String: Any]
      if shown?["status"] as? String == "completed" { return }
      let waiting = try await program.hub("GET", "actions/runs/\(id)/pending_deployments") as? [[String: Any]] ?? []
      let environments = waiting.compactMap { ($0["environment"] as? [String: Any])?["id"] as? Int }
      if environments.isEmpty {
        try await Task.sleep(for: .milliseconds(50))
      } else {
        try await program.hub(
          "POST", "actions/runs/\(id)/pending_deployments",
          ["environment_ids": environments, "state": "approved", "comment": "seen"])
      }
    }
    Issue.record("the run did not end")
  }

  /// The first promoted image answers again.
  private func rollBack(_ journey: Journey) async throws {
    func answering() async throws -> (names: [String], all: [String]) {
      let history = try await journey.run("history", production, "--format", "json")
      let document = try #require(JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [String: Any])
      let revisions = try #require(document["revisions"] as? [[String: Any]])
      return (
        revisions.filter { $0["percent"] as? Int == 100 }.compactMap { $0["revision"] as? String },
        revisions.compactMap { $0["revision"] as? String }
      )
    }
    let before = try await answering()
    try #require(before.all.count == 3, "the placeholder, and two that were promoted: \(before.all)")
    #expect(before.names == Array(before.all.prefix(1)), "the newest one answers")
    try await journey.step("roll back", production) { _ = try await journey.run("rollback", production, "--yes") }
    let after = try await answering()
    #expect(after.names == [before.all[1]] && after.all == before.all)
  }
}
