import Testing

@testable import SetupPlan

@Suite("The texts of the trade-offs")
struct TradeOffTextsTests {
  @Test("are in the order of the questions, under the names that --acknowledge takes")
  func order() {
    #expect(
      TradeOff.all.map(\.id.rawValue)
        == ["service-account-keys", "broad-permissions", "public-access", "open-ingress"])
    for tradeOff in TradeOff.all { #expect(TradeOff[tradeOff.id] == tradeOff) }
  }

  @Test("each says what is gained, what is risked, who could abuse it, and what to do instead", arguments: TradeOff.all)
  func complete(tradeOff: TradeOff) {
    for text in [tradeOff.gained, tradeOff.risked, tradeOff.abuse, tradeOff.instead] {
      #expect(text.count > 100 && text.hasSuffix("."))
      #expect(!text.contains("\n"))
      #expect(!text.contains("  "))
    }
    #expect(tradeOff.abuse.hasPrefix("Anyone "))
    #expect(tradeOff.instead.hasPrefix(tradeOff.id.question.safer + ": "))
  }

  @Test("the figures in the texts are those of the plan")
  func figures() throws {
    let broad = try Samples.plan(Samples.accepted).grants.filter { $0.member == .deployer && $0.step == .rolesDeployer }
    #expect(broad.count == 10)
    #expect(broad.filter { $0.role.hasSuffix(".admin") }.count == 8)
    #expect(TradeOff[.broadPermissions].gained.contains("ten roles on the whole project, eight of them"))
    let granular = try Samples.plan().grants.filter { $0.member == .deployer && $0.resource != .service }
    let onService = try Samples.plan().grants.filter { $0.member == .deployer && $0.resource == .service }
    #expect(granular.count + onService.count == 4)
    #expect(granular.filter { $0.resource == .project }.map(\.role) == ["roles/logging.viewer"])
    #expect(TradeOff[.broadPermissions].instead.contains("granular: four roles"))
  }
}
