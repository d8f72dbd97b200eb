import ArgumentParser
import SetupPlan

/// What every command takes that reads or changes a set-up.
struct SetUpOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Work on the embedded sandbox, which needs no account and no network. It writes into its own folder, into the repository "
        + "that -C names, and what recognises a journal into the user's state folder."))
  var sandbox = false

  @Option(
    name: [.customShort("C"), .long],
    help: ArgumentHelp("The repository; by default the git repository around this folder.", valueName: "dir"),
    completion: .directory)
  var directory: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The environment: development, staging, production or another name.", valueName: "name"),
    completion: .environments)
  var environment: String?

  @Option(
    name: .customLong("allow-code"),
    help: ArgumentHelp(
      "Let Terraform load this file, which Overture did not write; its path from the repository's root. Repeatable.",
      valueName: "file"), completion: .file(extensions: ["tf"]))
  var allowedCode: [String] = []

  @OptionGroup(title: "Output options") var output: OutputOptions
}

/// Where the answers come from.
struct AnswersOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the answers from this file instead of overture.yaml, or from standard input with -; it is never written.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var answers: String?
}

/// What every command takes that changes something.
struct ChangeOptions: ParsableArguments {
  @Flag(help: "Show what would happen, and change nothing.")
  var dryRun = false

  @Flag(help: "Go on with a run that did not finish.")
  var resume = false

  @Flag(
    name: .customLong("break-lock"),
    help: "Take the lock from another run, once you are sure that it is dead.")
  var breaksLock = false

  @Flag(
    name: .customLong("trust-journal"),
    help: "Go by a journal that this machine did not write or that was edited, once you have looked at it.")
  var trustsJournal = false

  @Option(
    help: ArgumentHelp(
      "What becomes of the files, instead of what the answers say: files leaves them in the working copy; commit makes one "
        + "commit on the current branch; branch pushes one on a branch of its own; pull-request opens that, too.",
      valueName: "files|commit|branch|pull-request"))
  var deliver: DeliveryMode?

  @Flag(
    name: .customLong("deliver-baseline"),
    help: "Deliver .overture/baseline-ENVIRONMENT.json with the files, where there is one.")
  var deliversBaseline = false

  @Option(help: "How the run is reported: text on standard error, or json, one event a line on standard output.")
  var events: EventFormat = .text

  @Option(help: "How the answer is printed: text or json.")
  var format: AnswerFormat = .text

  /// Events are the answer where they are wanted as JSON.
  func validate() throws {
    guard events == .text || format == .text else {
      throw ValidationError("--events json and --format json exclude each other: standard output holds one of them.")
    }
  }
}

/// What every command takes that does something to a service beside set-ups.
struct OperationOptions: ParsableArguments {
  @Flag(help: "Show what would change, and change nothing.")
  var dryRun = false

  @OptionGroup var confirmation: ConfirmationOptions

  @Option(help: "How the answer is printed: text or json.")
  var format: AnswerFormat = .text
}

extension DeliveryMode: ExpressibleByArgument {}

/// How a run is reported.
enum EventFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// How the answer of a command that changes something is printed.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// How an answer is printed for people or programs.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, json
}
