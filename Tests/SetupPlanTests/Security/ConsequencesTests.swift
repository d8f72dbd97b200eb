import Testing

@testable import SetupPlan

@Suite("The consequences of a security answer")
struct ConsequencesTests {
  private func circumstances(
    _ security: SecurityAnswers = Samples.risky, _ change: (inout EnvironmentAnswers) -> Void = { _ in }
  ) -> Circumstances {
    var environment = Samples.environment(security: security)
    change(&environment)
    return Circumstances(environment, of: Samples.service)
  }

  @Test("both answers say something in all six respects", arguments: TradeOff.ID.allCases, [true, false])
  func complete(id: TradeOff.ID, isRiskier: Bool) {
    let told = Consequences(of: id, isRiskier: isRiskier, in: circumstances())
    for aspect in Consequences.Aspect.allCases { #expect(!told[aspect].isEmpty) }
    let other = Consequences(of: id, isRiskier: !isRiskier, in: circumstances())
    for aspect in [Consequences.Aspect.callers, .breaks, .worst] { #expect(told[aspect] != other[aspect]) }
  }

  @Test("a busy month is what the prices say, from the fewest instances to the most")
  func busyMonth() {
    // 20 instances of 2 CPU and 2 GiB: 20 x (2 x 0.000024 + 2 x 0.0000025) x 2,628,000 = 2,785.68.
    let most = CostEstimate.busyMonth(of: 20, .guide, region: "us-central1")
    #expect(abs(most - 2785.68) < 0.001)
    #expect(CostEstimate.spoken(most) == "$2,786")
    #expect(CostEstimate.busyMonth(of: 0, .guide, region: "us-central1") == 0)
    // Tier 2 costs 1.4 times as much.
    #expect(abs(CostEstimate.busyMonth(of: 20, .guide, region: "europe-west3") / most - 1.4) < 0.000_1)
    let told = Consequences(of: .publicAccess, isRiskier: true, in: circumstances())
    #expect(told.costs.contains("$139 to $2,786 with 1 to 20 instances busy all month"))
    #expect(told.worst.contains("20 instances busy, $2,786"))
  }

  @Test(
    "amounts are said without cents from a hundred on",
    arguments: [
      (0, "$0.00"), (29.754, "$29.75"), (99.99, "$99.99"), (99.996, "$100"), (1_234_567, "$1,234,567"),
      (1e15, "more than"),
    ] as [(Double, String)])
  func amounts(dollars: Double, text: String) { #expect(CostEstimate.spoken(dollars).hasPrefix(text)) }

  @Test("the figures follow the answers")
  func following() {
    let small = circumstances { $0.resources.maxInstances = 3 }
    #expect(Consequences(of: .publicAccess, isRiskier: true, in: small).worst.contains("3 instances busy, $418"))
    let watched = circumstances { $0.budget = Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50) }
    #expect(Consequences(of: .publicAccess, isRiskier: true, in: watched).noticed.contains("100 % of 50 a month"))
    #expect(Consequences(of: .publicAccess, isRiskier: true, in: circumstances()).noticed.contains("no budget"))
    var inside = Samples.risky
    inside.network = .internalAndLoadBalancing
    let told = Consequences(of: .publicAccess, isRiskier: true, in: circumstances(inside))
    #expect(told.callers.hasPrefix("everyone in your network"))
    let named = Consequences(
      of: .broadPermissions, isRiskier: true, in: circumstances { $0.project = "another-project" })
    #expect(named.callers.contains("another-project") && named.worst.contains("another-project"))
  }

  @Test("the number of broad roles is that of the roles that are granted")
  func roles() {
    var security = Samples.safe
    security.permissions = .broad
    let granted = RoleGrant.all(for: Samples.environment(security: security))
      .filter { $0.member == .deployer && $0.resource == .project }
    let told = Consequences(of: .broadPermissions, isRiskier: true, in: circumstances())
    #expect(told.callers.contains("\(granted.count) roles, \(granted.count { $0.role.hasSuffix("admin") }) of them"))
  }

  @Test("the safer answers say what they break")
  func saferBreaks() {
    let here = circumstances(Samples.safe)
    #expect(
      Consequences(of: .publicAccess, isRiskier: false, in: here).breaks
        == "browsers and webhooks: they need a gateway or a token")
    #expect(Consequences(of: .openIngress, isRiskier: false, in: here).breaks.contains("404 without a load balancer"))
  }
}
