import Testing

@testable import SetupPlan

@Suite("The report of an environment's risks")
struct RiskReportTests {
  private func report(_ change: (inout SecurityAnswers) -> Void = { _ in }) -> RiskReport {
    var security = Samples.accepted
    change(&security)
    return RiskReport(of: Samples.environment(security: security), service: Samples.service, on: Samples.today)
  }

  @Test("each risk that is taken is named, with who accepted it and when")
  func accepted() {
    let report = report()
    #expect(report.risks.map(\.id.word) == ["key", "broad", "public", "network"])
    #expect(report.risks.allSatisfy { report.words($0.standing) == "accepted by someone@example.com on 2026-11-23" })
    #expect(report.combinations.first?.name == "public + network")
    #expect(report.combinations.allSatisfy { [.danger, .warning].contains($0.weight) })
  }

  @Test("an end says how many days are left, and a reason is told")
  func end() {
    func words(_ days: Int) -> String {
      let report = report {
        $0.acknowledgements[2].until = Samples.today.adding(days)
        $0.acknowledgements[2].because = "the fair"
      }
      return report.words(report.risks[2].standing)
    }
    let start = "accepted by someone@example.com on 2026-11-23"
    #expect(words(9) == "\(start), until 2026-12-07 (9 days left): the fair")
    #expect(words(1) == "\(start), until 2026-11-29 (1 day left): the fair")
    #expect(words(0) == "\(start), until 2026-11-28 (the last day): the fair")
    #expect(words(-1) == "\(start), ran out on 2026-11-27: the fair")
  }

  @Test("what does not count is said: nobody, another text, a last day that is over")
  func standings() {
    let report = report {
      $0.acknowledgements.removeAll { $0.id == .serviceAccountKeys }
      $0.acknowledgements[0].text = Samples.oldHash
      $0.acknowledgements[1].until = Samples.today.adding(-1)
    }
    #expect(report.risks.map(\.standing.isAccepted) == [false, false, false, true])
    #expect(report.risks[0].standing == .open)
    #expect(report.words(report.risks[0].standing) == "not accepted")
    #expect(report.words(report.risks[1].standing).hasSuffix("but the text has changed since"))
    #expect(report.lapsed.map(\.id) == [.publicAccess])
  }

  @Test("safe answers take none")
  func none() {
    let report = RiskReport(of: Samples.environment(), service: Samples.service, on: Samples.today)
    #expect(report.isEmpty && report.combinations.isEmpty && report.exposure == .low)
  }

  @Test("each risk has one word, and no two the same")
  func words() {
    #expect(TradeOff.ID.allCases.map(\.word) == ["key", "broad", "public", "network"])
  }

  @Test("only in environments whose name says that they are for trying does one key accept")
  func deliberation() {
    for name in ["development", "dev", "test", "sandbox"] {
      #expect(!AcceptanceRules.needsDeliberation(environment: name))
    }
    for name in ["production", "prod", "live", "prd", "staging", "qa", "dev-eu", "testing", "Dev"] {
      #expect(AcceptanceRules.needsDeliberation(environment: name))
    }
  }
}
