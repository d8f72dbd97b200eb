import PlainText
import SetupPlan
import TerminalUI

/// What is wrong with a set-up, what proves it, and the way to mend it.
struct DoctorScreen: Screen, Equatable {
  /// How far a cure is.
  enum Step: Sendable, Equatable {
    case none
    /// Asked whether this is to be done.
    case asking(Diagnosis.Item)
    case working(Diagnosis.Item)
    case failed(Failure)
    case done(Diagnosis.Item)
  }

  var environment = ""
  /// Nil while it is looked for.
  var result: Result<Diagnosis, Failure>?
  var progress = WorkProgress()
  var step = Step.none
  private(set) var place = 0
  private(set) var scroll = Viewport()

  var items: [Diagnosis.Item] {
    guard case .success(let diagnosis) = result else { return [] }
    return diagnosis.items
  }

  var marked: Diagnosis.Item? { items.indices.contains(place) ? items[place] : nil }

  var isWorking: Bool { if case .working = step { true } else { false } }

  mutating func take(_ result: Result<Diagnosis, Failure>, at seconds: Double) {
    progress.end(at: seconds, result)
    self.result = result
    place = min(place, max(0, items.count - 1))
    scroll.reset()
  }

  /// Takes how a cure ended.
  mutating func take(cured result: Result<String, Failure>) {
    guard case .working(let item) = step else { return }
    switch result {
    case .success: step = .done(item)
    case .failure(let failure): step = .failed(failure)
    }
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    if case .asking(let item) = step { return answer(input, item) }
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.character("r")) where result != nil && !isWorking: return .reload
    case .key(.enter) where items.isEmpty: if case .failure = result { return .reload }
    case .key(.character("c")), .key(.enter): return cure()
    case .key(.up), .key(.backTab): mark(place - 1)
    case .key(.down), .key(.tab): mark(place + 1)
    case .key(.home): mark(0)
    case .key(.end): mark(items.count - 1)
    default: _ = scroll.handle(input, count: lines(context).count, height: max(1, context.size.rows - 8))
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    if !isWorking { mark(number) }
    return .stay
  }

  private mutating func mark(_ wanted: Int) {
    guard !isWorking else { return }
    step = .none
    place = min(max(0, wanted), max(0, items.count - 1))
    scroll.reset()
  }

  private mutating func cure() -> Outcome {
    guard !isWorking, let marked else { return .stay }
    switch marked.mending {
    case .told: return .stay
    case .apply: return .begin(.apply, environment: environment)
    case .adjust(let resources): return .adjust(resources, environment: environment)
    case .change:
      step = .asking(marked)
      return .stay
    }
  }

  private mutating func answer(_ input: InputEvent, _ item: Diagnosis.Item) -> Outcome {
    switch input {
    case .key(.character("y")):
      step = .working(item)
      return .cure(item.id)
    case .key(.escape), .key(.character("n")), .key(.character("q")): step = .none
    default: break
    }
    return .stay
  }

  func hints(_ context: Context) -> [Hint] {
    if case .asking = step { return [Hint("y", "mend it"), Hint("esc", "leave all as it is")] }
    let cure: [Hint] =
      switch marked?.mending {
      case nil, .told: []
      case .change: [Hint("c", "mend it")]
      case .apply: [Hint("c", "review the cure")]
      case .adjust: [Hint("c", "review the size")]
      }
    return cure + [
      Hint(context.theme.glyphs.updown, "finding"), Hint("r", "look again"), Hint("?", "help"), Hint("esc", "back"),
    ]
  }
}
