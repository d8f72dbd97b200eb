import ArgumentParser
import PlainText

/// The program: by itself the wizard, and what can be done without a terminal as subcommands.
struct Overture: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "overture",
    abstract: "Sets up the Cloud Run deployment of a Python service from its GitHub repository.",
    discussion: """
      Without a subcommand it opens the wizard. Where overture.yaml exists, that set-up is opened: adjust, status, revert. \
      In a repository with several services it asks which of them to open, or to set up together.

      Exit status: 0 done, 1 a step failed, 2 with --detailed-exitcode: there are changes, 64 usage, 65 answers \
      invalid or a trade-off not acknowledged, 69 service unavailable, 75 locked by another run, 77 not permitted, \
      130 interrupted.
      """,
    version: Version.text,
    subcommands: [
      InitCommand.self, PlanCommand.self, ApplyCommand.self, StatusCommand.self, AdjustCommand.self, DeployCommand.self,
      RevertCommand.self, RollbackCommand.self, HistoryCommand.self, PauseCommand.self, ResumeCommand.self,
      ScriptCommand.self, CICommand.self, SecretsCommand.self, SandboxCommand.self,
    ])

  @OptionGroup var options: SetUpOptions

  func perform() async throws -> ExitStatus {
    var session = try await WizardSession.open(Place(options), environment: options.environment)
    return await session.stay()
  }
}

extension Overture {
  /// Reads the command line and does what it asks for; help, and what is wrong with the command line, go the way of all text.
  /// - Returns: the status to end with.
  static func begin() async -> Int32 {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch {
      let status = exitCode(for: error)
      let text = fullMessage(for: error)
      if !text.isEmpty {
        do {
          if status.isSuccess {
            try StandardStreams.answer(SafeText(layout: text + "\n"))
          } else {
            StandardStreams.progress(SafeText(layout: text))
          }
        } catch {
          return ErrorReport(error).tell().rawValue
        }
      }
      return status.rawValue
    }
  }
}

/// The version of the program.
enum Version {
  static let text = "0.1.0"
}
