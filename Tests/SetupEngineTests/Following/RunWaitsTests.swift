import Foundation
import SetupPlan
import Testing

@testable import GitHub
@testable import SetupEngine

@Suite("What a run waits for")
struct RunWaitsTests {
  private func run(_ progress: WorkflowProgress) -> GitHubRun {
    GitHubRun(
      id: 1, number: 1, attempt: 1, event: "push", progress: progress, conclusion: nil, branch: "main", commit: "a",
      actor: "b", title: "t", path: "p", created: Date(), started: Date(), updated: Date(), page: "page")
  }

  private func job(_ id: Int, _ progress: WorkflowProgress, runner: String? = nil) -> GitHubJob {
    GitHubJob(
      id: id, name: "job \(id)", progress: progress, conclusion: nil, created: nil, started: nil, completed: nil,
      labels: ["self-hosted"], runner: runner, steps: [], page: "jobs/\(id)")
  }

  @Test("a runner, once a job was queued for long enough; said once, and again for another job")
  func runner() {
    var waits = RunWaits(patience: .seconds(20))
    let start = ContinuousClock.now
    #expect(waits.look(at: run(.queued), [job(1, .queued)], [], now: start) == [])
    let first = DeploymentWait(.runner(job: "job 1", labels: ["self-hosted"]), page: "jobs/1")
    #expect(waits.look(at: run(.queued), [job(1, .queued)], [], now: start + .seconds(20)) == [first])
    #expect(waits.look(at: run(.queued), [job(1, .queued)], [], now: start + .seconds(30)) == [])
    #expect(waits.look(at: run(.queued), [job(1, .inProgress, runner: "r")], [], now: start + .seconds(40)) == [])
    #expect(waits.look(at: run(.queued), [job(2, .queued)], [], now: start + .seconds(50)) == [])
    #expect(waits.look(at: run(.queued), [job(2, .queued)], [], now: start + .seconds(90)).count == 1)
  }

  @Test("another run, a timer, a reviewer")
  func others() {
    var waits = RunWaits(patience: .seconds(20))
    #expect(waits.look(at: run(.pending), [], []) == [DeploymentWait(.turn, page: "page")])
    let timer = PendingDeployment(environment: "production", minutes: 30, mayApprove: false, reviewers: [])
    #expect(
      waits.look(at: run(.waiting), [], [timer])
        == [DeploymentWait(.timer(environment: "production", minutes: 30), page: "page")])
    let review = PendingDeployment(
      environment: "production", minutes: 0, mayApprove: false, reviewers: ["anna", "ops"])
    let wait = waits.look(at: run(.waiting), [], [review]).first
    #expect(wait?.words == "waiting for a review of the deployment to production by anna or ops")
  }
}
