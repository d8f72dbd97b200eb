import SeededRandomNumbers
import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Any input at any size")
struct FuzzTests {
  private static let keys: [Key] =
    "aprsunqczfghbyvmdltowN/?1234567890 xé漢👍".map(Key.character)
    + [
      .enter, .enter, .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .control("c"), .control("u"), .control("w"), .control("t"), .function(1),
    ]

  private func event(_ random: inout SeededRandom, _ size: Size) -> WizardEvent {
    let step = StepID.allCases.randomElement(using: &random) ?? .filesWrite
    switch Int.random(in: 0..<64, using: &random) {
    case 0: return .projectsLoaded(.success(Fixtures.projects))
    case 1: return .projectChecked(id: "orchestra-demo", .success(ProjectCheck(obstacles: [])))
    case 2: return .repositoryDetected(Fixtures.repository)
    case 3: return .reviewReady(Fixtures.preview(adjusting: Bool.random(using: &random)))
    case 4: return .reviewFailed(Fixtures.applyFailure)
    case 5: return .run(.runStarted(run: .apply, environment: "production", steps: StepID.allCases))
    case 6: return .run(.stepStarted(step))
    case 7: return .run(.stepFinished(step, outcome: .failed(Fixtures.applyFailure), seconds: 1))
    case 8: return .run(.stepLog(step, level: .info, line: String(repeating: "漢字 x ", count: 40)))
    case 17:
      let seconds = [0, 0.5, 61, 1e9, .infinity].randomElement(using: &random) ?? 0
      return .run(.stepWaits(step, RunEvent.Retry(seconds: seconds, attempt: 1, reason: "busy", request: "GET x")))
    case 9: return .run(.runFinished(Bool.random(using: &random) ? .failed : .succeeded, seconds: 2))
    case 10: return .resultReady(Fixtures.result)
    case 11: return .statusReady(.success([StepChange(step: step, details: ["differs"])]))
    case 12: return .runFailed(Fixtures.applyFailure)
    case 13: return .input(.paste("production\nwith a line"))
    case 14, 15:
      let position = Position(
        row: Int.random(in: -1...size.rows, using: &random), column: Int.random(in: -1...size.columns, using: &random))
      let action: MouseEvent.Action = Bool.random(using: &random) ? .press : .wheelDown
      return .input(.mouse(MouseEvent(action: action, position: position)))
    case 16: return .input(.tick)
    case 20: return .repositoryDetected(Bool.random(using: &random) ? Fixtures.several : Fixtures.known)
    case 21: return .reviewsReady(["api", "mail", "web"].map { .success(Fixtures.preview(of: $0)) })
    case 22:
      return .several(Int.random(in: -1...4, using: &random), .runStarted(run: .apply, environment: "x", steps: [step]))
    case 23:
      return .severalEnded(
        Int.random(in: -1...4, using: &random), ServiceEnd(.failed(Fixtures.applyFailure), command: "x"))
    case 24: return .severalFinished
    case 25: return .pausePlanned(.success(Fixtures.pausePlan))
    case 26: return .paused(Bool.random(using: &random) ? .success(.pause) : .failure(Fixtures.applyFailure))
    case 18: return .historyReady(.success(Fixtures.history))
    case 19: return .rolledBack(Bool.random(using: &random) ? .success("x") : .failure(Fixtures.applyFailure))
    case 27...36: return dayTwo(&random)
    default: return .input(.key(Self.keys.randomElement(using: &random) ?? .enter))
    }
  }

  /// What comes of a service that is deployed.
  private func dayTwo(_ random: inout SeededRandom) -> WizardEvent {
    let name = Bool.random(using: &random) ? "production" : "staging"
    func result<Value>(_ value: Value) -> Result<Value, Failure> {
      Bool.random(using: &random) ? .success(value) : .failure(Fixtures.applyFailure)
    }
    switch Int.random(in: 0..<9, using: &random) {
    case 0:
      let news: [DashboardNews] = [
        .health(Fixtures.health), .metrics(Fixtures.metrics), .check(Fixtures.check),
        .failed(.metrics, Fixtures.applyFailure),
      ]
      return .dashboard(environment: name, news.randomElement(using: &random) ?? news[0])
    case 1: return .measured(environment: name, result(Fixtures.measured))
    case 2: return .advised(environment: name, result(Fixtures.advice))
    case 3: return .examined(environment: name, result(Fixtures.diagnosis))
    case 4: return .cured(result("job-paused"))
    case 5: return .logsRead(Bool.random(using: &random) ? Fixtures.log : [])
    case 6: return .logsFailed(Fixtures.logsRefused)
    case 7: return .trafficMeasured(environment: name, Bool.random(using: &random) ? Fixtures.traffic : nil)
    default:
      let part = WorkPart(done: Int.random(in: -1...5, using: &random), of: Int.random(in: 0...5, using: &random))
      return .worked(Bool.random(using: &random) ? .advice : .examination, environment: name, part)
    }
  }

