import SetupPlan
import TerminalUI

/// The services of a repository that has several: which are set up, or which one is opened.
struct ServicesScreen: Screen, Equatable {
  /// What can be done with a service.
  enum Standing: Sendable, Equatable {
    /// It was found, and can be set up.
    case found(Service)
    /// It was found, and cannot be set up as it is.
    case impossible(Service, Failure)
    /// It has answers of its own.
    case known(KnownService)
  }

  /// A service in a line.
  struct Row: Sendable, Equatable {
    var standing: Standing
    /// Such as `FastAPI`; empty where no file was looked at.
    var framework = ""
    /// The file and line that speak for it.
    var evidence = ""
    var isChecked = false

    var name: String {
      switch standing {
      case .found(let service), .impossible(let service, _): service.name
      case .known(let known): (try? known.answers.get())?.service.name ?? known.home
      }
    }

    /// The service's folder, from the repository's root.
    var directory: String {
      switch standing {
      case .found(let service), .impossible(let service, _): service.directory
      case .known(let known): known.home
      }
    }
  }

  var rows: [Row] = []
  /// The marked row.
  var place = 0
  /// Whether the services have been chosen or opened once.
  var isSettled = false
  /// Whether it was come back to: then everything that was answered is kept.
  var isKept = false
  /// What stops the person, after an attempt to go on.
  var complaint: Failure?

  /// Whether there is something to choose: several services, or one that has answers in a folder.
  var isQuestion: Bool { rows.count > 1 || rows.contains { if case .known = $0.standing { true } else { false } } }

  /// The services that are set up by going on: those that are checked, else the marked one.
  var chosen: [Service] {
    let checked = rows.filter(\.isChecked)
    return (checked.isEmpty ? rows[place...].prefix(1) : checked[...]).compactMap {
      if case .found(let service) = $0.standing { service } else { nil }
    }
  }

  /// Takes what was found: the services with answers first, then those that can be set up, likeliest first.
  mutating func take(_ choice: RepositoryChoice) {
    func row(_ standing: Standing, _ directory: String) -> Row {
      let facts = choice.facts[directory] ?? []
      let told = ["Application", "Framework", "Started by"].lazy.compactMap { title in
        facts.first { $0.title == title && !$0.place.isEmpty }?.place
      }
      return Row(
        standing: standing, framework: facts.first { $0.title == "Framework" }?.value ?? "", evidence: told.first ?? "")
    }
    let known = choice.known.map { known in
      row(.known(known), (try? known.answers.get())?.service.directory ?? known.home)
    }
    let taken = Set(
      choice.known.flatMap { [$0.home] + ((try? $0.answers.get()).map { [$0.service.directory] } ?? []) })
    let found = choice.candidates.filter { !taken.contains($0.directory) }
    let names = Self.apart(found, from: Set(known.map(\.name)))
    let others = zip(found, names).map { service, name in
      var service = service
      service.name = name
      let obstacle = choice.obstacles[service.directory]
      return row(obstacle.map { .impossible(service, $0) } ?? .found(service), service.directory)
    }
    rows =
      known + others.filter { if case .found = $0.standing { true } else { false } }
      + others.filter { if case .impossible = $0.standing { true } else { false } }
    place = min(place, max(0, rows.count - 1))
  }

  /// Names of which no two are the same: folders of the same name get that of the folder above before it.
  private static func apart(_ services: [Service], from taken: Set<String>) -> [String] {
    var taken = taken
    return services.map { service in
      var name = service.name
      let folders = service.directory.split(separator: "/").map(String.init)
      if taken.contains(name), folders.count > 1 {
        let longer = folders.suffix(2).joined(separator: "-").lowercased()
        if NameRules.service(longer) == nil { name = longer }
      }
      var number = 2
      let base = name
      while taken.contains(name) {
        name = "\(base)-\(number)"
        number += 1
      }
      taken.insert(name)
      return name
    }
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    complaint = nil
    switch input {
    case .key(.escape), .key(.character("q")): return .back
    case .key(.up), .key(.backTab): mark(place - 1)
    case .key(.down), .key(.tab): mark(place + 1)
    case .key(.home): mark(0)
    case .key(.end): mark(rows.count - 1)
    case .key(.pageUp): mark(place - 8)
    case .key(.pageDown): mark(place + 8)
    case .mouse(let mouse): mark(place + (mouse.action == .wheelDown ? 3 : mouse.action == .wheelUp ? -3 : 0))
    case .key(.character(" ")): toggle()
    case .key(.character("a")): toggleAll()
    case .key(.enter): return advance()
    default: break
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    complaint = nil
    if number == place { toggle() } else { mark(number) }
    return .stay
  }

  private mutating func mark(_ row: Int) { place = min(max(0, row), max(0, rows.count - 1)) }

  private mutating func toggle() {
    guard rows.indices.contains(place) else { return }
    switch rows[place].standing {
    case .found: rows[place].isChecked.toggle()
    case .impossible(_, let failure): complaint = failure
    case .known:
      complaint = Failure(
        message: "\(rows[place].name) has answers already.", reason: "Only what has none is set up here.",
        remedy: "Return opens it; uncheck the others first.", kind: .answers)
    }
  }

  /// Checks all that can be set up, or none where all are checked.
  private mutating func toggleAll() {
    let able = rows.indices.filter { if case .found = rows[$0].standing { true } else { false } }
    let isOn = able.contains { !rows[$0].isChecked }
    for index in able { rows[index].isChecked = isOn }
  }

  private mutating func advance() -> Outcome {
    guard rows.indices.contains(place) else { return .stay }
    if !rows.contains(where: \.isChecked) {
      switch rows[place].standing {
      case .known(let known):
        guard case .failure(let failure) = known.answers else { return .open(home: known.home) }
        complaint = failure
        return .stay
      case .impossible(_, let failure):
        complaint = failure
        return .stay
      case .found: break
      }
    }
    return .setUp(chosen)
  }

  func hints(_ context: Context) -> [Hint] {
    let checked = rows.count(where: \.isChecked)
    let marked = rows.indices.contains(place) ? rows[place] : nil
    var words = checked > 1 ? "set up \(checked)" : "set up"
    if checked == 0, case .known? = marked?.standing { words = "open" }
    return [
      Hint("enter", words), Hint("space", "check"), Hint(context.theme.glyphs.updown, "service"), Hint("a", "all"),
      Hint("?", "help"), Hint("esc", "back"),
    ]
  }
}
