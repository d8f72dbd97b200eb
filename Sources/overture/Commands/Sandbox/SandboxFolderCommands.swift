import ArgumentParser
import CloudSandbox
import Foundation
import PlainText

/// `overture sandbox reset`.
struct SandboxResetCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Remove everything in the sandbox, the sample repository too.",
    discussion: """
      Examples:
        overture sandbox reset
        overture sandbox reset --yes
      """)

  @OptionGroup var confirmation: ConfirmationOptions
  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    let folder = SandboxCommand.folder
    let command = "overture sandbox reset"
    try OperationConfirmation(isGiven: confirmation.yes, command: command, showsChanges: false).settle(
      "Remove all of it?", "Everything in \(folder.path), the sample repository too, cannot be had again.",
      command: command)
    try folder.reset()
    StandardStreams.progress("The sandbox in \(folder.path) is as new.")
    return .done
  }
}

/// `overture sandbox sample`.
struct SandboxSampleCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write the sample repository, with its history, into a folder.",
    discussion: """
      Examples:
        overture sandbox sample ./sample
      """)

  @Argument(help: ArgumentHelp("A folder that is empty or does not exist yet.", valueName: "dir")) var directory: String

  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    let target = URL(filePath: directory)
    try await SampleRepository.write(to: target, environment: SandboxCommand.environment)
    StandardStreams.progress("The sample repository is in \(target.path).")
    return .done
  }
}

/// `overture sandbox state`.
struct SandboxStateCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "state", abstract: "Print everything that exists in the sandbox, as JSON.",
    discussion: """
      Examples:
        overture sandbox state | jq keys
      """)

  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    try StandardStreams.answer(SafeText(json: String(decoding: try SandboxCommand.folder.state(), as: UTF8.self)))
    return .done
  }
}

/// `overture sandbox requests`.
struct SandboxRequestsCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests", abstract: "Print every request that the sandbox got, as JSON.",
    discussion: """
      Examples:
        overture sandbox requests | jq length
      """)

  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    try StandardStreams.answer(SafeText(json: String(decoding: try SandboxCommand.folder.requests(), as: UTF8.self)))
    return .done
  }
}
