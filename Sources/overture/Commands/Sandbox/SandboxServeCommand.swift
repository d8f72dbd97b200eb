import ArgumentParser
import CloudSandbox
import UnixSignals

/// `overture sandbox serve`.
struct SandboxServeCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the sandbox on 127.0.0.1 until it is stopped.",
    discussion: """
      Commands with --sandbox join it. Standard output is its address.

      Examples:
        overture sandbox serve
        overture sandbox serve --port 8080 --latency 50
      """)

  @Option(help: "The port; by default a free one.") var port: Int?
  @Option(help: "Milliseconds that each answer is held back.") var latency = 0
  @Option(help: "How many seconds of a workflow's run pass in one second.") var pace = 20.0
  @Option(help: "A file that says which requests, and which runs of workflows, go wrong, and how.", completion: .file())
  var faults: String?
  @Option(help: "eventual: what was just made is unknown for some requests, as at Google. strong: known at once.")
  var consistency: ConsistencyName = .eventual

  /// How `--consistency` is spelled.
  enum ConsistencyName: String, ExpressibleByArgument, CaseIterable {
    case strong, eventual

    var consistency: Consistency { self == .strong ? .strong : .eventual }
  }

  func validate() throws {
    if let port, !(1...65535).contains(port) { throw ValidationError("A port is a number from 1 to 65535.") }
    if !(0...60_000).contains(latency) { throw ValidationError("A latency is a number from 0 to 60000.") }
    if !(0.1...100_000).contains(pace) { throw ValidationError("A pace is a number from 0.1 to 100000.") }
  }

  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    let folder = SandboxCommand.folder
    let faults = try faults.map { try Faults(readFrom: $0) } ?? Faults()
    let sandbox = try await Sandbox.open(
      folder, port: port, latency: .milliseconds(latency), consistency: consistency.consistency, pace: pace,
      faults: faults, environment: SandboxCommand.environment)
    guard !sandbox.isJoined else {
      throw CommandFailure(
        .init(
          message: "The sandbox in \(folder.path) is served already", reason: "It answers at \(sandbox.baseURL).",
          remedy: "Use that one, or name another folder in OVERTURE_SANDBOX.", kind: .locked))
    }
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    do {
      try StandardStreams.answer("\(sandbox.baseURL)\n")
      StandardStreams.progress("The sandbox in \(folder.path) is served; ^C stops it.")
      for await _ in signals { break }
    } catch {
      await sandbox.close()
      throw error
    }
    await sandbox.close()
    return .done
  }
}
