import ArgumentParser
import CloudSandbox
import Foundation
import PlainText

/// `overture sandbox env`.
struct SandboxEnvCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "env", abstract: "Print the variables that point gcloud, gh, Terraform and Overture at the sandbox.",
    discussion: """
      For a sandbox that serve runs: eval "$(overture sandbox env)"

      Examples:
        eval "$(overture sandbox env)"
        overture sandbox env --format json
      """)

  /// How the variables are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable { case shell, json }

  @Option(help: "shell or json.") var format: Format = .shell

  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    let sandbox = try await Sandbox.open(SandboxCommand.folder, environment: SandboxCommand.environment)
    let variables = sandbox.variables
    await sandbox.close()
    guard sandbox.isJoined else {
      throw CommandFailure(
        .init(
          message: "No sandbox is served", reason: "The variables hold the port of a running one.",
          remedy: "Start it in another terminal: overture sandbox serve", kind: .unavailable))
    }
    switch format {
    case .shell:
      try StandardStreams.answer(
        variables.map { "export \($0.name)='\($0.value.replacing("'", with: "'\\''"))'\n" as SafeText }.joined())
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      let document = Dictionary(variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      try StandardStreams.answer(
        SafeText(json: String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"))
    }
    return .done
  }
}
