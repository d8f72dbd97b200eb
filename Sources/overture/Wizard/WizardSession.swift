import Foundation
import SetupEngine
import SetupPlan
import TerminalUI
import Wizard

/// The wizard on a terminal: its model, the loop that feeds it, and the desk that does what it asks for.
@MainActor
struct WizardSession {
  private let terminal: Terminal
  private let loop: TerminalLoop<WizardEvent>
  private let desk: WizardDesk
  private let place: Place
  private var model: WizardModel

  /// Frames of a spinner, and of the durations of running steps.
  private static let tickInterval = Duration.milliseconds(100)

  /// Opens the wizard: its first frame is painted.
  ///
  /// - Parameters:
  ///   - place: where it works.
  ///   - environment: the environment to begin with.
  /// - Returns: the session, to stay in.
  /// - Throws: what is wrong with the repository or `overture.yaml`, or a `CommandFailure` where there is no terminal.
  static func open(_ place: Place, environment: String?) throws -> WizardSession {
    let start = try WizardOpening(place, environment: environment)
    let terminal: Terminal
    do {
      terminal = try Terminal.open(environment: place.environment, colors: OutputSettings.current.color)
    } catch {
      throw CommandFailure.usage(error.message, error.reason, error.remedy)
    }
    return WizardSession(terminal: terminal, place: place, opening: start)
  }

  private init(terminal: Terminal, place: Place, opening: WizardOpening) {
    self.terminal = terminal
    self.place = place
    model = WizardModel(
      start: opening.start(
        size: terminal.size, usesColor: terminal.colorLevel != .none, usesASCII: !terminal.isUnicode))
    // The first frame comes before anything is asked of the outside, and before `now`: a calendar takes a millisecond.
    terminal.draw(model.view(size: terminal.size))
    let loop = TerminalLoop<WizardEvent>(terminal: terminal)
    self.loop = loop
    desk = WizardDesk(place: place, post: { loop.post($0) })
  }

  /// Stays until the wizard ends.
  /// - Returns: how it ended.
  mutating func stay() async -> ExitStatus {
    let clock = ContinuousClock()
    let start = clock.now
    var ending: ExitStatus?
    desk.open()
    await perform(model.begin(), &ending)
    loop.tickInterval = Self.tickInterval
    while ending == nil, let event = await loop.next() {
      model.now = Self.now
      model.seconds = (clock.now - start) / .seconds(1)
      switch event {
      case .input(let input): await perform(model.update(.input(input)), &ending)
      case .external(let event): await perform(model.update(event), &ending)
      case .interrupted: ending = .interrupted
      }
      if !loop.hasWaiting {
        terminal.draw(model.view(size: terminal.size))
        model.shown()
      }
    }
    loop.stop()
    await desk.close()
    // The terminal is as it was: what stood on the last screen is said once more.
    for line in desk.nextSteps?.lines ?? [] { StandardStreams.progress("\(line)") }
    if let report = desk.severalReport {
      for line in report.addressLines + report.lines { StandardStreams.progress(line) }
    }
    return ending ?? .interrupted
  }

  private func perform(_ effects: [WizardEffect], _ ending: inout ExitStatus?) async {
    for effect in effects {
      switch effect {
      case .quit(let code): ending = ExitStatus(rawValue: code) ?? .stepFailed
      case .reconnect: await desk.reconnect()
      case .signIn:
        let place = place
        await loop.outside { await SignIn(environment: place.environment).run() }
        await desk.reconnect(isNew: true)
      default: desk.perform(effect)
      }
    }
  }

  private static var now: String { Date().formatted(.iso8601) }
}
