import ArgumentParser
import PlainText

/// The program: by itself the wizard, and what can be done without a terminal as subcommands.
struct Overture: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "overture",
    abstract: "Sets up the Cloud Run deployment of a Python service from its GitHub repository.",
    usage: "overture [<options>] [<subcommand>]",
    discussion: """
      Without a subcommand it opens the wizard. Where overture.yaml exists, that set-up is opened: adjust, status, revert. \
      In a repository with several services it asks which of them to open, or to set up together.

      Examples:
        overture --sandbox                 # try everything on a sample
        overture --sandbox --with-past     # … whose service has had visitors for two weeks
        overture                           # the wizard, in your repository
        overture plan                      # what would change; changes nothing
        overture apply                     # set up what overture.yaml says
        overture help environment          # the variables that are read

      Exit status:
      \(HelpTopic.exitStatuses(indent: "  ").dropLast())
      """,
    subcommands: [
      InitCommand.self, PlanCommand.self, ApplyCommand.self, StatusCommand.self, AdjustCommand.self,
      PermissionsCommand.self, DeployCommand.self, LogsCommand.self, MeasureCommand.self, AdviseCommand.self,
      DoctorCommand.self, RevertCommand.self, RollbackCommand.self, HistoryCommand.self, PauseCommand.self,
      ResumeCommand.self, ScriptCommand.self, CICommand.self, SecretsCommand.self, SandboxCommand.self,
      ManualCommand.self,
    ])

  @Flag(
    help: ArgumentHelp(
      "In the sandbox: a service that is deployed has had visitors for two weeks, as overture sandbox traffic --rps 0.3 --before gives it."
    ))
  var withPast = false

  @OptionGroup var options: SetUpOptions
  @OptionGroup var identity: VersionOptions

  func validate() throws {
    guard options.sandbox || !withPast else { throw ValidationError("--with-past is for the sandbox: add --sandbox.") }
  }

  func perform() async throws -> ExitStatus {
    guard !identity.version else {
      try StandardStreams.answer(try VersionDocument.answer(asJSON: identity.json))
      return .done
    }
    // While the screen is open, nothing else is written to the terminal.
    var settings = OutputSettings.current
    settings.loudness = .normal
    return try await OutputSettings.$current.withValue(settings) {
      var place = Place(options)
      place.wantsPast = withPast
      var session = try await WizardSession.open(place, environment: options.environment)
      return await session.stay()
    }
  }
}

extension Overture {
  /// Reads the command line and does what it asks for; help, and what is wrong with the command line, go the way of all text.
  /// - Returns: the status to end with.
  static func begin() async -> Int32 {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if let topic = HelpTopic(arguments: arguments) {
        try StandardStreams.answer(topic.text)
        return ExitStatus.done.rawValue
      }
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch let error as StandardStreams.Unread {
      return ErrorReport(error).tell().rawValue
    } catch let error as CommandFailure {
      return ErrorReport(error).tell().rawValue
    } catch {
      let status = exitCode(for: error)
      let text = status.isSuccess ? fullMessage(for: error) : message(for: error, of: arguments)
      if !text.isEmpty {
        do {
          if status.isSuccess {
            try StandardStreams.answer(SafeText(layout: text + "\n"))
          } else {
            StandardStreams.tell(SafeText(layout: text))
          }
        } catch {
          return ErrorReport(error).tell().rawValue
        }
      }
      return status.rawValue
    }
  }
}

extension Overture {
  /// What is wrong with a command line, and what may have been meant.
  private static func message(for error: any Error, of arguments: [String]) -> String {
    let text = fullMessage(for: error)
    guard let meant = Suggestion.command(for: arguments, error: text) else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let first = lines.first { lines[0] = "\(first). Did you mean '\(meant)'?" }
    return lines.joined(separator: "\n")
  }
}
