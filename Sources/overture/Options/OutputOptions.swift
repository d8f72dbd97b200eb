import ArgumentParser
import PlainText

/// How a command talks; every command takes these.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print only errors and the answer.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print more of the work: each request, and each program that is started.")
  var verbose = false

  @Option(
    name: .customLong("debug"),
    help: ArgumentHelp(
      "Append every request with its answer, and every program that is started, to this file; secrets are taken out.",
      valueName: "file"), completion: .file())
  var debugFile: String?

  @Option(help: ArgumentHelp("When colours are used: auto, always or never.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(name: .customLong("no-pager"), help: "Print long answers on a terminal without a pager.")
  var avoidsPager = false

  /// Both at once mean nothing.
  func validate() throws {
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose exclude each other.") }
  }

  /// The same as a value.
  var settings: OutputSettings {
    OutputSettings(
      loudness: quiet ? .quiet : verbose ? .verbose : .normal, color: color, allowsPager: !avoidsPager)
  }
}

/// Whether a command that asks may go on without an answer: with what was agreed to, or, as init, with what was found.
struct ConfirmationOptions: ParsableArguments {
  @Flag(help: "Do not ask.")
  var yes = false
}

extension ColorChoice: ExpressibleByArgument {}
