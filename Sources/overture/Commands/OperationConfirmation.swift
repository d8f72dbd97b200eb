import Foundation
import PlainText
import SetupPlan

/// How an operation on a service that serves is agreed to: by `--yes`, or by a word, typed on a terminal.
enum OperationConfirmation: Equatable {
  case given
  case typed

  /// - Parameters:
  ///   - isGiven: whether nothing has to be asked.
  ///   - command: the command as it would have to be typed, without `--yes`.
  ///   - showsChanges: whether the command has `--dry-run`.
  /// - Throws: `CommandFailure` with 64 where there is no terminal to ask on.
  init(isGiven: Bool, command: String, showsChanges: Bool = true) throws {
    guard !isGiven else {
      self = .given
      return
    }
    guard StandardStreams.canAsk else {
      throw CommandFailure.usage(
        "Nobody can be asked", "There is no terminal to answer on.",
        (showsChanges ? "See what would change: \(command) --dry-run; then: " : "Run it without being asked: ")
          + "\(command) --yes")
    }
    self = .typed
  }

  /// Asks where that is needed.
  ///
  /// - Parameters:
  ///   - question: what is asked.
  ///   - shown: what would change, shown before.
  ///   - command: the command as it would have to be typed.
  ///   - read: gives the typed line.
  /// - Throws: `CommandFailure` with 65 where anything but `yes` was typed.
  func settle(
    _ question: String, _ shown: SafeText, command: String, read: () -> String? = { readLine() }
  ) throws {
    guard self == .typed else { return }
    StandardStreams.tell(shown)
    StandardStreams.tell("\(question) Type yes:")
    guard read()?.trimmingCharacters(in: .whitespaces).lowercased() == "yes" else {
      throw CommandFailure(
        Failure(
          message: "Nothing was changed", reason: "Something else than yes was typed.",
          remedy: "Run it again: \(command)", kind: .answers))
    }
  }
}
