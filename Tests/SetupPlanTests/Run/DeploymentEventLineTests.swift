import Foundation
import SetupPlan
import Testing

@Suite("Events of a followed deployment as JSON")
struct DeploymentEventLineTests {
  @Test("each is one line with version, event and its own keys")
  func lines() {
    let failure = Failure(message: "m", reason: "r", remedy: "f")
    let run = DeploymentRun(
      id: 19, number: 7, environment: "production", workflow: "deploy-production.yml", event: "push", branch: "main",
      commit: "abc", actor: "anna", page: "p")
    let expected: [(DeploymentEvent, String)] = [
      (
        .started(run),
        #"{"actor":"anna","branch":"main","commit":"abc","environment":"production","event":"deployment_started","number":7,"page":"p","run":19,"trigger":"push","version":1,"workflow":"deploy-production.yml"}"#
      ),
      (
        .job(DeploymentJob(name: "Deploy / Build", state: .succeeded, seconds: 2.0004)),
        #"{"event":"job","job":"Deploy / Build","seconds":2,"state":"succeeded","version":1}"#
      ),
      (
        .step(DeploymentStep(number: 3, name: "Push", state: .running), job: "b"),
        #"{"event":"job_step","job":"b","number":3,"state":"running","step":"Push","version":1}"#
      ),
      (
        .waiting(
          DeploymentWait(.reviewer(environment: "production", names: ["anna"], mayApprove: false), page: "p")),
        #"{"environment":"production","event":"waiting","line":"waiting for a review of the deployment to production by anna","may_approve":false,"page":"p","reason":"reviewer","reviewers":["anna"],"version":1}"#
      ),
      (
        .waiting(DeploymentWait(.delivery(words: "pull request 7 to be merged", pullRequest: 7), page: "p")),
        #"{"event":"waiting","line":"waiting for pull request 7 to be merged","page":"p","pull_request":7,"reason":"delivery","version":1}"#
      ),
      (
        .log(job: "b", step: "Push", lines: ["x\u{1B}[2J"]),
        #"{"event":"job_log","job":"b","lines":["x\u001b[2J"],"step":"Push","version":1}"#
      ),
      (
        .answered(url: "http://x/", status: 200, body: "hi"),
        #"{"body":"hi","event":"answered","status":200,"url":"http://x/","version":1}"#
      ),
      (
        .finished(.serves(address: "http://x"), seconds: 1.5),
        #"{"address":"http://x","event":"deployment_finished","outcome":"serves","seconds":1.5,"version":1}"#
      ),
      (
        .finished(.failed(failure), seconds: 1),
        #"{"error":{"kind":"step","message":"m","reason":"r","remedy":"f"},"event":"deployment_finished","outcome":"failed","seconds":1,"version":1}"#
      ),
    ]
    for (event, line) in expected { #expect(DeploymentEventLine(event).text == line) }
  }
}
