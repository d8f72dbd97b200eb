import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Security and its trade-offs")
struct SecurityTests {
  @Test("nothing is preselected, and all four answers are needed")
  func preselecting() {
    var model = Journeys.atSecurity()
    #expect(model.security.choices.isEmpty)
    #expect(model.security.answers == nil)
    model.press(.end, .enter)
    #expect(model.place == .security)
    #expect(model.security.isIncomplete)
  }

  @Test("return alone never accepts a risk: it takes the safer answer", arguments: SecurityTopic.allCases)
  func defaulting(topic: SecurityTopic) {
    var model = Journeys.atPage(topic, environment: "staging")
    model.press(.enter)
    #expect(model.security.choices[topic] == .safer)
    #expect(model.security.accepted.isEmpty)
  }

  @Test("the page has both answers side by side, and the whole text", arguments: SecurityTopic.allCases)
  func explaining(topic: SecurityTopic) throws {
    var model = Journeys.atPage(topic).sized(Size(columns: 200, rows: 60))
    var text = model.view(size: model.size).text
    model.press(.end)
    text += model.view(size: model.size).text
    let tradeOff = TradeOff[topic.tradeOff]
    let here = try #require(model.security.circumstances)
    let told = [false, true].flatMap { isRiskier in
      let answer = Consequences(of: topic.tradeOff, isRiskier: isRiskier, in: here)
      return Consequences.Aspect.allCases.map { answer[$0] }
    }
    for part in [tradeOff.gained, tradeOff.risked, tradeOff.abuse, tradeOff.instead] + told {
      let words = part.split(separator: " ").prefix(4).joined(separator: " ")
      #expect(text.contains(words), "\(words)")
    }
    #expect(text.contains(tradeOff.title.uppercased()))
  }

