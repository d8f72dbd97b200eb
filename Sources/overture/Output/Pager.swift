import Foundation
import PlainText
import RESTClient
import Subprocess
import SystemPackage

/// The program that shows long answers on a terminal, page by page.
///
/// `OVERTURE_PAGER` names it, or `PAGER`, as a shell command; empty or `cat` means no pager. The default is `less -FRX`, which
/// shows what fits on the screen and ends.
struct Pager: Sendable, Equatable {
  /// The command, as a shell takes it.
  let command: String
  /// The variables that it gets.
  private let environment: [String: String]

  /// The command where no variable names one: end where it fits, let colours through, leave the screen as it is.
  private static let usual = "less -FRX"

  /// Chooses it; nil where none is wanted or none is there.
  /// - Parameter environment: the variables of the program.
  init?(environment: [String: String]) {
    guard environment["NO_PAGER"]?.isEmpty != false, environment["TERM"] != "dumb" else { return nil }
    let named = environment["OVERTURE_PAGER"] ?? environment["PAGER"]
    guard let command = named ?? executable("less", path: environment["PATH"]).map({ _ in Self.usual }),
      !["", "cat"].contains(command.trimmingCharacters(in: .whitespaces))
    else { return nil }
    self.command = command
    // What git tells its pager: without this, less would show colours as escapes.
    self.environment = environment.merging(["LESS": "FRX", "LV": "-c"]) { own, _ in own }
  }

  /// Shows a text until the pager is left.
  ///
  /// - Parameter text: the text.
  /// - Returns: whether there was such a pager; whoever leaves it early has seen enough.
  func show(_ text: SafeText) async -> Bool {
    // `^C` is for the pager.
    let former = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, former) }
    let variables = Dictionary(
      uniqueKeysWithValues: environment.map { (Subprocess.Environment.Key(stringLiteral: $0.key), $0.value) })
    do {
      let result = try await Subprocess.run(
        .path("/bin/sh"), arguments: ["-c", command], environment: .custom(variables),
        input: .inputWriter, output: .currentStandardOutput, error: .currentStandardError
      ) { execution in
        // A pager that is left early takes no more.
        _ = try? await execution.standardInputWriter.write(Array(text.text.utf8))
        try? await execution.standardInputWriter.finish()
      }
      // 126 and 127 are the shell's: it found no such program.
      return result.terminationStatus != .exited(126) && result.terminationStatus != .exited(127)
    } catch {
      return false
    }
  }
}
