import Foundation

/// Plans of repositories with several services: what each costs in time, and all of them in memory.
struct Plans {
  let product: Product

  private static let name = "a plan of N services, per service"
  private static let limit = 1.1
  private static let memoryName = "memory with 200 requests in flight"
  private static let memoryLimit = 64.0

  /// The figures: seconds per service of 10 and 100 services against one, and the memory while many requests wait.
  /// - Throws: `Trouble` where a plan fails.
  func figures() async throws -> [Figure] {
    var seconds: [Int: Double] = [:]
    for count in [1, 10, 100] {
      let folder = try TemporaryFolder()
      let repository = try await ServicesRepository.make(of: count, in: folder.path, for: product)
      var all: [Double] = []
      for _ in 0..<3 { all.append(try await plan(repository, "\(folder.path)/sandbox").run().seconds) }
      seconds[count] = all.median / Double(count)
    }
    let one = seconds[1] ?? .nan
    let ratios = [10, 100].map { (seconds[$0] ?? .nan) / one }
    let times = [1, 10, 100].map { "\(((seconds[$0] ?? .nan) * 1000).digits(0)) ms" }.joined(separator: ", ")
    return [
      Figure(
        name: Self.name, product: "of 1, 10, 100: \(times)", other: "of one",
        result: ratios.map { $0.digits(2) }.joined(separator: " and ") + " times as long", goal: "at most 1.1",
        isReached: ratios.allSatisfy { $0 <= Self.limit }),
      try await memory(),
    ]
  }

  private func memory() async throws -> Figure {
    let folder = try TemporaryFolder()
    let sandbox = "\(folder.path)/sandbox"
    let repository = try await ServicesRepository.make(of: 100, in: folder.path, for: product)
    let size = try await product.program(["sandbox", "serve", "--latency", "500"], sandbox: sandbox).serve { _ in
      try await plan(repository, sandbox).peakMegabytes()
    }
    let inFlight = RecordedRequest.mostInFlight(try await RecordedRequest.all(of: product, sandbox: sandbox))
    return Figure(
      name: Self.memoryName, product: "\(size.digits(1)) MB", other: "\(inFlight) in flight",
      result: "at most \(size.digits(1)) MB", goal: "at most 64 MB",
      isReached: size <= Self.memoryLimit && inFlight >= 200)
  }

  private func plan(_ repository: String, _ sandbox: String) -> Program {
    product.program(["plan", "--sandbox", "--all", "-C", repository], sandbox: sandbox)
  }
}