  @Test(
    "where nothing is at stake one key accepts, with the text's hash, who and when",
    arguments: ["development", "dev", "test", "sandbox"])
  func accepting(environment: String) {
    for topic in SecurityTopic.allCases {
      var model = Journeys.atPage(topic, environment: environment)
      model.now = "2026-11-23T12:34:56Z"
      model.type("2")
      #expect(model.security.choices[topic] == .riskier)
      #expect(
        model.security.accepted[topic.tradeOff]
          == Acknowledgement(
            id: topic.tradeOff, text: TradeOff[topic.tradeOff].textHash, by: "operator@example.com",
            at: "2026-11-23T12:34:56Z"))
    }
  }

  @Test(
    "elsewhere accepting opens when the text's end has been on the screen, and takes the risk's own word",
    arguments: ["production", "prod", "live", "staging", "production-eu", "dev2"], SecurityTopic.allCases)
  func deliberating(environment: String, topic: SecurityTopic) {
    var model = Journeys.atPage(topic, environment: environment)
    model.type("2")
    #expect(model.security.page?.form == nil)
    #expect(model.security.page?.isRefused == true)
    model.press(.end)
    model.type("2")
    model.press(.enter)
    #expect(!model.security.isAnswered(topic))
    let wrong = topic == .access ? "network" : "public"
    model.type(wrong)
    model.press(.enter)
    #expect(!model.security.isAnswered(topic))
    #expect(model.security.page?.form?.complaint != nil)
    model.press(.control("u"))
    model.type(topic.tradeOff.word)
    model.press(.enter)
    #expect(model.security.choices[topic] == .riskier)
    #expect(model.security.isAnswered(topic))
  }

  @Test("the page also counts as read by paging and by the wheel, but not before its last line is there")
  func reading() {
    for scroll in [
      WizardEvent.input(.key(.pageDown)),
      .input(.mouse(MouseEvent(action: .wheelDown, position: Position(row: 5, column: 5)))),
    ] {
      var model = Journeys.atPage(.access)
      var before = 0
      while model.security.page?.isRead == false, before < 100 {
        #expect(!model.view(size: model.size).text.contains("end of the text"))
        model.do(scroll)
        before += 1
      }
      #expect(before > 1)
      #expect(model.view(size: model.size).text.contains("end of the text"))
    }
  }

  @Test("keys that come in one burst accept nothing: no frame has shown the text's end")
  func burst() {
    var model = Journeys.atPage(.access)
    for key in [Key.end, .character("2")] + "public".map(Key.character) + [.enter] {
      _ = model.update(.input(.key(key)))
    }
    #expect(model.security.accepted.isEmpty)
    #expect(model.security.choices[.access] == nil)
  }

  @Test("a text that is hidden by the help has not been read")
  func hidden() {
    var model = Journeys.atPage(.access)
    _ = model.update(.input(.key(.end)))
    model.press(.character("?"))
    #expect(model.security.page?.isRead == false)
  }

  @Test("pasting the word is refused, and says so; a reason may be pasted")
  func pasting() {
    var model = Journeys.atPage(.access)
    model.press(.end, .character("2"))
    model.do(.input(.paste("public")))
    #expect(model.security.page?.form?.complaint?.contains("Pasting is refused") == true)
    #expect(model.view(size: model.size).text.contains("Pasting is refused"))
    model.press(.enter)
    #expect(!model.security.isAnswered(.access))
    model.type("public")
    model.press(.tab, .tab)
    model.do(.input(.paste("until the gateway is there")))
    model.press(.enter)
    #expect(model.security.accepted[.publicAccess]?.because == "until the gateway is there")
  }

  @Test("an acceptance takes an end and a reason, and an end that is over or no day is refused")
  func ending() {
    var model = Journeys.atPage(.network)
    model.press(.end, .character("2"))
    model.type("network")
    model.press(.tab)
    for (end, complaint) in [("soon", "is not a day"), ("2026-11-22", "is over")] {
      model.press(.control("u"))
      model.type(end)
      model.press(.enter)
      #expect(model.security.page?.form?.complaint?.contains(complaint) == true)
    }
    model.press(.control("u"))
    model.type("2026-12-31")
    model.press(.tab)
    model.type("the fair")
    model.press(.enter)
    let record = model.security.accepted[.openIngress]
    #expect(record?.until == Day("2026-12-31"))
    #expect(record?.because == "the fair")
    #expect(record?.isValid(on: Day("2027-01-01") ?? .distantPast) == false)
  }

  @Test("where nothing is at stake, e asks for an end and a reason")
  func endingForTrying() {
    var model = Journeys.atPage(.network, environment: "dev")
    model.type("e2026-12-31")
    model.press(.enter)
    #expect(model.security.accepted[.openIngress]?.until == Day("2026-12-31"))
  }

  @Test("the safer answer is one key away, also while the word is typed")
  func savingOneself() {
    var model = Journeys.atPage(.network)
    model.type("1")
    #expect(model.security.choices[.network] == .safer)
    var later = Journeys.atPage(.network)
    later.press(.end)
    later.type("2netw")
    later.press(.control("a"))
    #expect(later.security.choices[.network] == .safer)
    #expect(later.security.accepted.isEmpty)
  }

  @Test("escape leaves the page without an answer")
  func leaving() {
    var model = Journeys.atPage(.access, environment: "staging")
    model.press(.escape)
    #expect(model.security.page == nil)
    #expect(model.security.choices.isEmpty)
    #expect(model.place == .security)
  }

  @Test("what was accepted for one environment is asked again for another")
  func renaming() {
    var model = Journeys.atPage(.access, environment: "dev")
    model.type("2")
    model.press(.home, .enter)
    model.press(.escape, .escape, .escape)
    #expect(model.place == .project)
    model.press(.control("u"))
    model.type("production")
    model.press(.enter, .enter, .enter)
    #expect(model.place == .security)
    #expect(model.security.choices[.access] == nil)
    #expect(model.security.choices[.containerAuthentication] == .safer)
    #expect(model.security.history[.publicAccess] != nil)
  }

  @Test("with arrows, space and return alone a risk can be accepted, deliberately")
  func acceptingByArrows() {
    var model = Journeys.atPage(.access, environment: "dev")
    model.press(.right, .enter)
    #expect(model.security.choices[.access] == .riskier)
  }

  @Test("an acceptance of another text does not count, nor one that has run out, and adjusting asks again")
  func stale() {
    let changes: [(inout Acknowledgement) -> Void] = [
      { $0.text = "sha256:" + String(repeating: "0", count: 64) }, { $0.until = Day("2026-11-22") },
    ]
    for change in changes {
      var answers = Fixtures.answers()
      change(&answers.environments[0].security.acknowledgements[0])
      var model = WizardModel(start: Fixtures.start(answers: answers, states: Fixtures.applied))
      model.now = "2026-11-23T12:00:00Z"
      model.type("a")
      model.press(.enter)
      #expect(model.place == .security)
      #expect(model.security.open == [.containerAuthentication])
    }
  }

  @Test("one key makes a risk bearable: fewer instances and a budget are part of the answers that are reviewed")
  func bearing() throws {
    var model = Journeys.atPage(.access)
    model.type("ib")
    model.press(.end, .character("2"))
    model.type("public")
    model.press(.enter)
    // The other three, safer.
    for topic in [SecurityTopic.containerAuthentication, .permissions, .network] {
      model.security.focus = topic.rawValue * 2
      model.press(.enter)
    }
    let effects = model.press(.enter)
    guard case .prepareReview(let answers, "production", .apply) = try #require(effects.last) else {
      Issue.record("\(effects)")
      return
    }
    let environment = try #require(answers.environments.first)
    #expect(environment.resources.maxInstances == 3)
    #expect(environment.budget == Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50))
  }

  @Test("what is bearable already is offered no more, and the page tells the new figures")
  func bearingOnce() {
    var model = Journeys.atPage(.access).sized(Size(columns: 140, rows: 40))
    #expect(model.view(size: model.size).text.contains("$2,786"))
    model.type("i")
    let text = model.view(size: model.size).text
    #expect(text.contains("$418") && !text.contains("$2,786"))
    #expect(!text.contains("i  at most 3 instances"))
    #expect(text.contains("Changed: at most 3 instances"))
  }

  @Test("no risky answer has the mark or the colour of success")
  func colours() throws {
    var model = Journeys.atRiskyReview()
    model.press(.escape)
    #expect(model.place == .security)
    let frame = model.view(size: model.size)
    let theme = model.theme
    let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for topic in SecurityTopic.allCases {
      let row = try #require(lines.firstIndex { $0.contains(topic.title) && !$0.contains("Go on") })
      let mark = frame[Position(row: row, column: 1)]
      #expect(mark.text.description == theme.glyphs.warning, "\(topic.title)")
      #expect(mark.style == theme.risk)
    }
    var page = Journeys.atPage(.access)
    page.press(.right)
    let shown = page.view(size: page.size)
    let row = try #require(
      shown.text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("Accept public") })
    let accepting = (0..<80).map { shown[Position(row: row, column: $0)].style }
    #expect(accepting.contains(theme.riskFocus) && !accepting.contains(theme.focus))
  }
}
