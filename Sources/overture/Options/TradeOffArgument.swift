import ArgumentParser
import SetupPlan

/// The trade-offs that a command accepts.
struct AcknowledgeOptions: ParsableArguments {
  @Option(
    name: .customLong("acknowledge"),
    help: ArgumentHelp(
      "Accept a trade-off, having read its text (overture plan shows it). Repeatable.", valueName: "id"))
  var acknowledged: [TradeOff.ID] = []

  @Option(
    help: ArgumentHelp("The last day on which what is accepted counts, such as 2026-12-31.", valueName: "day"))
  var until: Day?

  @Option(help: ArgumentHelp("Why it is accepted, in a few words; it is recorded.", valueName: "reason"))
  var because: String?

  /// The end and the reason belong to something that is accepted, and the end is to come.
  func validate() throws {
    guard !acknowledged.isEmpty || (until == nil && because == nil) else {
      throw ValidationError("--until and --because say something of what --acknowledge ID accepts; name an ID.")
    }
    if let until, until < .today { throw ValidationError("--until \(until) is over; name a day to come.") }
    if let because, let violation = NameRules.reason(because) {
      throw ValidationError("\(violation.message) \(violation.reason)")
    }
  }
}

extension Day: ExpressibleByArgument {
  /// - Parameter argument: such as `2026-12-31`.
  package init?(argument: String) { self.init(argument) }
}

extension TradeOff.ID: ExpressibleByArgument {}
