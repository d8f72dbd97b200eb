import CloudSandbox
import Foundation
import RealPrograms
import Testing

/// What the job that ships waits for: the checks of its own run, and the sizes.
@Suite(
  "What a deployment waits for, really run",
  .enabled(if: Deployment.isPossible, Deployment.why), .serialized, .timeLimit(.minutes(20)))
struct ShippingTests {
  private static let run = Deployment.runs + "/runs/\(Runner.id)"

  /// The jobs of the run as GitHub tells of them, one of them otherwise, or in a further attempt.
  private static func jobs(_ name: String, _ status: String, _ conclusion: String? = nil, again: Bool = false)
    -> FaultEffect
  {
    var texts: [String] = []
    for (number, job) in ["Check", "Image", "Lint", "Test", "Sizes"].enumerated() {
      let full = job == "Check" ? job : job == "Sizes" ? "Deploy / Sizes" : "Deploy / Checks / \(job)"
      func add(_ attempt: Int, _ status: String, _ conclusion: String?) {
        // As the sandbox numbers them, so that the log of the sizes is found.
        texts.append(
          #"{"id": \#(Runner.id * 100 + number + (attempt - 1) * 10), "run_id": \#(Runner.id), "#
            + #""run_attempt": \#(attempt), "name": "\#(full)", "status": "\#(status)", "#
            + #""conclusion": \#(conclusion.map { "\"\($0)\"" } ?? "null"), "steps": []}"#)
      }
      let usual = ["Check", "Image"].contains(job) ? "skipped" : "success"
      if full != name || again { add(1, "completed", usual) }
      if full == name { add(again ? 2 : 1, status, conclusion) }
    }
    return Deployment.answer(#"{"total_count": \#(texts.count), "jobs": [\#(texts.joined(separator: ", "))]}"#)
  }

  private static func checks(_ effect: FaultEffect, _ occurrences: FaultOccurrences = .every) -> FaultRule {
    FaultRule("checks", path: PathPattern(run + "/jobs"), occurrences: occurrences, effect: effect)
  }

  @Test(
    "while a check runs, the next revision is there already, but has no traffic; it gets that once the check has passed"
  )
  func waits() async throws {
    try await Deployment.of("small") { deployment in
      let before = try deployment.service()
      let running = Self.jobs("Deploy / Checks / Test", "in_progress")
      // The first time the sizes are looked for.
      await deployment.inject([Self.checks(running, .numbers(1...3))])
      let state = deployment.sandbox.place.appending(path: "state.json").path
      try deployment.runner.write(
        "sleep",
        """
        echo "$1" >> "\(deployment.runner.folder.path)/slept"
        if [[ $1 != 1 ]]; then
          jq -r '.["run.services"][] | "\\(.latestReadyRevision | split("/") | last) \\(.trafficStatuses[] | select(.percent).revision)"' \
            "\(state)" >> "\(deployment.runner.folder.path)/shares"
        fi
        """)
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      #expect(deployment.runner.slept == ["2", "2"])
      let service = try deployment.service()
      let shares = try String(contentsOf: deployment.runner.folder.appending(path: "shares"), encoding: .utf8)
      #expect(shares == String(repeating: "\(service.newest) \(before.newest)\n", count: 2))
      #expect(service.shares == [service.newest: 100])
    }
  }

  @Test(
    "a check that failed, was cancelled or does not end leaves the traffic where it is",
    arguments: [("completed", "failure"), ("completed", "cancelled"), ("in_progress", nil), ("queued", nil)])
  func unchecked(status: String, conclusion: String?) async throws {
    try await Deployment.of("small") { deployment in
      let before = try deployment.service()
      await deployment.inject([Self.checks(Self.jobs("Deploy / Checks / Test", status, conclusion))])
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      let words =
        conclusion.map { "failed: Deploy / Checks / Test, \($0)" } ?? "waiting: Deploy / Checks / Test, \(status)"
      #expect(
        ship.log.contains("::error::The checks have not passed (\(words)). The previous revision keeps the traffic."),
        "\(ship.log)")
      let names = ship.steps.map(\.name)
      #expect(ship.result == .failure && !names.contains { $0.hasPrefix("Give") || $0.hasPrefix("Keep") }, "\(names)")
      #expect(try deployment.service().shares == before.shares)
      // It ends by itself, within half an hour.
      let waited = deployment.runner.slept.compactMap(Int.init).reduce(0, +)
      #expect(conclusion == nil ? (1500...1800).contains(waited) : waited == 0, "\(waited)")
    }
  }

  @Test("without lint there is nothing to wait for but the tests; a run that names no tests has not passed")
  func skipped() async throws {
    try await Deployment.of("small") { deployment in
      let before = try deployment.service()
      await deployment.inject([Self.checks(Self.jobs("Deploy / Checks / Test", "completed", "skipped"))])
      let failed = try await deployment.run()
      #expect(failed.jobs["Deploy / Ship"]?.result == .failure, "\(failed.log)")
      #expect(try deployment.service().shares == before.shares)
      await deployment.inject([Self.checks(Self.jobs("Deploy / Checks / Lint", "completed", "skipped"))])
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      #expect(deployment.runner.slept.isEmpty)
    }
  }

  @Test(
    "where jobs run again, what counts is how each ended the last time; a log that is missing is found in the attempt before"
  )
  func again() async throws {
    try await Deployment.of("small") { deployment in
      let before = try deployment.service()
      // Its number has no log.
      await deployment.inject([Self.checks(Self.jobs("Deploy / Sizes", "completed", "success", again: true))])
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success && deployment.runner.slept.isEmpty, "\(run.log)")
      let service = try deployment.service()
      #expect(service.newest != before.newest && service.limits == before.limits)
      await deployment.inject([Self.checks(Self.jobs("Deploy / Checks / Test", "completed", "failure", again: true))])
      let failed = try await deployment.run()
      #expect(failed.jobs["Deploy / Ship"]?.log.contains("Deploy / Checks / Test, failure") == true, "\(failed.log)")
      #expect(try deployment.service().shares == service.shares)
    }
  }

