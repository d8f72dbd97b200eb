import Measurement
import PlainText
import SetupPlan
import TerminalUI

/// Other sizings for a service, from the cheapest to the fastest: the curve, and what each changes and costs.
struct AdviceScreen: Screen, Equatable {
  var environment = ""
  /// Nil while the model is at work.
  var result: Result<SizingAdvice, Failure>?
  var progress = WorkProgress()
  /// The marked pick.
  private(set) var place = 0
  private(set) var scroll = Viewport()

  var picks: [Advice.Pick] {
    guard case .success(let shown) = result else { return [] }
    return shown.advice.picks
  }

  /// The sizing that the advice compares with.
  var resources: Resources? { try? result?.get().advice.subject.resources }

  var marked: Advice.Pick? { picks.indices.contains(place) ? picks[place] : nil }

  /// Marks the one that is proposed.
  mutating func take(_ result: Result<SizingAdvice, Failure>, at seconds: Double) {
    progress.end(at: seconds, result)
    self.result = result
    scroll.reset()
    let wanted = try? result.get().advice.recommended?.number
    place = picks.firstIndex { $0.number == wanted } ?? 0
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.character("r")) where result != nil: return .reload
    case .key(.enter), .key(.character("t")): return taken()
    case .key(.up), .key(.backTab): mark(place - 1)
    case .key(.down), .key(.tab): mark(place + 1)
    case .key(.home): mark(0)
    case .key(.end): mark(picks.count - 1)
    case .key(.character(let key)) where picks.contains { $0.number == key.wholeNumberValue }:
      mark(picks.firstIndex { $0.number == key.wholeNumberValue } ?? place)
    default:
      _ = scroll.handle(input, count: lines(context).count, height: room(Chrome.body(context), context).words.height)
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    mark(number)
    return .stay
  }

  private mutating func mark(_ wanted: Int) {
    place = min(max(0, wanted), max(0, picks.count - 1))
    scroll.reset()
  }

  /// The marked sizing, on its way to the review; today's is there already.
  private func taken() -> Outcome {
    if case .failure = result { return .reload }
    guard let marked, isChange(marked) else { return .stay }
    return .adjust(marked.option.resources, environment: environment)
  }

  private func isChange(_ pick: Advice.Pick) -> Bool { !pick.marks.contains(.now) }

  func hints(_ context: Context) -> [Hint] {
    (marked.map(isChange) == true ? [Hint("enter", "review it")] : []) + [
      Hint(context.theme.glyphs.updown, "sizing"), Hint("r", "again"), Hint("?", "help"), Hint("esc", "back"),
    ]
  }
}
