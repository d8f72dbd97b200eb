import Foundation
import PlainText

/// How a command talks: what the command line says of it, for everything that is printed below it.
struct OutputSettings: Sendable {
  /// How much is said on standard error beside errors and questions.
  enum Loudness: Sendable {
    case quiet, normal, verbose
  }

  var loudness = Loudness.normal
  var color = ColorChoice.auto
  var allowsPager = true
  /// The variables of the program; asked for where they count, for the wizard's first frame does not wait for them.
  var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Those of the command that runs.
  @TaskLocal static var current = OutputSettings()

  /// Whether standard output shows colours.
  var paintsAnswer: Bool { color.allows(environment: environment, isTerminal: isatty(STDOUT_FILENO) == 1) }
}
