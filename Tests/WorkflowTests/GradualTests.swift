import CloudSandbox
import Foundation
import RealPrograms
import Testing

@Suite(
  "A gradual rollout, really run",
  .enabled(if: Deployment.isPossible, Deployment.why), .serialized, .timeLimit(.minutes(20)))
struct GradualTests {
  @Test("10 %, 50 %, then all, each share watched for five minutes by what Cloud Monitoring counts")
  func success() async throws {
    try await Deployment.of("small", gradually: true) { deployment in
      // While the workflow waits, people call the service.
      try deployment.runner.write(
        "sleep",
        """
        echo "$1" >> "\(deployment.runner.folder.path)/slept"
        cat "\(deployment.sandbox.place.path)/state.json" | jq -c '[.["run.services"][].trafficStatuses[] | .percent // 0]' \
          >> "\(deployment.runner.folder.path)/shares"
        """)
      let run = try await deployment.run()
      #expect(run.jobs["Deploy / Ship"]?.result == .success, "\(run.log)")
      #expect(deployment.runner.slept == Array(repeating: "60", count: 10))
      let service = try deployment.service()
      #expect(service.shares == [service.newest: 100])
      #expect(run.log.contains("50 %, minute 5: 0 errors in"), "\(run.log)")
    }
  }

  /// What Cloud Monitoring says of two revisions: requests by class of the answer.
  private func series(_ counts: [(revision: String, kind: String, count: Int)]) -> FaultEffect {
    let series = counts.map {
      #"{"metric": {"labels": {"response_code_class": "\#($0.kind)"}}, "#
        + #""resource": {"labels": {"revision_name": "\#($0.revision)"}}, "#
        + #""points": [{"value": {"int64Value": "\#($0.count)"}}]}"#
    }
    return Deployment.answer(#"{"timeSeries": [\#(series.joined(separator: ", "))]}"#)
  }

  @Test("errors that become more than before take the traffic back to the revision before, and the job fails")
  func rising() async throws {
    try await Deployment.of("small", gradually: true) { deployment in
      let before = try deployment.service()
      let old = before.newest
      let metrics: PathPattern = "/monitoring/v3/projects/orchestra-demo/timeSeries"
      let run = try await deployment.run { step in
        guard step.hasPrefix("Give it a part of the traffic") else { return }
        let next = try deployment.service().newest
        // For six minutes it is as usual, with an error now and then. Then the new revision fails more often.
        await deployment.inject([
          FaultRule(
            "good", path: metrics, occurrences: .numbers(1...6),
            effect: series([(old, "2xx", 900), (old, "5xx", 9), (next, "2xx", 99), (next, "5xx", 1)])),
          FaultRule(
            "bad", path: metrics, occurrences: .from(7),
            effect: series([(old, "2xx", 900), (old, "5xx", 9), (next, "2xx", 90), (next, "5xx", 7)])),
        ])
      }
      let release = try #require(run.jobs["Deploy / Ship"])
      #expect(release.result == .failure, "\(run.log)")
      #expect(deployment.runner.slept == Array(repeating: "60", count: 7))
      #expect(
        release.log.contains("fails too often: 7 errors in 97 requests at 50 % of the traffic."), "\(release.log)")
      #expect(try deployment.service().shares == before.shares && before.shares == [old: 100])
    }
  }
}
