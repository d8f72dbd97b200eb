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

  /// The requests to another revision; nil for the last healthy one before.
  func rollback(to revision: String?) -> String { line("rollback", [revision].compactMap(\.self)) }

  /// No requests and no instances.
  var pause: String { line("pause") }

  /// What was paused, as it was before.
  var resume: String { line("resume") }

  /// What was gained; with a revision and its part of the requests, those are shared first.
  func measure(splitting split: String? = nil) -> String { line("measure", split.map { ["--split", $0] } ?? []) }

  /// What other settings would cost and bring.
  var advise: String { line("advise") }

  /// A sizing that was advised.
  func adjust(advice number: Int) -> String { line(RunEvent.RunKind.adjust.rawValue, "--advice", String(number)) }

  /// The set-up, as it is carried out or gone on with.
  var apply: String { line(RunEvent.RunKind.apply.rawValue) }

  /// The delivery of what a run has written, by itself: the run has nothing left to do.
  func deliver(_ mode: DeliveryMode, after kind: RunEvent.RunKind) -> String {
    line((kind == .revert ? RunEvent.RunKind.revert : .apply).rawValue, "--deliver", mode.rawValue)
  }

  /// What is wrong, or the end of it.
  func doctor(_ options: [String]) -> String { line("doctor", options) }

  /// What would change.
  var plan: String { line("plan") }

  /// To watch a run of the deploy workflow; nil for the newest.
  func follow(_ run: Int?) -> String { line("deploy", "--follow", run.map(String.init) ?? "latest") }

  private func line(_ command: String, _ further: String...) -> String { line(command, further) }

  private func line(_ command: String, _ further: [String]) -> String {
    Shell.command(
      ["overture", command] + place.options
        + (service.map { ["--service", $0] } ?? []) + ["--environment", environment] + further)
  }
}

extension CommandWords {
  /// Those of a set-up; a service that is the repository's own needs no name.
  init(place: Place, service: Service, environment: String) {
    self.init(place: place, environment: environment, service: service.isBesideOthers ? service.name : nil)
  }
}