  @Test("no size and no order of events stops the wizard", arguments: 1...24)
  func survives(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let hasAnswers = seed.isMultiple(of: 2)
    var model = WizardModel(
      start: Fixtures.start(answers: hasAnswers ? Fixtures.answers() : nil, states: Fixtures.applied))
    _ = model.begin()
    var size = Size(columns: 80, rows: 24)
    for _ in 0..<400 {
      if Int.random(in: 0..<12, using: &random) == 0 {
        size = Size(columns: Int.random(in: 1...210, using: &random), rows: Int.random(in: 1...62, using: &random))
        model.do(.input(.resize(size)))
      }
      _ = model.update(event(&random, size))
      let frame = model.view(size: size)
      #expect(frame.cells.count == size.columns * size.rows)
      if let cursor = frame.cursor {
        #expect((0..<size.rows).contains(cursor.row) && (0..<size.columns).contains(cursor.column))
      }
    }
  }

  @Test("every scene draws at every size", arguments: Scene.all)
  func drawsAtEverySize(scene: Scene) {
    let model = scene.model()
    for columns in Array(1...44) + [60, 71, 72, 79, 99, 110, 141] {
      for rows in [1, 2, 11, 12, 13, 17, 18, 24, 30] {
        let size = Size(columns: columns, rows: rows)
        #expect(model.view(size: size).cells.count == columns * rows)
      }
    }
  }

  @Test(
    "a terminal that is too small says what to do, in one message",
    arguments: [
      Size(columns: 39, rows: 12), Size(columns: 40, rows: 11), Size(columns: 12, rows: 3),
    ])
  func tooSmall(size: Size) {
    let text = Journeys.atResources().view(size: size).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.hasPrefix("Overture SANDBOX needs"))
  }

  /// Everything but what scrolls: keys, clicks anywhere, the words themselves, pastes, ticks.
  private func eventThatDoesNotScroll(_ random: inout SeededRandom, _ size: Size) -> [WizardEvent] {
    let word = TradeOff.ID.allCases.randomElement(using: &random)?.word ?? "key"
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "2\(word)".map { .input(.key(.character($0))) } + [.input(.key(.enter))]
    case 1: return [.input(.paste(word)), .input(.key(.enter))]
    case 2:
      let position = Position(
        row: Int.random(in: 0..<size.rows, using: &random), column: Int.random(in: 0..<size.columns, using: &random))
      return [.input(.mouse(MouseEvent(action: .press, position: position)))]
    case 3: return [.input(.tick), .input(.key(.right)), .input(.key(.enter))]
    default:
      let keys: [Key] =
        "12apebikmr?xyz".map(Key.character) + [
          .enter, .escape, .tab, .backTab, .left, .right, .backspace, .control("a"),
        ]
      return [.input(.key(keys.randomElement(using: &random) ?? .enter))]
    }
  }

  @Test("a journey that never scrolled cannot accept, at any size, by keys or by mouse", arguments: 1...16)
  func neverScrolled(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for topic in SecurityTopic.allCases {
      var model = Journeys.atSecurity()
      let size = Size(
        columns: [20, 40, 59, 60, 72, 80, 140, 200].randomElement(using: &random) ?? 80,
        rows: [5, 12, 17, 18, 24, 40, 60].randomElement(using: &random) ?? 24)
      model.do(.input(.resize(size)))
      for _ in 0..<120 {
        if model.place != .security { break }
        if model.security.page == nil {
          model.security.focus = topic.rawValue * 2 + 1
          model.press(.enter)
        }
        for event in eventThatDoesNotScroll(&random, size) { model.do(event) }
        #expect(model.security.accepted.isEmpty)
        #expect(!model.security.choices.values.contains(.riskier))
      }
    }
  }

  @Test("whoever has read to the end accepts at every size from the least that is drawn")
  func readAtEverySize() {
    for columns in [40, 59, 60, 71, 72, 80, 120, 200] {
      for rows in [12, 17, 18, 24, 40, 60] {
        for topic in SecurityTopic.allCases {
          var model = Journeys.atPage(topic).sized(Size(columns: columns, rows: rows))
          model.press(.end)
          #expect(model.security.page?.isRead == true, "\(columns)x\(rows)")
          model.type("2\(topic.tradeOff.word)")
          model.press(.enter)
          #expect(model.security.choices[topic] == .riskier, "\(columns)x\(rows)")
        }
      }
    }
  }
}
