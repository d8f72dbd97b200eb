import ArgumentParser
import CloudSandbox
import Foundation
import PlainText

/// `overture sandbox reset`.
struct SandboxResetCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Remove everything in the sandbox, the sample repository too.")

  func perform() async throws -> ExitStatus {
    let folder = SandboxCommand.folder
    try folder.reset()
    StandardStreams.progress("The sandbox in \(folder.path) is as new.")
    return .done
  }
}

/// `overture sandbox sample`.
struct SandboxSampleCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write the sample repository, with its history, into a folder.")

  @Argument(help: ArgumentHelp("A folder that is empty or does not exist yet.", valueName: "dir")) var directory: String

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
    commandName: "state", abstract: "Print everything that exists in the sandbox, as JSON.")

  func perform() async throws -> ExitStatus {
    try StandardStreams.answer(SafeText(json: String(decoding: try SandboxCommand.folder.state(), as: UTF8.self)))
    return .done
  }
}

/// `overture sandbox requests`.
struct SandboxRequestsCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "requests", abstract: "Print every request that the sandbox got, as JSON.")

  func perform() async throws -> ExitStatus {
    try StandardStreams.answer(SafeText(json: String(decoding: try SandboxCommand.folder.requests(), as: UTF8.self)))
    return .done
  }
}
