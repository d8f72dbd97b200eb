import SetupPlan
import TerminalUI

/// What a screen may know besides its own state.
struct Context: Sendable {
  var theme: Theme
  var size: Size
  /// The time of day in RFC 3339; empty where the driver gives none.
  var now: String
  /// A clock that only goes forward, in seconds.
  var seconds: Double
  /// How many ticks there were; turns the spinner.
  var tick: Int
  var operatorEmail: String
  var repositoryPath: String
  /// What is said of the sandbox's sample; nil where that goes without saying.
  var sampleNote: String?
  /// Whether signing in would touch accounts: not those of a sandbox.
  var canSignIn = true

  /// The day, in UTC; before all others where the driver gives no time.
  var today: Day { Day(of: now) ?? .distantPast }
  var spinner: String { theme.glyphs.spinner[tick % theme.glyphs.spinner.count] }
  /// Whether there is no room for rules and the stepper.
  var isShort: Bool { size.rows < 18 }
  /// Whether there is no room for two columns.
  var isNarrow: Bool { size.columns < 72 }
}

/// What a screen wants of the wizard after an event.
enum Outcome: Sendable, Equatable {
  case stay
  case next
  case back
  case effects([WizardEffect])
  /// Home: an action on an environment.
  case begin(HomeAction, environment: String)
  /// Review: gather it again, or go.
  case reload
  case start
  /// Services: set these up, or open the one that has answers in this folder.
  case setUp([Service])
  case open(home: String)
  /// History: look at a pause or its end, or do it.
  case planPause(PausePlan.Direction)
  case pause(PausePlan.Direction)
  /// Doctor: mend a finding by the one change that it needs, or by other sizes.
  case cure(String)
  case adjust(Resources, environment: String)
  /// Security: make a risk bearable.
  case mitigate(Mitigation)
  /// Run: what to do about a run.
  case stopRun
  case retry
  case breakLock
  case undo
  /// Result: run the deploy workflow, and follow it.
  case deploy
  case home
  case quit(Int32)
}

/// A key and what it does on a screen.
struct Hint: Sendable, Equatable {
  var key: String
  var words: String

  init(_ key: String, _ words: String) {
    self.key = key
    self.words = words
  }
}

/// A screen: its state, what events do to it, and how it looks.
protocol Screen: Sendable {
  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome
  /// A click on the field, row or tab of that number.
  mutating func choose(_ number: Int, _ context: Context) -> Outcome
  func draw(on canvas: inout Canvas, in body: Rect, _ context: Context)
  /// Notes what of it is on the screen, after its frame was drawn there.
  mutating func shown(_ context: Context)
  /// The keys of the moment, the most useful first.
  func hints(_ context: Context) -> [Hint]
}

extension Screen {
  mutating func shown(_ context: Context) {}
}
