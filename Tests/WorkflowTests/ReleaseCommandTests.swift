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
      let run = try await deployment.run { name in
        if name == "Deploy / Deploy" { imageBefore = try deployment.service().image }
      }
      #expect(run.jobs["Deploy / Release command"]?.result == .success, "\(run.log)")
      #expect(run.jobs["Deploy / Release"]?.result == .success, "\(run.log)")
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
      let command = try #require(run.jobs["Deploy / Release command"])
      #expect(command.result == .failure)
      #expect(command.log.contains("::error::The release command failed."), "\(command.log)")
      #expect(command.log.contains("RuntimeError: 12 of 20 settings are missing"), "\(command.log)")
      #expect(run.jobs["Deploy / Deploy"]?.result == .skipped)
      let after = try deployment.service()
      #expect(after.newest == before.newest && after.shares == before.shares)
      // It is not tried again by itself.
      #expect(try deployment.releaseJob().executions.count == 1)
      #expect(deployment.runner.slept.isEmpty)
    }
  }
}
