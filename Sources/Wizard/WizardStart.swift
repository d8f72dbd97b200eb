import SetupPlan
import TerminalUI

/// What the wizard knows when it opens.
package struct WizardStart: Sendable, Equatable {
  /// Whether every frame says SANDBOX.
  package var isSandbox: Bool
  /// The repository's root, for display.
  package var repositoryPath: String
  /// The contents of `overture.yaml`, if there is one: the first screen is then that set-up.
  package var answers: Answers?
  /// What the journal knows, by environment; environments without an entry were never applied.
  package var states: [String: EnvironmentState]
  /// A note about the sample for someone in a repository of their own; nil for everyone else.
  package var sampleNote: String?
  /// Who accepts trade-offs: an e-mail address or a login.
  package var operatorEmail: String
  /// The environment that was asked for with `--environment`, to begin with.
  package var environment: String?
  package var size: Size
  /// Whether colours are drawn; without them bold, underline and reverse carry the same meaning.
  package var usesColor: Bool
  /// Whether glyphs and borders stay within ASCII.
  package var usesASCII: Bool

  package init(
    isSandbox: Bool, repositoryPath: String, answers: Answers? = nil, states: [String: EnvironmentState] = [:],
    operatorEmail: String, environment: String? = nil, size: Size = Size(columns: 80, rows: 24),
    usesColor: Bool = true, usesASCII: Bool = false, sampleNote: String? = nil
  ) {
    self.sampleNote = sampleNote
    self.isSandbox = isSandbox
    self.repositoryPath = repositoryPath
    self.answers = answers
    self.states = states
    self.operatorEmail = operatorEmail
    self.environment = environment
    self.size = size
    self.usesColor = usesColor
    self.usesASCII = usesASCII
  }
}
