import SetupPlan
import TerminalUI

/// The first screen of a set-up: the project, the repository and its service, and the environment.
struct ProjectScreen: Screen, Equatable {
  /// What keys act upon, from top to bottom.
  enum Focus: Int, Sendable, CaseIterable { case list, repository, service, directory, environment, image, findings }

  /// How far the project's check is.
  enum Check: Sendable, Equatable {
    case running
    case done(ProjectCheck)
    case failed(Failure)
  }

  var focus = Focus.list
  var list = PickList()
  var isLoading = false
  var loadFailure: Failure?
  /// Whether a project's id is being typed that the list does not have.
  var isTypingProject = false
  /// The searches that were sent to the cloud, so that none is sent twice.
  var sentQueries: Set<String> = []
  /// The picked project's id.
  var picked: String?
  var checks: [String: Check] = [:]
  var repository = TextField()
  var service = TextField()
  var directory = ChoiceField("", options: [])
  var environment = ChoiceField("production", options: ["development", "staging", "production"])
  var candidates: [Service] = []
  /// The folder of the `overture.yaml` that is written, relative to the repository's root.
  var home = "."
  /// Whether the repository has several services: then the answers are in the service's own folder.
  var isBesideOthers = false
  /// What is said of the services that were chosen together, by their directories; empty where there is only one.
  var drafts: [String: Draft] = [:]
  /// The environments whose image can be deployed instead of one that is built.
  var sources: [String] = []
  /// The one whose image is deployed; nil where one is built.
  var source: String?
  /// What was found out about each candidate, by its directory.
  var facts: [String: [FoundFact]] = [:]
  /// The variables that each candidate reads, by its directory.
  var variables: [String: [FoundVariable]] = [:]
  /// What the person said about the service, instead of its files.
  var details: [ServiceDetail: String] = [:]
  /// What the person has decided about older workflows, by their files.
  var workflows: [String: OlderWorkflowDecision] = [:]
  /// The findings while they are looked at.
  var page: FindingsPage?
  /// The directories whose questions have been answered.
  var confirmed: Set<String> = []
  var isDetecting = false
  /// The environments that exist already; a new one needs another name.
  var taken: Set<String> = []
  /// Whether the person asked to go on while the check was still running.
  var isAdvancing = false
  /// What stops the person, after an attempt to go on.
  var complaint: Failure?

  // MARK: Answers

  var repositoryName: RepositoryName? { RepositoryName(repository.text) }
  var serviceAnswer: Service {
    Service(
      name: service.text, directory: directory.text, details: details,
      home: isBesideOthers ? directory.text : home)
  }
  /// What was found out about the service in the field.
  var found: [FoundFact] { facts[directory.text] ?? [] }
  /// The variables that the service in the field reads.
  var foundVariables: [FoundVariable] { variables[directory.text] ?? [] }
  /// How many of the findings the person has to decide.
  var openQuestions: Int { openQuestions(of: directory.text) }

  /// How many of the findings about the service of a folder the person has to decide.
  func openQuestions(of folder: String) -> Int {
    guard !confirmed.contains(folder) else { return 0 }
    let isShown = folder == directory.text
    return FindingsPage(
      facts: facts[folder] ?? [], folder: folder, details: isShown ? details : drafts[folder]?.details ?? [:],
      workflows: isShown ? workflows : drafts[folder]?.workflows ?? [:]
    ).questions.count
  }

  mutating func loaded(_ result: Result<[ProjectChoice], Failure>) {
    isLoading = false
    switch result {
    case .failure(let failure): loadFailure = failure
    case .success(let projects):
      loadFailure = nil
      let known = Set(list.rows.map(\.id))
      let added = projects.filter { !known.contains($0.id) }
      list.replace(
        rows: list.rows + added.map { PickList.Row(id: $0.id, title: $0.id, detail: $0.name == $0.id ? "" : $0.name) })
      if let picked, list.query.isEmpty { list.select(id: picked) }
    }
  }

  /// Takes a check's result; the outcome goes on if the person was waiting for it.
  mutating func checked(id: String, _ result: Result<ProjectCheck, Failure>) -> Outcome {
    switch result {
    case .success(let check): checks[id] = .done(check)
    case .failure(let failure): checks[id] = .failed(failure)
    }
    guard isAdvancing, id == picked else { return .stay }
    isAdvancing = false
    return advance()
  }

