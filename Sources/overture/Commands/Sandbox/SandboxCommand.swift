import ArgumentParser
import CloudSandbox
import Foundation

/// `overture sandbox`: the emulated clouds by themselves.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox", abstract: "Serve, look into and reset the sandbox.",
    discussion: """
      It lives in the folder OVERTURE_SANDBOX, else in overture/sandbox of the user's state folder.

      Examples:
        overture sandbox serve --port 8080
        eval "$(overture sandbox env)"
        overture sandbox reset
      """,
    subcommands: [
      SandboxServeCommand.self, SandboxEnvCommand.self, SandboxResetCommand.self, SandboxSampleCommand.self,
      SandboxBreakCommand.self, SandboxStateCommand.self, SandboxRequestsCommand.self, SandboxTrafficCommand.self,
    ])

  static var environment: [String: String] { ProcessInfo.processInfo.environment }
  static var folder: SandboxFolder { .standard(environment: environment) }
}
