import CloudSandbox
import Foundation
import RealPrograms
import Testing

@Suite(
  "Deployments beside previews, really run", .enabled(if: Deployment.isPossible, Deployment.why), .serialized,
  .timeLimit(.minutes(10)))
struct PreviewsTests {
  @Test("a preview that comes while the next revision is made has it made again")
  func meanwhile() async throws {
    try await Deployment.of("keyless", previews: true) { deployment in
      // What a pull request's workflow sends, in the first second that the deployment waits for Cloud Run.
      let environment = deployment.sandbox.environment
      let address =
        "\(environment["CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN"] ?? "")v2/projects/orchestra-demo/locations/us-central1/"
        + "services/ai-orchestra-production"
      try deployment.runner.write(
        "sleep",
        """
        echo "$1" >> "\(deployment.runner.folder.path)/slept"
        if mkdir "\(deployment.runner.folder.path)/came" 2> /dev/null; then
          token='Authorization: Bearer \(environment["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? "")'
          curl --silent --fail --header "${token}" "\(address)" |
            jq '.template.labels."pull-request" = "9" | {template}' |
            curl --silent --fail --header "${token}" --request PATCH --json @- "\(address)?updateMask=template" > /dev/null
        fi
        """)
      let run = try await deployment.run()
      let ship = try #require(run.jobs["Deploy / Ship"])
      #expect(ship.result == .success && ship.log.contains("a pull request has deployed meanwhile."), "\(run.log)")
      #expect(deployment.runner.slept == ["5"])
      let service = try deployment.service()
      #expect(service.shares == [service.newest: 100])
      let revisions = try #require(try deployment.sandbox.state()["run.revisions"] as? [String: [String: Any]])
      let labels = revisions.first { $0.key.hasSuffix("/\(service.newest)") }?.value["labels"] as? [String: String]
      #expect(labels?["run-id"] == "1900" && labels?["pull-request"] == nil, "\(labels ?? [:])")
    }
  }

  @Test(
    "a preview that comes between a deployment's steps gets no traffic, and what was deployed gets all of it, by its name"
  )
  func between() async throws {
    try await Deployment.of("keyless", previews: true) { deployment in
      let preview = [
        "ci", "preview", "--sandbox", "--pull-request", "7", "--commit", String(repeating: "c", count: 40), "--image",
        "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra-production/x@sha256:\(String(repeating: "b", count: 64))",
      ]
      func deployPreview() async throws {
        // There is no such pull request: it is deployed, and only the comment fails.
        let deployed = try await deployment.sandbox.overture(preview)
        #expect(deployed.error.contains("the tag pr-7 leads to"), "\(deployed.error)")
      }
      try await deployPreview()
      let run = try await deployment.run { step in if step == "Wait for the checks" { try await deployPreview() } }
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      let service = try deployment.service()
      let tags = try #require(service.document["trafficStatuses"] as? [[String: Any]])
        .reduce(into: [String: String]()) { tags, status in
          if let tag = status["tag"] as? String { tags[tag] = status["revision"] as? String }
        }
      let next = try #require(tags["next"])
      #expect(service.shares == [next: 100], "\(service.shares) \(tags)")
      #expect(tags["pr-7"] == service.newest && next != service.newest)
      let history = try await deployment.sandbox.overture(["history", "--sandbox", "--format", "json"])
      let document = try #require(JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [String: Any])
      let revisions = try #require(document["revisions"] as? [[String: Any]])
      let served = try #require(revisions.first { $0["revision"] as? String == next })
      #expect(served["commit"] as? String == Runner.sha && served["pullRequest"] == nil)
      #expect(revisions.first?["pullRequest"] as? Int == 7)
    }
  }
}
