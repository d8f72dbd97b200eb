import Foundation

/// Several services of a repository that are set up together: what each costs in time.
struct Fleet {
  let product: Product

  private static let limit = 1.1

  /// The figure: seconds per service of 10 and 100 services against one.
  /// - Throws: `Trouble` where a set-up fails.
  func figure() async throws -> Figure {
    var seconds: [Int: Double] = [:]
    for count in [1, 10, 100] {
      var all: [Double] = []
      for _ in 0..<3 {
        let folder = try TemporaryFolder()
        let repository = try await ServicesRepository.make(of: count, in: folder.path, for: product)
        let apply = product.program(
          ["apply", "--sandbox", "--all", "-C", repository], sandbox: "\(folder.path)/sandbox")
        all.append(try await apply.run().seconds)
      }
      seconds[count] = all.median / Double(count)
    }
    let one = seconds[1] ?? .nan
    let ratios = [10, 100].map { (seconds[$0] ?? .nan) / one }
    let times = [1, 10, 100].map { "\(((seconds[$0] ?? .nan) * 1000).digits(0)) ms" }.joined(separator: ", ")
    return Figure(
      name: "a set-up of N services, per service", product: "of 1, 10, 100: \(times)", other: "of one",
      result: ratios.map { $0.digits(2) }.joined(separator: " and ") + " times as long", goal: "at most 1.1",
      isReached: ratios.allSatisfy { $0 <= Self.limit })
  }
}
