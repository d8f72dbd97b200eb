import ArgumentParser
import SetupPlan

/// The trade-offs that a command accepts.
struct AcknowledgeOptions: ParsableArguments {
  @Option(
    name: .customLong("acknowledge"),
    help: ArgumentHelp(
      "Accept a trade-off, having read its text (overture plan shows it). Repeatable.", valueName: "id"))
  var acknowledged: [TradeOff.ID] = []
}

extension TradeOff.ID: ExpressibleByArgument {}
