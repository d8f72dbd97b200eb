import CloudSandbox
import Foundation
import RealPrograms
import Testing

/// The workflows of a set-up, run script by script with the real bash, gcloud, curl and jq against the sandbox.
@Suite(
  "The workflow, really run",
  .enabled(if: Deployment.isPossible, Deployment.why), .serialized, .timeLimit(.minutes(20)))
struct DeploymentTests {
  private static let jobs = ["Deploy / Checks / Lint", "Deploy / Checks / Test", "Deploy / Ship", "Deploy / Sizes"]

  @Test(
    "a push is checked, built, deployed by digest with the environment's sizes, looked at, and given the traffic",
    arguments: ["guide", "keyless", "small"])
  func success(example: String) async throws {
    try await Deployment.of(example) { deployment in
      let before = try deployment.service()
      let run = try await deployment.run()
      #expect(run.jobs.filter { $0.value.result == .success }.keys.sorted() == Self.jobs, "\(run.log)")
      #expect(run.jobs["Deploy / Checks / Image"]?.result == .skipped && run.jobs["Check"]?.result == .skipped)
      let service = try deployment.service()
      #expect(service.shares == [service.newest: 100] && service.newest != before.newest, "\(run.log)")
      #expect(
        service.image
          == "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra-\(deployment.environment)/ai-orchestra-"
          + "\(deployment.environment)@\(Runner.digest)")
      // The history names commit and run of a revision by these.
      let revisions = try #require(try deployment.sandbox.state()["run.revisions"] as? [String: [String: Any]])
      let made = revisions.first { $0.key.hasSuffix("/\(service.newest)") }?.value
      let labels = try #require(made?["labels"] as? [String: String])
      #expect(labels["commit-sha"] == Runner.sha && labels["run-id"] == "1900", "\(labels)")
      // What the workflow deploys is what Terraform has made: nothing differs.
      #expect(service.limits == before.limits && service.maximum == before.maximum)
      #expect(service.minimum == before.minimum && service.concurrency == before.concurrency)
      let release = try #require(run.jobs["Deploy / Ship"])
      let isInternal = example == "keyless"
      #expect(release.log.contains("The next revision is healthy.") != isInternal, "\(release.log)")
      #expect(release.log.contains("takes internal traffic only") == isInternal)
      #expect(deployment.runner.slept.isEmpty)
      #expect(
        deployment.runner.summary.joined()
          .contains(#/\| Deploy / Checks / Test \| success \| 0 min \d+ s \| 2 min 10 s \|/#),
        "\(deployment.runner.summary)")
      #expect(
        deployment.runner.dockerCalls.last { $0.contains("buildx build") }
          == "docker buildx build --cache-to=type=gha,scope=ai-orchestra,mode=max,ignore-error=true ai-orchestra")
      // What comes after the traffic has failed nothing, and leaves no credential behind.
      #expect(release.steps.allSatisfy { $0.result == .success }, "\(release.steps)")
      #expect(!FileManager.default.fileExists(atPath: deployment.runner.folder.appending(path: "docker.token").path))
    }
  }

  @Test(
    "a revision that is not healthy gets nothing: the old one keeps all, and the job fails with the log's last lines")
  func unhealthy() async throws {
    try await Deployment.of("guide") { deployment in
      let before = try deployment.service()
      await deployment.inject([
        FaultRule(
          "ill", path: "/**health", effect: .status(FaultAnswer(503, body: "no settings", type: "text/plain"), .before))
      ])
      let run = try await deployment.run()
      let release = try #require(run.jobs["Deploy / Ship"])
      #expect(run.jobs["Deploy / Sizes"]?.result == .success && release.result == .failure, "\(run.log)")
      let service = try deployment.service()
      #expect(service.shares == before.shares && service.newest != before.newest)
      #expect(deployment.runner.slept == Array(repeating: "5", count: 9))
      #expect(
        release.log.contains("no settings\n::error::The next revision does not answer"),
        "\(release.log)")
      // In order, and with every digit: another job has the sizes as secrets.
      let lines =
        "2026-11-25T12:00:00Z\tINFO\treading the settings\t\n"
        + "2026-11-25T12:00:01Z\tERROR\tRuntimeError: 12 of 20 settings are missing\t\n"
      #expect(release.log.contains(lines), "\(release.log)")
      #expect(deployment.runner.summary.contains { $0.contains(lines) })
      #expect(
        release.steps.last?.name.hasPrefix("Compare the timings") == true && release.steps.last?.result == .success)
      #expect(!release.steps.contains { $0.name.hasPrefix("Give") || $0.name.hasPrefix("Keep") })
    }
  }

  @Test("without a route that tells the health any answer below 500 counts, and no other one", arguments: [404, 503])
  func anyAnswer(status: Int) async throws {
    try await Deployment.of("guide", serving: Self.withoutRoutes) { deployment in
      // Its own tests, of which it has none, are none of this test's.
      try deployment.runner.write("uv", "mkdir -p .venv/bin && ln -sf /bin/true .venv/bin/python")
      try deployment.runner.write("uvx", "exit 0")
      let before = try deployment.service()
      await deployment.inject([
        FaultRule(
          "odd", path: "/_service/**", effect: .status(FaultAnswer(status, body: "odd", type: "text/plain"), .before))
      ])
      let run = try await deployment.run()
      let release = try #require(run.jobs["Deploy / Ship"])
      #expect(release.log.contains("The next revision is healthy.") == (status < 500), "\(run.log)")
      #expect(try (deployment.service().shares == before.shares) == (status >= 500))
    }
  }

  /// A service whose program tells nowhere whether it is healthy.
  private static func withoutRoutes(_ folder: URL) throws {
    try Data("from flask import Flask\n\napp = Flask(__name__)\n".utf8).write(to: folder.appending(path: "main.py"))
    try Data("flask\n".utf8).write(to: folder.appending(path: "requirements.txt"))
  }

  @Test("a deployment that fails for good is tried once; the old revision keeps the traffic, and the log is shown")
  func refused() async throws {
    try await Deployment.of("guide") { deployment in
      let before = try deployment.service()
      let gone = try await deployment.sandbox.run(
        "gcloud",
        ["artifacts", "repositories", "delete", "ai-orchestra-production", "--location=us-central1", "--quiet"])
      try #require(gone.status == 0, "\(gone.error)")
      let run = try await deployment.run()
      let deploy = try #require(run.jobs["Deploy / Ship"])
      #expect(deploy.result == .failure && deploy.log.contains("not found"), "\(deploy.log)")
      #expect(deploy.log.contains("::error::The next revision could not be deployed."))
      #expect(deploy.log.contains("RuntimeError: 12 of 20"), "\(run.log)")
      #expect(deployment.runner.slept.isEmpty)
      #expect(try deployment.service().shares == before.shares)
    }
  }

  @Test("what passes is tried again after a pause: a push, a deployment, a change of the traffic")
  func transient() async throws {
    try await Deployment.of("guide") { deployment in
      try deployment.runner.refusePushes([
        "ERROR: failed to push: unexpected status: 503 Service Unavailable",
        "ERROR: failed to push: write tcp: connection reset by peer",
      ])
      let conflict = FaultEffect.status(FaultAnswer(409, code: "ABORTED", message: "Conflict for resource."), .before)
      await deployment.inject([
        FaultRule("first", method: "PATCH", path: "/run/v2/**", occurrences: .only(1), effect: conflict),
        FaultRule("third", method: "PATCH", path: "/run/v2/**", occurrences: .only(3), effect: conflict),
      ])
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      #expect(deployment.runner.slept == ["5", "10", "5", "5"])
      let service = try deployment.service()
      #expect(service.shares == [service.newest: 100])
    }
  }

  @Test("an image whose provenance names another commit is not deployed")
  func provenance() async throws {
    try await Deployment.of("small") { deployment in
      try deployment.runner.says(provenance: String(repeating: "0", count: 40))
      let before = try deployment.service()
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      #expect(ship.result == .failure && ship.log.contains("::error::The registry has no provenance"), "\(run.log)")
      #expect(!ship.steps.contains { $0.name == "Deploy the next revision" })
      #expect(try deployment.service().shares == before.shares)
      let pushes = deployment.runner.dockerCalls.filter { $0.contains("--push") }
      #expect(pushes.count == 1)
      #expect(pushes.allSatisfy { $0.contains("--provenance=mode=max") && $0.contains("--attest=type=sbom,") })
    }
  }

  @Test("without environments the secrets are those of the repository, and the whole way works, too")
  func repositorySecrets() async throws {
    try await Deployment.of("keyless", secrets: "repository") { deployment in
      let secrets = deployment.runner.secrets
      #expect(secrets["production"] == [:] && secrets[""]?["PRODUCTION_GCP_REGION"] == "us-central1", "\(secrets.keys)")
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      let service = try deployment.service()
      #expect(service.shares == [service.newest: 100] && service.image.hasSuffix("@\(Runner.digest)"))
    }
  }

  @Test("a push that is refused is not tried again, and nothing is deployed")
  func denied() async throws {
    try await Deployment.of("small") { deployment in
      try deployment.runner.refusePushes(["denied: Permission artifactregistry.repositories.uploadArtifacts denied"])
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      #expect(ship.result == .failure && deployment.runner.slept.isEmpty)
      #expect(!ship.steps.contains { $0.name == "Deploy the next revision" })
    }
  }

  @Test("a secret that is missing is named before anything is done; without one for a size, the guide's size counts")
  func secrets() async throws {
    try await Deployment.of("small") { deployment in
      let complete = deployment.runner.secrets
      deployment.runner.secrets["staging"]?["GCP_SERVICE_ACCOUNT"] = nil
      let failed = try await deployment.run()
      let build = try #require(failed.jobs["Deploy / Ship"])
      #expect(
        build.result == .failure
          && build.steps.map(\.name) == [
            "Check that the secrets are there", "Compare the timings with those of the last runs",
          ])
      #expect(
        build.log.contains(
          "::error::The environment staging has no secret GCP_SERVICE_ACCOUNT: overture apply -e staging"))
      deployment.runner.secrets = complete
      for name in ["MEMORY", "MAX_INSTANCES"] { deployment.runner.secrets["staging"]?["CLOUD_RUN_\(name)"] = nil }
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      let service = try deployment.service()
      #expect(service.limits["memory"] == "2Gi" && service.limits["cpu"] == "1" && service.maximum == 20)
    }
  }

  @Test(
    "a size that was changed at GitHub takes effect at the next deployment, and status tells of it",
    .enabled(if: Tool("gh") != nil, "gh is not installed"))
  func changed() async throws {
    try await Deployment.of("small") { deployment in
      let sandbox = deployment.sandbox
      // GitHub dates a secret to the second: by the end of a deployment, another one has begun.
      _ = try await deployment.run()
      let set = try await sandbox.run(
        "gh", ["secret", "set", "CLOUD_RUN_MEMORY", "--env", "staging", "-R", Runner.repository], input: "1Gi")
      try #require(set.status == 0, "\(set.error)")
      try deployment.runner.readSecrets(of: "staging")
      let before = try deployment.service().limits
      let run = try await deployment.run()
      #expect(try before["memory"] == "512Mi" && deployment.service().limits["memory"] == "1Gi", "\(run.log)")
      let status = try await sandbox.overture(["status", "--sandbox", "--detailed-exitcode"])
      #expect(status.status == 2, "\(status.output)")
      #expect(status.output.contains("CLOUD_RUN_MEMORY was written by somebody else since"), "\(status.output)")
    }
  }

  @Test("a pull request is checked and built without any credential: nobody at Google or GitHub is asked for anything")
  func pullRequest() async throws {
    try await Deployment.of("guide") { deployment in
      let before = try deployment.sandbox.requests().count
      deployment.runner.secrets = [:]
      let run = try await deployment.run(on: "pull_request")
      #expect(
        run.jobs.filter { $0.value.result == .success }.keys.sorted()
          == ["Check / Image", "Check / Lint", "Check / Test"], "\(run.log)")
      #expect(run.jobs["Deploy"]?.result == .skipped)
      #expect(
        deployment.runner.dockerCalls == ["docker buildx build --cache-from=type=gha,scope=ai-orchestra ai-orchestra"])
      #expect(try deployment.sandbox.requests().count == before)
    }
  }
}
