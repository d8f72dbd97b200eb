import Measurement
import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The screens of day two")
struct DayTwoTests {
  private let size = Size(columns: 120, rows: 40)
  private static let failure = Failure(
    message: "Cloud Monitoring refuses", reason: "The account lacks monitoring.timeSeries.list.",
    remedy: "Ask for roles/monitoring.viewer, then press r.", kind: .notPermitted)

  // MARK: Advice

  @Test("v on Home asks the model, and marks the cheapest that holds the target")
  func advice() {
    var model = Journeys.atHome()
    #expect(
      model.update(.input(.key(.character("v")))) == [.advise(Fixtures.answers(), environment: "production")])
    #expect(model.view(size: size).text.contains("playing the traffic of production on other sizes"))
    // There is nothing to choose yet.
    for key in [Key.character("1"), .down, .enter, .end, .character("t"), .pageDown] {
      #expect(model.update(.input(.key(key))) == [] && model.place == .advice)
    }
    model.do(.advised(environment: "production", .success(Fixtures.advice)))
    #expect(model.advice.marked?.marks.contains(.cheapest) == true)
    let text = model.view(size: size).text
    #expect(text.contains("p99 (ms) over US$ a month") && text.contains("cheapest that holds the target"))
  }

  @Test("enter takes the marked sizing to the review of an adjustment; today's is there already")
  func takesAdvice() throws {
    var model = Journeys.atAdvice()
    let wanted = try #require(model.advice.marked?.option.resources)
    let effects = model.update(.input(.key(.enter)))
    guard case .prepareReview(let answers, "production", .adjust)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(model.place == .review)
    #expect(answers.environments.first { $0.name == "production" }?.resources == wanted)

    var other = Journeys.atAdvice()
    let now = try #require(other.advice.picks.firstIndex { $0.marks.contains(.now) })
    other.press(.character(Character("\(now + 1)")))
    #expect(other.advice.place == now)
    #expect(other.update(.input(.key(.enter))) == [] && other.place == .advice)
    #expect(!other.view(size: size).text.contains("review it"))
  }

  @Test("what the model said of the same settings is not asked again; of other settings it is")
  func keepsAdvice() {
    var model = Journeys.atAdvice()
    model.press(.escape)
    #expect(model.place == .home)
    #expect(model.update(.input(.key(.character("v")))) == [])
    #expect(model.place == .advice && !model.advice.picks.isEmpty)
    model.press(.escape)
    model.answers?.environments[0].resources.concurrency = 7
    #expect(model.update(.input(.key(.character("v")))).count == 1)
    #expect(model.advice.picks.isEmpty)
  }

  @Test("while the model is at work, it is asked once, however often the screen is opened")
  func underWay() {
    var model = Journeys.atHome()
    #expect(model.update(.input(.key(.character("v")))).count == 1)
    model.press(.escape)
    #expect(model.update(.input(.key(.character("v")))) == [])
    #expect(model.place == .advice)
  }

  @Test("an answer about another environment is dropped")
  func otherEnvironment() {
    var model = Journeys.atHome()
    model.press(.character("v"))
    model.do(.advised(environment: "staging", .success(Fixtures.advice)))
    #expect(model.advice.picks.isEmpty)
    model.press(.escape)
    model.press(.character("d"))
    model.do(.examined(environment: "staging", .success(Fixtures.diagnosis)))
    #expect(model.doctor.items.isEmpty)
    model.press(.escape)
    model.press(.character("m"))
    model.do(.measured(environment: "staging", .success(Fixtures.measured)))
    #expect(model.measure.result == nil)
  }

  @Test("a refusal says why, and enter asks again", arguments: [Character("v"), "m", "d"])
  func refused(key: Character) {
    var model = Journeys.atHome()
    let asked = model.update(.input(.key(.character(key))))
    model.do(
      .advised(environment: "production", .failure(Self.failure)),
      .measured(environment: "production", .failure(Self.failure)),
      .examined(environment: "production", .failure(Self.failure)))
    #expect(model.view(size: size).text.contains("monitoring.timeSeries.list"))
    #expect(model.update(.input(.key(.enter))) == asked)
  }

  // MARK: Measured traffic

  @Test("an adjustment asks what traffic there is; ^T reckons with it, and it becomes the answer")
  func traffic() throws {
    var model = Journeys.atHome(riskier: false)
    let asked = model.update(.input(.key(.character("a"))))
    #expect(asked == [.measureTraffic(Fixtures.answers(riskier: false), environment: "production")])
    let assumed = model.view(size: size).text
    #expect(assumed.contains("$ 29.75") && !assumed.contains("^T"))
    model.do(.trafficMeasured(environment: "staging", Fixtures.traffic))
    #expect(model.resources.measured == nil)
    model.do(.trafficMeasured(environment: "production", Fixtures.traffic))
    let offered = model.view(size: size).text
    #expect(
      offered.contains("Measured in the last week: 9800000 requests a month of 87 ms") && offered.contains("$ 29.75"))
    model.press(.control("t"))
    #expect(model.view(size: size).text.contains("9800000 requests a month of 87 ms."))
    #expect(!model.view(size: size).text.contains("$ 29.75"))
    model.press(.control("t"))
    #expect(model.view(size: size).text.contains("$ 29.75"))
    model.press(.control("t"), .right)
    guard case .prepareReview(let answers, _, .adjust)? = model.update(.input(.key(.enter))).first else {
      Issue.record("no review")
      return
    }
    #expect(answers.environments[0].traffic == Fixtures.traffic && answers.environments[1].traffic == nil)
  }

  @Test("traffic that the answers have already is not offered")
  func knownTraffic() {
    var model = Journeys.atHome(riskier: false)
    model.answers?.environments[0].traffic = Fixtures.traffic
    model.openHome("production")
    model.press(.character("a"))
    model.do(.trafficMeasured(environment: "production", Fixtures.traffic))
    model.press(.control("t"))
    #expect(!model.resources.takesMeasured && !model.view(size: size).text.contains("^T"))
  }

  // MARK: Progress

  @Test("long work tells how far it is, and how long the rest takes as things go")
  func progress() {
    var model = Journeys.atHome()
    model.seconds = 100
    model.press(.character("v"))
    model.seconds = 108
    model.do(.worked(.advice, environment: "production", WorkPart(done: 4, of: 12)))
    #expect(model.view(size: size).text.contains("4 of 12, 8 s so far, about 16 s left"))
    model.do(.worked(.advice, environment: "staging", WorkPart(done: 9, of: 12)))
    #expect(model.view(size: size).text.contains("4 of 12"))
  }

  @Test("what took so long last time is what the next time is told to take, unless it failed")
  func usual() {
    var model = Journeys.atHome()
    model.seconds = 100
    model.press(.character("m"))
    model.seconds = 112
    model.do(.measured(environment: "production", .success(Fixtures.measured)))
    model.press(.character("r"))
    model.seconds = 115
    #expect(model.view(size: size).text.contains("3 s so far, about 9 s left"))
    model.do(.measured(environment: "production", .failure(Self.failure)))
    model.press(.character("r"))
    model.seconds = 120
    #expect(model.view(size: size).text.contains("5 s so far, about 7 s left"))
    // Longer than usual: nothing is promised any more.
    model.seconds = 140
    #expect(!model.view(size: size).text.contains("left"))
  }

  // MARK: Doctor

  @Test("c asks before it mends, y mends by that one change, and then everything is looked at again")
  func cure() {
    var model = Journeys.atDoctor()
    #expect(model.update(.input(.key(.character("c")))) == [])
    #expect(model.view(size: size).text.contains("Do it? Resume the job."))
    #expect(model.update(.input(.key(.escape))) == [] && model.doctor.step == .none)
    model.press(.character("c"))
    #expect(
      model.update(.input(.key(.character("y"))))
        == [.cure(Fixtures.answers(), environment: "production", id: "job-paused")])
    #expect(
      model.update(.cured(.success("job-paused"))) == [.examine(Fixtures.answers(), environment: "production")])
    var healed = Fixtures.diagnosis
    healed.items.removeFirst()
    model.do(.examined(environment: "production", .success(healed)))
    #expect(model.doctor.items.count == Fixtures.diagnosis.items.count - 1)
  }

  @Test("a cure by other sizes goes through the review of an adjustment, one by steps through that of the set-up")
  func reviews() {
    var model = Journeys.atDoctor()
    model.press(.down, .character("c"))
    #expect(model.place == .review && model.way == .adjust)
    var other = Journeys.atDoctor()
    other.press(.down, .down, .character("c"))
    #expect(other.way == .apply)
    // What only a person can do has its command, and no key.
    var told = Journeys.atDoctor()
    told.press(.end)
    #expect(told.update(.input(.key(.character("c")))) == [] && told.place == .doctor)
    #expect(told.view(size: size).text.contains("gh auth refresh --scopes workflow"))
  }

  // MARK: Measure

  @Test("verdicts have ranges, n goes from part to part as far as the plots, and N back")
  func measured() {
    var model = Journeys.atMeasure().sized(Size(columns: 80, rows: 24))
    let first = model.view(size: model.size).text
    #expect(first.contains("better by 26..28 %"))
    model.press(.character("n"))
    #expect(model.measure.scroll.offset > 0)
    var offsets = [0]
    while offsets.last != model.measure.scroll.offset {
      offsets.append(model.measure.scroll.offset)
      model.press(.character("n"))
    }
    #expect(offsets == offsets.sorted() && offsets.count > 4)
    #expect(model.view(size: model.size).text.contains("┤"), "a plot is seen at the end")
    for _ in offsets { model.press(.character("N")) }
    #expect(model.view(size: model.size).text == first)
  }
}
