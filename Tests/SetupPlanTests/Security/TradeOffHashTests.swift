import Testing

@testable import SetupPlan

@Suite("The hash of a trade-off's text")
struct TradeOffHashTests {
  private func tradeOff(
    _ id: TradeOff.ID = .publicAccess, title: String = "T", gained: String = "g", risked: String = "r",
    abuse: String = "a", instead: String = "i"
  ) -> TradeOff {
    TradeOff(id: id, title: title, gained: gained, risked: risked, abuse: abuse, instead: instead)
  }

  @Test("it is SHA-256 of the parts, each ended by a zero byte but the last")
  func known() {
    // printf 'public-access\0T\0g\0r\0a\0i' | sha256sum
    #expect(tradeOff().textHash == "sha256:dc681d0a90e92cdf7f4e71b60fce3632f0abf6b4d94e6aa231ca25a69e7a9c94")
  }

  @Test("another word anywhere is another hash")
  func anyPart() {
    let hashes = [
      tradeOff(), tradeOff(.openIngress), tradeOff(title: "U"), tradeOff(gained: "h"), tradeOff(risked: "s"),
      tradeOff(abuse: "b"), tradeOff(instead: "j"), tradeOff(gained: "gr", risked: ""), tradeOff(gained: "g "),
    ].map(\.textHash)
    #expect(Set(hashes).count == hashes.count)
  }

  @Test("each trade-off has its own, in the form that the answers record", arguments: TradeOff.ID.allCases)
  func form(id: TradeOff.ID) {
    let hash = TradeOff[id].textHash
    #expect(hash.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
    #expect(TradeOff.all.filter { $0.textHash == hash }.map(\.id) == [id])
  }
}