  mutating func detected(_ choice: RepositoryChoice) {
    isDetecting = false
    candidates = choice.candidates
    facts = choice.facts
    variables = choice.variables
    if repository.text.isEmpty, let name = choice.repository { repository.set(name.description) }
    directory.options = choice.candidates.map(\.directory)
    guard let first = choice.candidates.first else { return }
    if service.text.isEmpty { service.set(first.name) }
    if directory.text.isEmpty { directory.set(first.directory) }
  }

  // MARK: Events

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    complaint = nil
    if page != nil { return updatePage(input) }
    switch input {
    case .key(.escape):
      if focus == .list, !list.query.isEmpty || isTypingProject {
        list.clearSearch()
        isTypingProject = false
        return .stay
      }
      return .back
    case .key(.enter): return enter()
    case .key(.tab): return move(to: focus == last ? .list : neighbour(1))
    case .key(.backTab): return move(to: focus == .list ? last : neighbour(-1))
    default: break
    }
    guard focus != .list else { return updateList(input, context) }
    if input == .key(.up) { return move(to: neighbour(-1)) }
    if input == .key(.down) { return move(to: neighbour(1)) }
    edit(input)
    return .stay
  }

  /// What is shown, from top to bottom; the findings only where there are any, the image only where there is a choice.
  var fieldsShown: [Focus] {
    Focus.allCases.filter { ($0 != .image || !sources.isEmpty) && ($0 != .findings || !found.isEmpty) }
  }

  private var last: Focus { fieldsShown.last ?? .environment }

  /// The field above or below; at the ends the same one.
  private func neighbour(_ distance: Int) -> Focus {
    let all = fieldsShown
    let place = (all.firstIndex(of: focus) ?? 0) + distance
    return all[min(max(0, place), all.count - 1)]
  }

  /// Chooses whether an image is built, or which environment's is deployed.
  private mutating func stepImage(by distance: Int) {
    let place = (source.flatMap(sources.firstIndex).map { $0 + 1 } ?? 0) + distance
    source = place <= 0 ? nil : sources[min(place, sources.count) - 1]
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    if page != nil {
      page?.choose(number)
      return .stay
    }
    if let field = Focus(rawValue: number) {
      let outcome = move(to: field)
      if field == .findings { openPage() }
      return outcome
    }
    list.select(place: number - 100)
    focus = .list
    return pick()
  }

  private mutating func updateList(_ input: InputEvent, _ context: Context) -> Outcome {
    if let outcome = recover(input, context) { return outcome }
    if input == .key(.character(" ")), list.query.isEmpty { return pick() }
    if case .mouse(let mouse) = input {
      list.select(place: list.selection + (mouse.action == .wheelDown ? 3 : mouse.action == .wheelUp ? -3 : 0))
      return .stay
    }
    _ = list.handle(input)
    guard list.hits.isEmpty, !list.query.isEmpty, loadFailure == nil, sentQueries.insert(list.query).inserted else {
      return .stay
    }
    isLoading = true
    return .effects([.loadProjects(query: list.query)])
  }

  private mutating func edit(_ input: InputEvent) {
    switch focus {
    case .list, .findings: break
    case .repository: _ = repository.handle(input)
    case .service: _ = service.handle(input)
    case .environment: _ = environment.handle(input)
    case .image:
      switch input {
      case .key(.left): stepImage(by: -1)
      case .key(.right), .key(.character(" ")): stepImage(by: 1)
      default: break
      }
    case .directory where areSeveral:
      switch input {
      case .key(.left): step(by: -1)
      case .key(.right), .key(.character(" ")): step(by: 1)
      default: break
      }
    case .directory:
      let before = directory.text
      guard directory.handle(input), let match = candidates.first(where: { $0.directory == directory.text }) else {
        return
      }
      if directory.text != before {
        details = [:]
        workflows = [:]
      }
      if directory.text != before, candidates.contains(where: { $0.name == service.text }) { service.set(match.name) }
    }
  }

  /// Moves the focus; leaving the list picks its marked project.
  private mutating func move(to next: Focus) -> Outcome {
    let outcome = focus == .list && next != .list && picked == nil ? pick() : .stay
    focus = next
    repository.isMarked = next == .repository
    service.isMarked = next == .service
    directory.isMarked = next == .directory
    environment.isMarked = next == .environment
    return outcome
  }

  private mutating func enter() -> Outcome {
    if focus == .findings {
      openPage()
      return .stay
    }
    guard focus == .list else { return advance() }
    if list.selected == nil {
      guard let typed = typedProject else { return loadFailure != nil && list.query.isEmpty ? retry() : .stay }
      add(typed: typed)
    }
    let outcome = pick()
    list.clearSearch()
    isTypingProject = false
    _ = move(to: .environment)
    return outcome
  }

  mutating func pick() -> Outcome {
    guard let id = list.selected?.id else { return .stay }
    picked = id
    return check(id)
  }

  private mutating func check(_ id: String) -> Outcome {
    switch checks[id] {
    case .running: return .stay
    case .done(let check) where check.obstacles.isEmpty: return .stay
    case .done, .failed, nil:
      checks[id] = .running
      return .effects([.checkProject(id: id)])
    }
  }

  private mutating func openPage() {
    guard !found.isEmpty else { return }
    page = FindingsPage(facts: found, folder: directory.text, details: details, workflows: workflows)
  }

  private mutating func updatePage(_ input: InputEvent) -> Outcome {
    guard var page else { return .stay }
    let result = page.update(input)
    self.page = page
    switch result {
    case .stay: return .stay
    case .left:
      self.page = nil
      return .stay
    case .confirmed:
      self.page = nil
      details = page.details
      workflows = page.workflows
      confirmed.insert(directory.text)
      // Questions that stood in the way are answered: on with it.
      return focus == .findings ? move(to: .environment) : advance()
    }
  }

  private mutating func advance() -> Outcome {
    guard let picked else {
      focus = .list
      complaint = Failure(
        message: "No project is chosen.", reason: "Everything is made in one project.",
        remedy: "Choose one with the arrows and return.")
      return .stay
    }
    if let (folder, failure) = invalidService {
      stash()
      show(folder)
      complaint = failure
      _ = move(to: .service)
      return .stay
    }
    if let (field, failure) = invalidField {
      complaint = failure
      _ = move(to: field)
      return .stay
    }
    if let folder = questioned {
      if folder != directory.text {
        stash()
        show(folder)
      }
      openPage()
      return .stay
    }
    switch checks[picked] {
    case .done(let check) where check.obstacles.isEmpty: return .next
    case .running:
      isAdvancing = true
      return .stay
    case .done, .failed, nil: return check(picked)
    }
  }

  /// The first field that cannot stay as it is, and why.
  var invalidField: (Focus, Failure)? {
    let violations: [(Focus, NameRules.Violation?)] = [
      (.repository, NameRules.repository(repository.text)), (.service, NameRules.service(service.text)),
      (.directory, NameRules.directory(directory.text)), (.environment, NameRules.environment(environment.text)),
    ]
    for case (let field, let violation?) in violations {
      return (
        field,
        Failure(message: violation.message, reason: violation.reason, remedy: violation.remedy, kind: .answers)
      )
    }
    guard !taken.contains(environment.text) else {
      return (
        .environment,
        Failure(
          message: "There is an environment \(environment.text) already.",
          reason: "Each is set up once, then adjusted.", remedy: "Type another name, or go back and adjust it.",
          kind: .answers)
      )
    }
    if let failure = Self.length(service.text, environment.text) { return (.environment, failure) }
    return nil
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    if let page { return page.hints(context) }
    if focus == .findings {
      return [Hint("enter", "look"), Hint(glyphs.updown, "field"), Hint("?", "help"), Hint("esc", "back")]
    }
    if focus == .list, let hints = recoveryHints(context) { return hints }
    return focus == .list
      ? [
        Hint("type", "search"), Hint(glyphs.updown, "project"), Hint("enter", "choose"), Hint("?", "help"),
        Hint("tab", "fields"), Hint("esc", "back"),
      ]
      : [
        Hint("enter", "next"), Hint(glyphs.updown, "field"), Hint("?", "help"), Hint("esc", "back"),
        Hint(glyphs.leftright, "change"), Hint("type", "edit"),
      ]
  }
}