  @Test("the sizes come with letters for digits, which GitHub would blacken; what comes late is waited for")
  func sizes() async throws {
    try await Deployment.of("guide") { deployment in
      let before = try deployment.service()
      await deployment.inject([
        FaultRule(
          "early", path: PathPattern(Self.run + "/jobs"), occurrences: .only(1),
          effect: Self.jobs("Deploy / Sizes", "in_progress")),
        FaultRule(
          "no log yet", path: PathPattern(Deployment.runs + "/jobs/*/logs"), occurrences: .only(1),
          effect: .status(FaultAnswer(404, body: "BlobNotFound", type: "text/plain"), .before)),
      ])
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      let log = try #require(run.jobs["Deploy / Sizes"]?.log)
      #expect(log.contains("sizes: MEMORY=sGi CPU=s MIN_INSTANCES=r MAX_INSTANCES=sq CONCURRENCY=yq\n"), "\(log)")
      #expect(deployment.runner.slept == ["2", "2"])
      let service = try deployment.service()
      #expect(service.newest != before.newest && service.limits == before.limits && service.maximum == before.maximum)

      // With digits they would arrive as asterisks, and nothing would be deployed.
      let file = deployment.runner.workspace.appending(path: ".github/workflows/optimized-deploy-template.yml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing(" | tr 0-9 q-z", with: "").utf8).write(to: file)
      let plain = try await deployment.run()
      #expect(plain.jobs["Deploy / Sizes"]?.log.contains("MEMORY=*** CPU=***") == true)
      #expect(plain.jobs["Deploy / Ship"]?.result == .failure)
      #expect(try deployment.service().newest == service.newest)
    }
  }

  @Test("sizes that do not come are named, and nothing is deployed", arguments: ["failure", nil])
  func noSizes(conclusion: String?) async throws {
    try await Deployment.of("small") { deployment in
      let before = try deployment.service()
      let effect = Self.jobs("Deploy / Sizes", conclusion == nil ? "queued" : "completed", conclusion)
      await deployment.inject([FaultRule("sizes", path: PathPattern(Self.run + "/jobs"), effect: effect)])
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      #expect(ship.result == .failure)
      #expect(
        ship.log.contains(
          "::error::The sizes have not come: their job is \(conclusion ?? "queued"). The previous revision"),
        "\(ship.log)")
      let after = try deployment.service()
      #expect(after.newest == before.newest && after.shares == before.shares)
    }
  }

  @Test(
    "the layers go into the cache after the traffic has moved, where nobody waits for them, and where it fails nothing")
  func cache() async throws {
    try await Deployment.of("small") { deployment in
      let docker = deployment.runner.folder.appending(path: "bin/docker")
      let script = try String(contentsOf: docker, encoding: .utf8)
      try deployment.runner.write("docker", "if [[ $* == *--cache-to* ]]; then exit 1; fi\n\(script)")
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      let kept = try #require(ship.steps.firstIndex { $0.name == "Keep the layers in GitHub's cache" })
      let moved = try #require(ship.steps.firstIndex { $0.name == "Give it the traffic" })
      #expect(ship.steps[kept].result == .failure && moved < kept && ship.result == .success, "\(run.log)")
      let service = try deployment.service()
      #expect(service.shares == [service.newest: 100])
      let builds = deployment.runner.dockerCalls.filter { $0.contains("buildx build") }
      #expect(builds.first?.contains("--cache-from=type=gha") == true && !builds.contains { $0.contains("--cache-to") })
    }
  }
}
