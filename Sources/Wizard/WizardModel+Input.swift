import SetupPlan
import TerminalUI

extension WizardModel {
  /// The least that screens are drawn in.
  static let leastSize = Size(columns: 40, rows: 12)

  var isTooSmall: Bool { size.columns < Self.leastSize.columns || size.rows < Self.leastSize.rows }

  /// Input goes to the overlay, then to the keys of everywhere, then to the screen.
  mutating func take(_ input: InputEvent) -> [WizardEffect] {
    switch input {
    case .tick:
      tick += 1
      if place == .logs { logs.tick() }
      return place == .home ? askForHome() : []
    case .resize(let size):
      self.size = size
      return []
    case .key(.control("c")): return interrupt()
    default: break
    }
    guard !isTooSmall else { return [] }
    if let overlay { return take(input, over: overlay) }
    switch input {
    case .key(.character("?")), .key(.function(1)):
      overlay = .help
      return []
    case .mouse(let mouse) where mouse.action == .press: return click(mouse.position)
    default:
      var screen = current
      let outcome = screen.update(input, context)
      store(screen)
      return follow(outcome)
    }
  }

  private mutating func click(_ position: Position) -> [WizardEffect] {
    switch canvas(size: size).target(at: position) {
    case nil: return []
    case .key(let key): return take(.key(key))
    case .choice(let number):
      var screen = current
      let outcome = screen.choose(number, context)
      store(screen)
      return follow(outcome)
    }
  }

  private mutating func take(_ input: InputEvent, over overlay: Overlay) -> [WizardEffect] {
    if case .mouse(let mouse) = input {
      guard mouse.action == .press else { return [] }
      guard case .key(let key)? = canvas(size: size).target(at: mouse.position) else {
        self.overlay = nil
        return []
      }
      return take(.key(key))
    }
    guard case .key(let key) = input else { return [] }
    switch (overlay, key) {
    case (.help, _), (.leaving, .escape), (.leaving, .character("s")), (.leaving(quits: false), .enter),
      (.leaving(quits: false), .character(" ")):
      self.overlay = nil
    case (.leaving, .character("q")), (.leaving(quits: true), .enter), (.leaving(quits: true), .character(" ")):
      return [.quit(exitCode: 130)]
    case (.leaving(let quits), .left), (.leaving(let quits), .right), (.leaving(let quits), .tab),
      (.leaving(let quits), .backTab):
      self.overlay = .leaving(quits: !quits)
    default: break
    }
    return []
  }

  /// `^C`: stops a run after the running steps; elsewhere leaves, after asking where answers would be lost.
  private mutating func interrupt() -> [WizardEffect] {
    switch place {
    case .run where run.isActive:
      guard run.state != .stopping else { return [] }
      run.state = .stopping
      return [.stopRun]
    case .run, .home, .status, .history, .logs, .measure, .advice, .doctor: return [.quit(exitCode: 130)]
    // The run goes on without anybody who watches.
    case .deployment: return [.quit(exitCode: deployment.isActive ? 130 : deployment.failure == nil ? 0 : 1)]
    case .result: return [.quit(exitCode: 0)]
    case .several:
      guard several.state == .running else { return [.quit(exitCode: several.isActive ? 130 : several.exitCode)] }
      several.state = .stopping
      return [.stopRun]
    default:
      if overlay == .leaving(quits: false) || overlay == .leaving(quits: true) || !hasSomethingToLose {
        return [.quit(exitCode: 130)]
      }
      overlay = .leaving(quits: false)
      return []
    }
  }

  private var hasSomethingToLose: Bool {
    if place == .services, services.isKept { return false }
    return ![.project, .services].contains(place) || project.picked != nil
  }

  /// Does what a screen wants.
  mutating func follow(_ outcome: Outcome) -> [WizardEffect] {
    switch outcome {
    case .stay: return []
    case .next: return goOn()
    case .back: return goBack()
    case .effects(let effects): return effects
    case .begin(let action, let environment): return begin(action, environment: environment)
    case .setUp(let services): return setUp(services)
    case .adjust(let resources, let environment): return adjust(environment, to: resources)
    case .cure(let id):
      guard let answers else { return [] }
      return [.cure(answers, environment: doctor.environment, id: id)]
    case .open(let home):
      open(home: home)
      return []
    case .planPause(let direction): return planPause(direction)
    case .pause(let direction): return pause(direction)
    case .mitigate(let mitigation):
      mitigate(mitigation)
      return []
    case .reload: return reload()
    case .start: return place == .history ? rollBack() : startRun()
    case .stopRun: return interrupt()
    case .retry: return retryRun()
    case .breakLock: return retryRun(breaksLock: true)
    case .undo: return undoRun()
    case .deploy: return startDeployment()
    case .home:
      let effects: [WizardEffect] = place == .deployment && deployment.isActive ? [.leaveDeployment] : []
      openHome(subject?.environment)
      return effects
    case .quit(let status): return [.quit(exitCode: status)]
    }
  }

  private mutating func reload() -> [WizardEffect] {
    guard answers != nil else { return prepareReview() }
    switch place {
    case .status: return loadStatus()
    case .logs: return readLogs()
    case .measure: return compare()
    case .advice: return advise()
    case .doctor:
      doctor.step = .none
      return examine()
    case .history:
      history.result = nil
      history.step = .none
      return loadHistory()
    default: return prepareReview()
    }
  }

  /// The open screen's state.
  var current: any Screen {
    switch place {
    case .home: home
    case .services: services
    case .project: project
    case .region: region
    case .resources: resources
    case .configuration: configuration
    case .security: security
    case .review: review
    case .run: run
    case .result: result
    case .status: status
    case .history: history
    case .deployment: deployment
    case .several: several
    case .logs: logs
    case .measure: measure
    case .advice: advice
    case .doctor: doctor
    }
  }

  mutating func store(_ screen: any Screen) {
    switch screen {
    case let screen as HomeScreen: home = screen
    case let screen as ServicesScreen: services = screen
    case let screen as ProjectScreen: project = screen
    case let screen as RegionScreen: region = screen
    case let screen as ResourcesScreen: resources = screen
    case let screen as ConfigurationScreen: configuration = screen
    case let screen as SecurityScreen: security = screen
    case let screen as ReviewScreen: review = screen
    case let screen as RunScreen: run = screen
    case let screen as ResultScreen: result = screen
    case let screen as StatusScreen: status = screen
    case let screen as HistoryScreen: history = screen
    case let screen as DeploymentScreen: deployment = screen
    case let screen as SeveralScreen: several = screen
    case let screen as LogsScreen: logs = screen
    case let screen as MeasureScreen: measure = screen
    case let screen as AdviceScreen: advice = screen
    case let screen as DoctorScreen: doctor = screen
    default: break
    }
  }
}
