import SetupPlan
import TerminalUI

/// What can be done with a set-up that exists.
enum HomeAction: Sendable, Equatable, CaseIterable {
  case resume, adjust, apply, status, measure, advice, doctor, logs, history, revert, newEnvironment, quit

  var key: Character {
    switch self {
    case .resume: "g"
    case .adjust: "a"
    case .apply: "p"
    case .status: "s"
    case .measure: "m"
    case .advice: "v"
    case .doctor: "d"
    case .logs: "l"
    case .history: "h"
    case .revert: "r"
    case .newEnvironment: "n"
    case .quit: "q"
    }
  }

  var title: String {
    switch self {
    case .resume: "Go on"
    case .adjust: "Adjust"
    case .apply: "Apply"
    case .status: "Status"
    case .measure: "Measure"
    case .advice: "Advice"
    case .doctor: "Doctor"
    case .logs: "Logs"
    case .history: "History"
    case .revert: "Revert"
    case .newEnvironment: "New"
    case .quit: "Quit"
    }
  }

  var words: String {
    switch self {
    case .resume: "the run that stopped on the way"
    case .adjust: "memory, CPU, instances, keep-warm"
    case .apply: "review and make it as overture.yaml says"
    case .status: "what differs from overture.yaml"
    case .measure: "before and after, against what the guide promises"
    case .advice: "what other sizes would cost and bring, by a model"
    case .doctor: "what is wrong, the proof, and the cure"
    case .logs: "what the service writes, and its requests, live"
    case .history: "what was deployed, and the way back to it"
    case .revert: "take everything back"
    case .newEnvironment: "another environment"
    case .quit: "leave"
    }
  }
}

/// The set-up that `overture.yaml` describes, its environments, and what can be done with them.
struct HomeScreen: Screen, Equatable {
  var answers: Answers?
  var states: [String: EnvironmentState] = [:]
  /// How the environments do that are applied, as far as somebody has looked.
  var dashboards: [String: Dashboard] = [:]
  /// The open environment.
  var place = 0
  var action = HomeAction.adjust
  /// Whether it was opened from a list of services, to which `esc` goes back.
  var isOfSeveral = false

  var environment: EnvironmentAnswers? {
    guard let answers, answers.environments.indices.contains(place) else { return answers?.environments.first }
    return answers.environments[place]
  }

  func state(of name: String) -> EnvironmentState { states[name] ?? .neverApplied }

  /// What can be done with the open environment, the likeliest first.
  var actions: [HomeAction] {
    guard let environment else { return [.newEnvironment, .quit] }
    switch state(of: environment.name) {
    case .neverApplied, .reverted: return [.apply, .adjust, .status, .newEnvironment, .quit]
    case .applied:
      return [.adjust, .status, .measure, .advice, .doctor, .logs, .history, .revert, .apply, .newEnvironment, .quit]
    case .interrupted: return [.resume, .adjust, .status, .doctor, .logs, .history, .revert, .newEnvironment, .quit]
    }
  }

  /// Shows an environment, with its likeliest action marked.
  mutating func open(_ name: String?) {
    if let name, let found = answers?.environments.firstIndex(where: { $0.name == name }) { place = found }
    action = actions.first ?? .quit
  }

  /// How the open environment does; nil where there is nothing that could.
  var dashboard: Dashboard? {
    guard let name = environment?.name else { return nil }
    switch state(of: name) {
    case .neverApplied, .reverted: return nil
    case .applied, .interrupted: return dashboards[name] ?? Dashboard()
    }
  }

  /// What is to be asked now for the open environment; it counts as asked.
  mutating func dueParts(at seconds: Double) -> [DashboardPart] {
    guard let name = environment?.name, var dashboard else { return [] }
    let due = dashboard.due(at: seconds)
    dashboards[name] = dashboard
    return due
  }

  mutating func take(_ news: DashboardNews, of name: String, at seconds: Double) {
    var dashboard = dashboards[name] ?? Dashboard()
    switch news {
    case .health(let health): dashboard.health.take(health, at: seconds)
    case .metrics(let metrics): dashboard.metrics.take(metrics, at: seconds)
    case .check(let check): dashboard.check.take(check, at: seconds)
    case .failed(.health, let failure): dashboard.health.take(failure)
    case .failed(.metrics, let failure): dashboard.metrics.take(failure)
    case .failed(.check, let failure): dashboard.check.take(failure)
    }
    dashboards[name] = dashboard
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    let count = answers?.environments.count ?? 0
    switch input {
    case .key(.up), .key(.backTab): mark(by: -1)
    case .key(.down), .key(.tab): mark(by: 1)
    case .key(.escape) where isOfSeveral: return .back
    case .key(.left): show(max(0, place - 1))
    case .key(.right): show(min(max(0, count - 1), place + 1))
    case .key(.enter), .key(.character(" ")): return begin(action)
    case .key(.character(let key)):
      if let action = actions.first(where: { $0.key == key }) { return begin(action) }
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    show(number)
    return .stay
  }

  private func begin(_ action: HomeAction) -> Outcome {
    action == .quit ? .quit(0) : .begin(action, environment: environment?.name ?? "")
  }

  private mutating func show(_ place: Int) {
    guard place != self.place else { return }
    self.place = place
    action = actions.first ?? .quit
  }

  private mutating func mark(by distance: Int) {
    let current = actions.firstIndex(of: action) ?? 0
    action = actions[min(max(0, current + distance), actions.count - 1)]
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    return [
      Hint("enter", "choose"), Hint(glyphs.updown, "action"), Hint("?", "help"), Hint(glyphs.leftright, "environment"),
    ] + (isOfSeveral ? [Hint("esc", "services")] : [])
  }
}
