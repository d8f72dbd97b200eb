import Artifacts
import SetupPlan

/// The command lines that go on with a run or take it back, as they would have to be typed for this place.
struct CommandWords: Sendable {
  let place: Place
  let environment: String
  /// The service's name, where it stands beside others; nil for the repository's own.
  var service: String?

  /// The same run, from where the journal says.
  func resume(_ kind: RunEvent.RunKind) -> String { line(kind.rawValue, "--resume") }

  /// Everything back.
  var revert: String { line(RunEvent.RunKind.revert.rawValue) }

  private func line(_ command: String, _ further: String...) -> String {
    Shell.command(
      ["overture", command] + place.options
        + (service.map { ["--service", $0] } ?? []) + ["--environment", environment] + further)
  }
}
