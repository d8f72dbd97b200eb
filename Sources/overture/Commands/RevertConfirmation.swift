import Foundation
import PlainText
import SetupPlan

/// How a revert is agreed to: by `--yes`, or by the environment's name, typed on a terminal.
enum RevertConfirmation: Equatable {
  case given
  /// - Parameters:
  ///   - environment: the name to type.
  ///   - options: those that name the set-up on a command line.
  case typed(environment: String, options: String)

  /// The question for a set-up.
  ///
  /// - Parameters:
  ///   - environment: the name to type.
  ///   - options: those that name it on a command line.
  /// - Returns: how it is to be agreed to.
  /// - Throws: `CommandFailure` with 64 where there is no terminal to ask on.
  static func asked(environment: String, options: String) throws -> RevertConfirmation {
    guard StandardStreams.canAsk else {
      throw CommandFailure.usage(
        "Nobody can be asked whether \(environment) is to be reverted", "There is no terminal to type its name on.",
        "See what would go: overture revert \(options) --dry-run; then: "
          + "overture revert \(options) --yes")
    }
    return .typed(environment: environment, options: options)
  }

  /// Asks whether the service's own secrets go too: a word is typed for it, and everything else leaves them.
  ///
  /// - Parameters:
  ///   - secrets: their names.
  ///   - read: gives the typed line.
  /// - Returns: whether they go.
  static func agreesToDelete(_ secrets: [String], read: () -> String? = { readLine() }) -> Bool {
    StandardStreams.tell(
      "Secrets of the service: \(secrets.joined(separator: ", ")). Their values cannot be had again.")
    StandardStreams.tell("To delete them too, type delete; Enter leaves them:")
    return read()?.trimmingCharacters(in: .whitespaces) == "delete"
  }

  /// Asks where that is needed.
  ///
  /// - Parameters:
  ///   - list: what the revert would do, shown before.
  ///   - read: gives the typed line.
  /// - Throws: `CommandFailure` with 65 where another word was typed.
  func settle(_ list: SafeText, read: () -> String? = { readLine() }) throws {
    guard case .typed(let environment, let options) = self else { return }
    StandardStreams.tell(list)
    StandardStreams.tell("To revert \(environment), type its name:")
    guard read()?.trimmingCharacters(in: .whitespaces) == environment else {
      throw CommandFailure(
        Failure(
          message: "\(environment) is not reverted", reason: "Its name was not typed. Nothing was changed.",
          remedy: "Run it again: overture revert \(options)", kind: .answers))
    }
  }
}
