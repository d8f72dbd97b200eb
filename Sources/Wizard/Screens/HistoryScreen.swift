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
  }

  var environment = ""
  /// Nil while it is looked up.
  var result: Result<DeploymentHistory, Failure>?
  var step = Step.none
  /// The marked revision.
  var place = 0

  var revisions: [RevisionEntry] {
    guard case .success(let history) = result else { return [] }
    return history.revisions
  }

  var marked: RevisionEntry? { revisions.indices.contains(place) ? revisions[place] : revisions.last }

  /// Whether a rollback goes on.
  var isWorking: Bool { if case .working = step { true } else { false } }

  /// Takes what was looked up; the marked revision is the likeliest to go back to.
  mutating func take(_ result: Result<DeploymentHistory, Failure>) {
    let former = marked?.name
    self.result = result
    let target = try? Rollback(to: nil, among: revisions, of: environment).to.name
    place = revisions.firstIndex { $0.name == former } ?? revisions.firstIndex { $0.name == target } ?? 0
  }

  /// Takes how a rollback ended.
  mutating func take(rolledBack result: Result<String, Failure>) {
    guard isWorking else { return }
    step =
      switch result {
      case .success(let name): .done(name)
      case .failure(let failure): .failed(failure)
      }
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    if case .asking(let rollback) = step { return answer(input, rollback) }
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

  func hints(_ context: Context) -> [Hint] {
    if case .asking = step { return [Hint("y", "give it the requests"), Hint("esc", "leave all as it is")] }
    guard case .success = result else { return [Hint("r", "again"), Hint("?", "help"), Hint("esc", "back")] }
    return [
      Hint("b", "roll back to it"), Hint(context.theme.glyphs.updown, "revision"), Hint("r", "again"),
      Hint("?", "help"),
      Hint("esc", "back"),
    ]
  }
}
