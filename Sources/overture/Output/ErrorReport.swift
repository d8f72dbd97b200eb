import ArgumentParser
import CloudSandbox
import Foundation
import PlainText
import RESTClient
import SetupEngine
import SetupPlan

/// Any error as people read it, and the status that it ends the program with.
struct ErrorReport: Equatable {
  let lines: [SafeText]
  let status: ExitStatus

  init(_ error: any Error) {
    switch error {
    case let error as AnswersError:
      lines = error.lines.map { SafeText(line: $0) }
      status = .answers
    case let error as FaultsError:
      lines = error.lines.map { SafeText(line: $0) }
      status = .answers
    case let error as FleetRefusal:
      lines = error.lines
      status = error.status
    case let error as CommandFailure:
      lines = Self.lines(error.failure)
      status = error.status
    case let error as SandboxError:
      lines = Self.lines(Self.failure(error))
      status = error.status
    case is StandardStreams.Unread:
      lines = []
      status = .unread
    case is CancellationError:
      lines = []
      status = .interrupted
    default:
      let failure = Self.failure(error)
      lines = Self.lines(failure)
      status = ExitStatus(failure.kind)
    }
  }

  /// Writes the lines to standard error; the status is left to end with.
  func tell() -> ExitStatus {
    for line in lines { StandardStreams.tell(line) }
    return status
  }

  /// The same as a value that screens show.
  static func failure(_ error: any Error) -> Failure {
    switch error {
    case let error as CommandFailure: error.failure
    case let error as SandboxError: Failure(message: error.message, reason: error.reason, remedy: error.remedy)
    case let error as SampleRepositoryError: Failure(message: error.message, reason: error.reason, remedy: error.remedy)
    default: Failure(error)
    }
  }

  /// What happened, why, and what to do, a line each; the same for each thing that was found at the same time.
  static func lines(_ failure: Failure) -> [SafeText] {
    failure.all.flatMap { failure -> [SafeText] in
      ["overture: \(failure.message)"] + [failure.reason, failure.remedy].filter { !$0.isEmpty }.map { "  \($0)" }
    }
  }
}

extension SandboxError {
  fileprivate var status: ExitStatus {
    switch self {
    case .portInUse, .folderInUse: .unavailable
    default: .stepFailed
    }
  }
}

/// A command whose errors say what happened, why, and what to do next.
protocol ReportingCommand: AsyncParsableCommand {
  /// How it talks.
  var output: OutputOptions { get }
  /// Does it.
  /// - Returns: the status to end with.
  func perform() async throws -> ExitStatus
}

/// A command about a set-up, which takes what they all take.
protocol SetUpCommand: ReportingCommand {
  var options: SetUpOptions { get }
}

extension SetUpCommand {
  var output: OutputOptions { options.output }
}

extension ReportingCommand {
  mutating func run() async throws {
    let status: ExitStatus
    do {
      let command = self
      status = try await OutputSettings.$current.withValue(output.settings) {
        try await Witness.$current.withValue(try Witness(output)) { try await command.perform() }
      }
    } catch {
      throw ExitCode(ErrorReport(error).tell().rawValue)
    }
    if status != .done { throw ExitCode(status.rawValue) }
  }
}
