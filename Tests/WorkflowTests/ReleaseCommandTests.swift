import Foundation
import RealPrograms
import Testing

@Suite(
  "The release command, really run", .enabled(if: Deployment.isPossible, Deployment.why), .serialized,
  .timeLimit(.minutes(20)))
struct ReleaseCommandTests {
  @Test("it runs as a job of the new image before the revision is deployed, and then the traffic moves")
  func success() async throws {
    try await Deployment.of("small", release: "alembic upgrade head") { deployment in
      var imageBefore = ""
      let first = try deployment.service().image
      let before = try deployment.sandbox.requests().count
      let run = try await deployment.run { name in
        if name == "Deploy the next revision" { imageBefore = try deployment.service().image }
      }
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      // GitHub is asked about the checks before anything else is done with the image.
      let requests = try deployment.sandbox.requests(after: before)
      let asked = try #require(requests.firstIndex { $0.contains("/runs/1900/jobs") })
      let executed = try #require(requests.firstIndex { $0.hasPrefix("POST ") && $0.contains("-release:run") })
      let deployed = try #require(requests.firstIndex { $0.hasPrefix("PATCH /run/v2/") })
      #expect(asked < executed && executed < deployed)
      let job = try deployment.releaseJob()
      #expect(job.image.hasSuffix("@\(Runner.digest)"))
      #expect(job.executions.count == 1 && job.executions.first?["succeededCount"] as? Int == 1)
      #expect(imageBefore == first, "no revision was deployed before the command had ended")
      let service = try deployment.service()
      #expect(service.image == job.image && service.shares == [service.newest: 100])
    }
  }

  @Test("where it fails, no revision is deployed, the old one keeps the traffic, and the job's own lines are shown")
  func failure() async throws {
    try await Deployment.of("small", release: "exit 1") { deployment in
      let before = try deployment.service()
      let run = try await deployment.run()
      let command = try #require(run.jobs["Deploy / Ship"])
      #expect(command.result == .failure)
      #expect(command.log.contains("::error::The release command failed."), "\(command.log)")
      #expect(command.log.contains("RuntimeError: 12 of 20 settings are missing"), "\(command.log)")
      let after = try deployment.service()
      #expect(after.newest == before.newest && after.shares == before.shares)
      // It is not tried again by itself.
      #expect(try deployment.releaseJob().executions.count == 1)
      #expect(deployment.runner.slept.isEmpty)
    }
  }

  @Test("where a check has not passed, it does not run, and its job keeps the image")
  func unchecked() async throws {
    try await Deployment.of("small", release: "alembic upgrade head") { deployment in
      let before = try (deployment.service(), deployment.releaseJob().image)
      try deployment.runner.write("uv", "exit 1")
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      #expect(run.jobs["Deploy / Checks / Test"]?.result == .failure && ship.result == .failure, "\(run.log)")
      #expect(ship.log.contains("::error::The checks have not passed (failed: Deploy / Checks / Test, failure)."))
      let (after, job) = try (deployment.service(), deployment.releaseJob())
      #expect(job.executions.isEmpty && job.image == before.1)
      #expect(after.newest == before.0.newest && after.shares == before.0.shares)
    }
  }
}
