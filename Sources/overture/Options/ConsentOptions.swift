import ArgumentParser
import SetupPlan

/// What a command that changes something may take over and take away.
struct ConsentOptions: ParsableArguments {
  @Option(
    name: .customLong("adopt"),
    help: ArgumentHelp(
      "Take over something that others have made (overture plan names it, and what it changes). Repeatable.",
      valueName: "id"))
  var adopted: [AdoptionArgument] = []

  @OptionGroup var removals: RemovalOptions

  /// The same as a value.
  var consents: Consents {
    Consents(adopted: Set(adopted.map(\.id)), removals: removals.allowsRemovals ? .all : .none)
  }
}

/// Whether a command may take away what others have set.
struct RemovalOptions: ParsableArguments {
  @Flag(
    name: .customLong("allow-removals"),
    help: "Take away or replace what others have set; overture plan and status name it.")
  var allowsRemovals = false
}

/// What `--adopt` takes: a kind of thing, and where several have the same name, the one that is meant.
struct AdoptionArgument: ExpressibleByArgument, Hashable {
  let id: String

  init?(argument: String) {
    let kind = argument.prefix { $0 != ":" }
    guard ForeignKind(rawValue: String(kind)) != nil else { return nil }
    id = argument
  }

  static var allValueStrings: [String] { ForeignKind.allCases.map(\.rawValue) }
}
