import SetupPlan
import TerminalUI

/// What a run would do to things that others have made or set. Each needs a deliberate act before the review itself opens.
struct ConsentPage: Sendable, Equatable {
  /// One thing to agree to.
  enum Item: Sendable, Hashable {
    case foreign(ForeignResource)
    case removal(PlannedRemoval)
    /// Of an adjustment: a change beyond the settings.
    case unrelated(String)
  }

  let items: [Item]
  /// The places of the items that were agreed to.
  private(set) var agreed: Set<Int> = []
  private(set) var marked = 0
  /// Whether the page is still in the way.
  private(set) var isOpen: Bool
  /// Whether it was to be left although something is open.
  private(set) var isRefused = false

  init(_ preview: Preview) {
    items =
      preview.foreign.map(Item.foreign) + preview.removals.map(Item.removal) + preview.unrelated.map(Item.unrelated)
    isOpen = !items.isEmpty
  }

  /// Whether each thing is settled; of several of one kind, one is enough.
  var isSettled: Bool {
    let foreign = items.compactMap { if case .foreign(let resource) = $0 { resource } else { nil } }
    let rest = items.indices.filter { if case .foreign = items[$0] { false } else { true } }
    return foreign.unsettled(by: consents.adopted).isEmpty && rest.allSatisfy(agreed.contains)
  }

  /// What was agreed to.
  var consents: Consents {
    var consents = Consents()
    var removals: Set<PlannedRemoval> = []
    for place in agreed {
      switch items[place] {
      case .foreign(let resource): consents.adopted.insert(resource.id)
      case .removal(let removal): removals.insert(removal)
      case .unrelated(let words): consents.unrelated.insert(words)
      }
    }
    if !removals.isEmpty { consents.removals = .these(removals) }
    return consents
  }

  /// Takes a key. Agreeing is the space bar's alone, so that nothing is agreed to by going on.
  mutating func update(_ input: InputEvent) -> Outcome {
    isRefused = false
    switch input {
    case .key(.escape): return .back
    case .key(.up): marked = max(0, marked - 1)
    case .key(.down): marked = min(items.count - 1, marked + 1)
    case .key(.home): marked = 0
    case .key(.end): marked = items.count - 1
    case .key(.character(" ")): toggle(marked)
    case .key(.enter):
      if isSettled { isOpen = false } else { isRefused = true }
    default: break
    }
    return .stay
  }

  /// A click marks; it agrees to nothing.
  mutating func mark(_ place: Int) {
    if items.indices.contains(place) { marked = place }
  }

  private mutating func toggle(_ place: Int) {
    guard items.indices.contains(place) else { return }
    if agreed.remove(place) == nil { agreed.insert(place) }
  }

  func hints(_ context: Context) -> [Hint] {
    [
      Hint("space", "agree"), Hint(context.theme.glyphs.updown, "choose"), Hint("enter", "go on"), Hint("esc", "back"),
      Hint("?", "help"),
    ]
  }
}
