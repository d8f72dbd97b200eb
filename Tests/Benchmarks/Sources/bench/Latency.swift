import Foundation

/// A complete set-up where each answer is held back, against the longest chain of requests that wait for each other.
struct Latency {
  let product: Product

  private static let name = "set-up at 100 ms latency"
  private static let goal = "at most 1.2"
  private static let limit = 1.2
  private static let milliseconds = 100

  /// The run's own seconds against the chain that its requests form.
  /// - Throws: `Trouble` where the set-up fails.
  func figure() async throws -> Figure {
    let folder = try TemporaryFolder()
    let sandbox = "\(folder.path)/sandbox"
    let arguments = ["sandbox", "serve", "--latency", "\(Self.milliseconds)"]
    let run = try await product.program(arguments, sandbox: sandbox).serve { _ in
      try await product.program(
        ["apply", "--sandbox", "--answers", product.answers, "--events", "json"], sandbox: sandbox
      ).run()
    }
    let seconds = try Run(events: run.output).seconds
    let path = CriticalPath(try await RecordedRequest.all(of: product, sandbox: sandbox))
    let least = path.seconds(latency: Double(Self.milliseconds) / 1000)
    Bench.say("the chain: \(path.steps.joined(separator: ", "))")
    let ratio = seconds / least
    return Figure(
      name: Self.name, product: "\(seconds.digits(2)) s",
      other: "chain of \(path.requests) requests: \(least.digits(2)) s", result: "\(ratio.digits(2)) times as long",
      goal: Self.goal, isReached: ratio <= Self.limit)
  }
}
