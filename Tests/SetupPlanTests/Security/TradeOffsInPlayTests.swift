import Testing

@testable import SetupPlan

@Suite("The trade-offs that answers make")
struct TradeOffsInPlayTests {
  /// Each question with its riskier answer chosen and all others safe.
  static let single: [(SecurityAnswers, TradeOff.ID)] = {
    var all: [(SecurityAnswers, TradeOff.ID)] = []
    var answers = Samples.safe
    answers.containerAuthentication = .serviceAccountKey
    all.append((answers, .serviceAccountKeys))
    answers = Samples.safe
    answers.permissions = .broad
    all.append((answers, .broadPermissions))
    answers = Samples.safe
    answers.access = .public
    all.append((answers, .publicAccess))
    answers = Samples.safe
    answers.network = .all
    all.append((answers, .openIngress))
    return all
  }()

  @Test("each riskier answer makes its own, and taking the alternative ends it", arguments: single)
  func each(answers: SecurityAnswers, id: TradeOff.ID) {
    #expect(answers.tradeOffs == [id])
    #expect(answers.unaccepted(on: Samples.today) == [id])
    #expect(id.replaced(in: answers) == Samples.safe)
  }

  @Test("safe answers make none, the guide's make all, in the order of the questions")
  func extremes() {
    #expect(Samples.safe.tradeOffs.isEmpty)
    #expect(Samples.safe.unaccepted(on: Samples.today).isEmpty)
    #expect(Samples.risky.tradeOffs == TradeOff.ID.allCases)
    #expect(Samples.accepted.unaccepted(on: Samples.today).isEmpty)
  }

  @Test("each belongs to a key of the answers, with both values as they are spelled there")
  func questions() {
    let questions = TradeOff.ID.allCases.map(\.question)
    #expect(questions.map(\.key) == ["containerAuthentication", "permissions", "access", "network"])
    #expect(questions.map(\.safer) == ["keyless", "granular", "authenticated", "internal-and-load-balancing"])
    #expect(questions.map(\.riskier) == ["service-account-key", "broad", "public", "all"])
  }

  @Test("an acknowledgement counts only for the text that was read", arguments: TradeOff.ID.allCases)
  func sameText(id: TradeOff.ID) throws {
    var answers = Samples.accepted
    let index = try #require(answers.acknowledgements.firstIndex { $0.id == id })
    answers.acknowledgements[index].text = Samples.oldHash
    #expect(answers.unaccepted(on: Samples.today) == [id])
    // The text of another trade-off is another text.
    let other = try #require(TradeOff.ID.allCases.first { $0 != id })
    answers.acknowledgements[index].text = TradeOff[other].textHash
    #expect(answers.unaccepted(on: Samples.today) == [id])
  }

  @Test("one trade-off's record accepts no other")
  func otherID() {
    var answers = Samples.risky
    answers.acknowledge(.publicAccess, by: "someone@example.com", at: "2026-11-23T12:00:00Z")
    #expect(answers.unaccepted(on: Samples.today) == [.serviceAccountKeys, .broadPermissions, .openIngress])
  }

  @Test("accepting again replaces the older record in its place")
  func again() throws {
    var answers = Samples.accepted
    answers.acknowledgements[1].text = Samples.oldHash
    answers.acknowledge(.broadPermissions, by: "other@example.com", at: "2027-01-01T00:00:00Z")
    #expect(answers.acknowledgements.map(\.id) == TradeOff.ID.allCases)
    #expect(
      answers.acknowledgements[1]
        == Acknowledgement(
          id: .broadPermissions, text: TradeOff[.broadPermissions].textHash, by: "other@example.com",
          at: "2027-01-01T00:00:00Z"))
    #expect(answers.unaccepted(on: Samples.today).isEmpty)
  }

  @Test(
    "the alternative drops the acknowledgement that it makes needless, and no other", arguments: TradeOff.ID.allCases)
  func dropped(id: TradeOff.ID) {
    let answers = id.replaced(in: Samples.accepted)
    #expect(answers.acknowledgements.map(\.id) == TradeOff.ID.allCases.filter { $0 != id })
    #expect(answers.tradeOffs == TradeOff.ID.allCases.filter { $0 != id })
    #expect(answers.unaccepted(on: Samples.today).isEmpty)
  }
}
