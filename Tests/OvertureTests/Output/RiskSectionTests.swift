import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The risks in reports")
struct RiskSectionTests {
  private static let today = Day("2026-11-28") ?? .distantPast

  /// Answers that take every risk; one acceptance has run out, one is missing.
  private func plan() throws -> Plan {
    var answers = try SampleAnswers.answers()
    let index = try #require(answers.environments.firstIndex { $0.name == "production" })
    var security = SecurityAnswers(
      containerAuthentication: .serviceAccountKey, permissions: .broad, access: .public, network: .all)
    for id in [TradeOff.ID.serviceAccountKeys, .broadPermissions] {
      security.acknowledge(
        id, by: "someone@example.com", at: "2026-11-23T12:00:00Z",
        until: id == .broadPermissions ? Day("2026-11-27") : nil, because: "the fair")
    }
    security.acknowledge(.publicAccess, by: "other@example.com", at: "2026-11-24T12:00:00Z")
    answers.environments[index].security = security
    return try Plan(answers: answers, environment: "production")
  }

  private func status() throws -> StatusReport {
    StatusReport(plan: try plan(), drift: [], address: nil, today: Self.today)
  }

  @Test("plan and status have each by name, who accepted which text when, and what adds up")
  func text() throws {
    var report = try SampleReports.settled()
    report = PlanReport(
      plan: try plan(), kind: .apply, preview: report.preview, unaccepted: [], today: Self.today)
    for text in [try report.text().text, try report.text(.markdown).text, try status().text(.text).text] {
      #expect(text.contains("public: anyone may call it; at worst $2,786 a month"))
      #expect(text.contains("accepted by other@example.com on 2026-11-24 (\(TradeOff[.publicAccess].textHash))"))
      #expect(text.contains("accepted by someone@example.com on 2026-11-23: the fair"))
      #expect(text.contains("network: reachable from every address on the internet"))
      #expect(text.contains("not accepted"))
      #expect(text.contains("ran out on 2026-11-27"))
      #expect(text.contains("overture apply --environment production --acknowledge broad-permissions --until DAY"))
      #expect(text.contains("public + network: Nothing stands in front of the service"))
      #expect(text.contains("exposure HIGH"))
    }
  }

  @Test("JSON says the same with stable keys")
  func json() throws {
    let text = try status().text(.json).text
    let document = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let risks = try #require(document["risks"] as? [String: Any])
    #expect(risks.keys.sorted() == ["combinations", "configured", "exposure", "taken"])
    #expect(risks["exposure"] as? String == "HIGH")
    let taken = try #require(risks["taken"] as? [[String: Any]])
    #expect(taken.map { $0["word"] as? String } == ["key", "broad", "public", "network"])
    #expect(taken.map { $0["standing"] as? String } == ["accepted", "expired", "accepted", "open"])
    #expect(taken[1].keys.sorted() == ["at", "because", "by", "id", "sentence", "standing", "text", "until", "word"])
    #expect(taken[3].keys.sorted() == ["id", "sentence", "standing", "word"])
    let first = try #require((risks["combinations"] as? [[String: Any]])?.first)
    #expect(first.keys.sorted() == ["name", "risks", "sentence", "weight"])
    #expect(first["risks"] as? [String] == ["public-access", "open-ingress"])
  }

  @Test("a revert, which takes nothing on, tells none")
  func revert() throws {
    let report = try SampleReports.plan(.revert, unaccepted: [])
    #expect(try !report.text().text.contains("exposure"))
    #expect(try !report.text(.json).text.contains("\"risks\""))
  }

  @Test("answers without a risk say so")
  func none() throws {
    let report = StatusReport(plan: try SampleAnswers.plan("staging"), drift: [], address: nil, today: Self.today)
    #expect(try report.text(.text).text.contains("none taken; exposure LOW: none of the four risks is taken"))
  }
}
