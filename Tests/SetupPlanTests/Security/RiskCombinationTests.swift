import Testing

@testable import SetupPlan

@Suite("What answers mean together")
struct RiskCombinationTests {
  /// All sixteen ways to answer, by the risks that are taken.
  static let all: [Set<TradeOff.ID>] = (0..<16).map { number in
    Set(TradeOff.ID.allCases.enumerated().filter { number >> $0.offset & 1 == 1 }.map(\.element))
  }

  private func circumstances(_ risks: Set<TradeOff.ID>, budget: Budget? = nil) -> Circumstances {
    var environment = Samples.environment()
    environment.budget = budget
    let answers = TradeOff.ID.allCases.map { ($0, risks.contains($0)) }
    return Circumstances(environment, of: Samples.service, isRiskier: Dictionary(uniqueKeysWithValues: answers))
  }

  private func names(_ risks: Set<TradeOff.ID>, _ weight: RiskCombination.Weight) -> [String] {
    RiskCombination.all(in: circumstances(risks)).filter { $0.weight == weight }.map(\.name)
  }

  @Test(
    "each pair that adds up is said",
    arguments: [
      ([.publicAccess, .openIngress], "public + network"), ([.serviceAccountKeys, .publicAccess], "key + public"),
      ([.serviceAccountKeys, .broadPermissions], "key + broad"),
      ([.broadPermissions, .publicAccess], "broad + public"),
    ] as [(Set<TradeOff.ID>, String)])
  func pairs(risks: Set<TradeOff.ID>, name: String) {
    #expect(names(risks, .danger) == [name])
    // One of them alone is none.
    for risk in risks { #expect(names([risk], .danger).isEmpty) }
  }

  @Test("without any risk nothing is dangerous, and what the safer answers limit is said")
  func safe() {
    #expect(names([], .danger).isEmpty && names([], .warning).isEmpty)
    #expect(names([], .limit) == ["token + internal"])
  }

  @Test("a budget ends the warning that nobody is told")
  func budget() {
    let without = RiskCombination.all(in: circumstances([.publicAccess])).map(\.name)
    #expect(without.contains("public + no budget"))
    let budget = Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50)
    let with = RiskCombination.all(in: circumstances([.publicAccess], budget: budget)).map(\.name)
    #expect(!with.contains("public + no budget"))
  }

  @Test("several branches make broad roles worse, one does not, and one key leaves one")
  func branches() {
    var here = circumstances([.broadPermissions])
    #expect(RiskCombination.all(in: here).map(\.name).contains("broad + one branch"))
    #expect(Mitigation.available(for: .broadPermissions, in: here, billingAccount: nil).isEmpty)
    here.environment.branches = ["main", "hotfix"]
    let row = RiskCombination.all(in: here).first { $0.name == "broad + branches" }
    #expect(row?.sentence.contains("main, hotfix becomes administrator of orchestra-demo") == true)
    let offered = Mitigation.available(for: .broadPermissions, in: here, billingAccount: nil)
    #expect(offered == [.oneBranch("main")])
    #expect(offered.first?.applied(to: here.environment).branches == ["main"])
  }

  @Test("a question without an answer takes part in nothing")
  func unanswered() {
    let here = Circumstances(Samples.environment(), of: Samples.service, isRiskier: [.publicAccess: true])
    #expect(RiskCombination.all(in: here).map(\.name) == ["public + no budget"])
  }

  @Test("the exposure follows its published rules, for every way to answer", arguments: all)
  func exposure(risks: Set<TradeOff.ID>) {
    let exposure = Exposure(of: circumstances(risks))
    let addsUp = !names(risks, .danger).isEmpty
    switch risks.count {
    case 0: #expect(exposure == .low)
    case 1: #expect(exposure == .moderate)
    case 2: #expect(exposure == (addsUp ? .high : .elevated))
    default: #expect(exposure == .high)
    }
  }

  @Test("another risk never makes the exposure less", arguments: all)
  func monotone(risks: Set<TradeOff.ID>) {
    for risk in TradeOff.ID.allCases where !risks.contains(risk) {
      #expect(Exposure(of: circumstances(risks)) <= Exposure(of: circumstances(risks.union([risk]))))
    }
  }

  @Test("what is offered to bear a risk is what is not so yet")
  func mitigations() {
    let here = circumstances([.publicAccess])
    let account = "012345-6789AB-CDEF01"
    #expect(
      Mitigation.available(for: .publicAccess, in: here, billingAccount: account)
        == [.budget(billingAccount: account, monthly: 50), .fewerInstances(3)])
    #expect(Mitigation.available(for: .publicAccess, in: here, billingAccount: nil) == [.fewerInstances(3)])
    #expect(Mitigation.available(for: .serviceAccountKeys, in: here, billingAccount: account).isEmpty)
    var done = here
    for mitigation in Mitigation.available(for: .publicAccess, in: here, billingAccount: account) {
      done.environment = mitigation.applied(to: done.environment)
    }
    #expect(done.environment.resources.maxInstances == 3 && done.environment.budget?.monthly == 50)
    #expect(Mitigation.available(for: .publicAccess, in: done, billingAccount: account).isEmpty)
    // A minimum above it is kept.
    var many = here
    many.environment.resources.minInstances = 5
    #expect(Mitigation.available(for: .publicAccess, in: many, billingAccount: nil) == [.fewerInstances(5)])
  }
}
