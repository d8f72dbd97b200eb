import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Monitoring, error reports and logs")
struct MonitoringTests {
  @Test("alert policies are under v3, dashboards under v1, both by names that the server gives")
  func collections() async throws {
    let requests = try await exchange([
      .json(#"{"alertPolicies":[{"name":"a"}],"nextPageToken":"n"}"#), .json(#"{"alertPolicies":[{"name":"b"}]}"#),
      .json(#"{"dashboards":[]}"#), .json(#"{"name":"projects/p/alertPolicies/1"}"#), .json("{}"),
      .refusal(404, "NOT_FOUND"), .json("{}"), .json("{}"), .refusal(404, "NOT_FOUND"),
    ]) { client async throws in
      #expect(try await client.alertPolicies.list("p").map { $0["name"] } == ["a", "b"])
      #expect(try await client.dashboards.list("p").isEmpty)
      #expect(
        try await client.alertPolicies.create("p", ["displayName": "x"])["name"] == "projects/p/alertPolicies/1")
      _ = try await client.dashboards.get(name: "projects/p/dashboards/1")
      #expect(try await client.dashboards.get(name: "projects/p/dashboards/1") == nil)
      _ = try await client.alertPolicies.patch(name: "projects/p/alertPolicies/1", ["a": 1], mask: ["a"])
      try await client.alertPolicies.delete(name: "projects/p/alertPolicies/1")
      try await client.alertPolicies.delete(name: "projects/p/alertPolicies/1")
    }
    #expect(
      requests.map(\.line) == [
        "GET /monitoring/v3/projects/p/alertPolicies", "GET /monitoring/v3/projects/p/alertPolicies?pageToken=n",
        "GET /monitoring/v1/projects/p/dashboards", "POST /monitoring/v3/projects/p/alertPolicies",
        "GET /monitoring/v1/projects/p/dashboards/1", "GET /monitoring/v1/projects/p/dashboards/1",
        "PATCH /monitoring/v3/projects/p/alertPolicies/1?updateMask=a",
        "DELETE /monitoring/v3/projects/p/alertPolicies/1", "DELETE /monitoring/v3/projects/p/alertPolicies/1",
      ])
  }

  @Test("one whose answer is lost is not created again: the server would choose another name")
  func lostAnswer() async throws {
    let requests = try await exchange([.refusal(500)]) { client async throws in
      #expect(await failure { try await client.dashboards.create("p", [:]) }?.kind == .unavailable)
    }
    #expect(requests.count == 1)
  }

  @Test("error groups and log entries are asked for as their APIs want it")
  func others() async throws {
    let requests = try await exchange([
      .json(#"{"errorGroupStats":[{"count":"3"}]}"#), .json(#"{"entries":[{"textPayload":"x"}],"nextPageToken":"n"}"#),
      .json(#"{}"#),
    ]) { client async throws in
      let groups = try await client.observations.errorGroups("p", service: "s", period: "PERIOD_1_DAY")
      #expect(groups.first?["count"].int == 3)
      var question = GoogleCloudClient.Observations.LogQuestion(filter: "severity>=ERROR", pageSize: 5)
      let page = try await client.observations.logEntries("p", question)
      #expect(page.entries.first?["textPayload"] == "x")
      question.page = page.next
      let last = try await client.observations.logEntries("p", question)
      #expect(last.entries.isEmpty && last.next == nil)
    }
    #expect(
      requests[0].line == "GET /clouderrorreporting/v1beta1/projects/p/groupStats?timeRange.period=PERIOD_1_DAY"
        + "&serviceFilter.service=s&order=COUNT_DESC&pageSize=20")
    #expect(requests[1].line == "POST /logging/v2/entries:list")
    #expect(
      requests[1].json == [
        "resourceNames": ["projects/p"], "filter": "severity>=ERROR", "orderBy": "timestamp desc", "pageSize": 5,
      ])
    #expect(requests[2].json["pageToken"] == "n")
  }
}
