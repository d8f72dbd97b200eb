import SetupPlan
import TerminalUI

/// What was deployed to an environment, the workflow's runs beside it, and the way back to an earlier revision.
struct HistoryScreen: Screen, Equatable {
  /// How far a rollback is.
  enum Step: Sendable, Equatable {
    case none
    /// Asked whether this is to be done.
    case asking(Rollback)
    case working(Rollback)
    case failed(Failure)
    /// All requests go to the revision of this name.
    case done(String)
    /// What a pause or its end would change is looked at.
    case looking(PausePlan.Direction)
    /// Asked whether it is to be paused or resumed.
    case askingPause(PausePlan)
    case pausing(PausePlan)
    /// It was paused or resumed; or it was so already, and nothing was done.
    case paused(PausePlan.Direction, isUnchanged: Bool)
  }

  var environment = ""
  /// Nil while it is looked up.
  var result: Result<DeploymentHistory, Failure>?
  var step = Step.none
  /// The marked revision.
  var place = 0
  /// How far the question whether to pause is scrolled.
  var scroll = Viewport()

  var revisions: [RevisionEntry] {
    guard case .success(let history) = result else { return [] }
    return history.revisions
  }

  var marked: RevisionEntry? { revisions.indices.contains(place) ? revisions[place] : revisions.last }

  /// Whether a rollback, a pause or its end goes on.
  var isWorking: Bool {
    switch step {
    case .working, .pausing: true
    default: false
    }
  }

  /// What `p` does; nil while it is not known whether the environment is paused.
  var direction: PausePlan.Direction? {
    guard case .success(let history) = result, !history.revisions.isEmpty else { return nil }
    return history.pause == nil ? .pause : .resume
  }

  /// Takes what was looked up; the marked revision is the likeliest to go back to.
  mutating func take(_ result: Result<DeploymentHistory, Failure>) {
    let former = marked?.name
    self.result = result
    let target = try? Rollback(to: nil, among: revisions, of: environment).to.name
    place = revisions.firstIndex { $0.name == former } ?? revisions.firstIndex { $0.name == target } ?? 0
  }

  /// Takes how a rollback ended.
  mutating func take(rolledBack result: Result<String, Failure>) {
    guard case .working = step else { return }
    step =
      switch result {
      case .success(let name): .done(name)
      case .failure(let failure): .failed(failure)
      }
  }

  /// Takes what a pause or its end would change.
  mutating func take(planned result: Result<PausePlan, Failure>) {
    guard case .looking = step else { return }
    scroll.reset()
    step =
      switch result {
      case .success(let plan) where plan.changes.isEmpty: .paused(plan.direction, isUnchanged: true)
      case .success(let plan): .askingPause(plan)
      case .failure(let failure): .failed(failure)
      }
  }

  /// Takes how a pause or its end went.
  mutating func take(paused result: Result<PausePlan.Direction, Failure>) {
    guard case .pausing = step else { return }
    step =
      switch result {
      case .success(let direction): .paused(direction, isUnchanged: false)
      case .failure(let failure): .failed(failure)
      }
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    if case .asking(let rollback) = step { return answer(input, rollback) }
    if case .askingPause(let plan) = step { return answer(input, plan, context) }
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.character("r")) where result != nil && !isWorking: return .reload
    case .key(.up), .key(.backTab): mark(place - 1)
    case .key(.down), .key(.tab): mark(place + 1)
    case .key(.home): mark(0)
    case .key(.end): mark(revisions.count - 1)
    case .key(.pageUp): mark(place - 10)
    case .key(.pageDown): mark(place + 10)
    case .mouse(let mouse) where mouse.action == .wheelUp: mark(place - 3)
    case .mouse(let mouse) where mouse.action == .wheelDown: mark(place + 3)
    case .key(.enter):
      if case .failure = result { return .reload }
    case .key(.character("b")): ask()
    case .key(.character("p")):
      guard !isWorking, let direction else { return .stay }
      step = .looking(direction)
      return .planPause(direction)
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    guard !isWorking else { return .stay }
    mark(number)
    return .stay
  }

  private mutating func mark(_ place: Int) {
    if !isWorking { step = .none }
    self.place = min(max(0, place), max(0, revisions.count - 1))
  }

  private mutating func ask() {
    guard !isWorking, let marked else { return }
    do {
      step = .asking(try Rollback(to: marked.name, among: revisions, of: environment))
    } catch let failure as Failure {
      step = .failed(failure)
    } catch {
      step = .none
    }
  }

  /// The answer to the question.
  private mutating func answer(_ input: InputEvent, _ rollback: Rollback) -> Outcome {
    switch input {
    case .key(.character("y")):
      step = .working(rollback)
      return .start
    case .key(.escape), .key(.character("n")), .key(.character("q")): step = .none
    default: break
    }
    return .stay
  }

  /// The answer to the question whether to pause or resume.
  private mutating func answer(_ input: InputEvent, _ plan: PausePlan, _ context: Context) -> Outcome {
    switch input {
    case .key(.character("y")):
      step = .pausing(plan)
      return .pause(plan.direction)
    case .key(.escape), .key(.character("n")), .key(.character("q")): step = .none
    default:
      let room = Chrome.body(context).inset(top: context.isShort ? 0 : 1)
      _ = scroll.handle(input, count: pauseLines(plan, width: room.width, context).count, height: room.height)
    }
    return .stay
  }

  func hints(_ context: Context) -> [Hint] {
    if case .askingPause(let plan) = step {
      return [
        Hint("y", plan.direction == .pause ? "pause it" : "resume it"), Hint("esc", "leave all as it is"),
        Hint(context.theme.glyphs.updown, "scroll"),
      ]
    }
    if case .asking = step { return [Hint("y", "give it the requests"), Hint("esc", "leave all as it is")] }
    guard case .success = result else { return [Hint("r", "again"), Hint("?", "help"), Hint("esc", "back")] }
    let pause = direction.map { [Hint("p", $0 == .pause ? "pause" : "resume")] } ?? []
    return [Hint("b", "roll back to it")] + pause + [
      Hint(context.theme.glyphs.updown, "revision"), Hint("r", "again"), Hint("?", "help"), Hint("esc", "back"),
    ]
  }
}
