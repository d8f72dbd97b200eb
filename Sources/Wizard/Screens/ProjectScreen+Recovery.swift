import SetupPlan
import TerminalUI

/// What can be done where the list of projects cannot be had, or does not have the one that is meant.
extension ProjectScreen {
  /// Whether there is no list to choose from, and nothing is typed yet: then keys mean what the hints say.
  private var isStuck: Bool {
    !isLoading && !isTypingProject && list.query.isEmpty && (loadFailure != nil || list.rows.isEmpty)
  }

  /// What is typed, where it can be a project's id and the list has nothing like it.
  var typedProject: String? {
    list.hits.isEmpty && NameRules.project(list.query) == nil ? list.query : nil
  }

  /// What a key does where there is no list; nil for a key that means what it always means.
  mutating func recover(_ input: InputEvent, _ context: Context) -> Outcome? {
    guard isStuck, case .key(let key) = input else { return nil }
    switch key {
    case .character("r"): return retry()
    case .character("s") where context.canSignIn:
      isLoading = true
      loadFailure = nil
      return .effects([.signIn, .loadProjects(query: "")])
    case .character("t"):
      isTypingProject = true
      return .stay
    default: return nil
    }
  }

  /// Looks for credentials and projects again.
  mutating func retry() -> Outcome {
    guard !isLoading else { return .stay }
    isLoading = true
    loadFailure = nil
    sentQueries = []
    return .effects([.reconnect, .loadProjects(query: "")])
  }

  /// Puts a typed project into the list, where it is chosen like any other.
  mutating func add(typed id: String) {
    list.replace(rows: list.rows + [PickList.Row(id: id, title: id, detail: "typed")])
    list.select(id: id)
  }

  /// The keys of a list that cannot be had; nil where it can.
  func recoveryHints(_ context: Context) -> [Hint]? {
    if isStuck {
      return [Hint("r", "retry")] + (context.canSignIn ? [Hint("s", "sign in")] : [])
        + [Hint("t", "type id"), Hint("?", "help"), Hint("esc", "back")]
    }
    guard typedProject != nil || isTypingProject else { return nil }
    let take = typedProject == nil ? [] : [Hint("enter", "take it")]
    return take + [Hint("type", "id"), Hint("esc", "clear"), Hint("tab", "fields"), Hint("?", "help")]
  }

  /// Shown in place of an empty list.
  func drawEmptyList(on canvas: inout Canvas, in rect: Rect, _ context: Context) {
    let theme = context.theme
    func write(_ words: String) { canvas.write(words, in: rect, style: theme.quiet) }
    if list.query.isEmpty, !isTypingProject {
      if var loadFailure {
        // What to do about it matters most where there is no room for all of it.
        if canvas.rows(of: loadFailure, width: rect.width) > rect.height { loadFailure.reason = "" }
        canvas.failure(loadFailure, in: rect)
      } else if !isLoading {
        write(
          "This account sees no project. \(context.canSignIn ? "s signs in as another one; " : "")t takes a project's id."
        )
      }
    } else if let typedProject {
      write("Enter takes \(typedProject) as the project's id.")
    } else if list.query.isEmpty {
      write("Type the project's id, then press enter.")
    } else if !isLoading {
      let why = loadFailure == nil && !isTypingProject ? "" : " Not a project's id yet: 6 to 30 of a-z, 0-9 and -."
      write("Nothing matches “\(list.query)”.\(why)")
    }
  }
}
