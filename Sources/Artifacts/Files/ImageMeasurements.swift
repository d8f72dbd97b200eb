import Assets
import Foundation
import SetupPlan

/// What `Tests/Benchmarks/containers` measured last: `assets/measurements.json`, of which nothing is copied by hand.
package struct ImageMeasurements: Decodable, Sendable {
  /// The day of the measurement, as `2026-11-28`.
  package let date: String
  /// The ratios of the generated image to another: by service, by the other's name, by figure.
  let ratios: [String: [String: [String: Double]]]
  /// What was measured: by service, by the image's name, by figure.
  let services: [String: [String: [String: Figure]]]

  /// What several rounds have shown.
  struct Figure: Decodable, Sendable {
    let median: Double
  }

  /// Reads the file that comes with the program.
  /// - Throws: where it is not such a file.
  package static func last() throws -> ImageMeasurements {
    try JSONDecoder().decode(Self.self, from: Data(Assets.bytes("measurements.json")))
  }

  /// How the image did against a tutorial's; nil for a framework that was not measured.
  package func gain(for framework: RepositoryFacts.Framework) -> ImageGain? {
    guard let ratios = ratios[framework.rawValue.lowercased()]?["naive"], let build = ratios["build, code changed s"],
      let start = ratios["start, page cache warm s"], let requests = ratios["small requests/s"],
      let memory = ratios["memory MB"]
    else { return nil }
    return ImageGain(
      framework: framework.rawValue, date: date, build: build, start: start, requests: requests, memory: memory,
      patches: patches(framework.rawValue.lowercased()))
  }

  /// The requests a second with each patch that was measured, of those of the same image without it.
  private func patches(_ service: String) -> [String: Double] {
    var gains: [String: Double] = [:]
    for patch in ServicePatch.allCases {
      let (stack, figure) =
        switch patch {
        case .orjson: ("with orjson", "large requests/s")
        case .httpcorePool: ("with the httpcore pool patched", "slow requests/s")
        }
      guard let with = services[service]?[stack]?[figure], let without = services[service]?["ours"]?[figure],
        without.median > 0
      else { continue }
      gains[patch.rawValue] = with.median / without.median
    }
    return gains
  }
}
