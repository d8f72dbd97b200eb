import Assets
import Foundation
import SetupPlan

/// What `Tests/Benchmarks/containers` measured last: `assets/measurements.json`, of which nothing is copied by hand.
package struct ImageMeasurements: Decodable, Sendable {
  /// The day of the measurement, as `2026-11-28`.
  package let date: String
  /// The ratios of the generated image to another: by service, by the other's name, by figure.
  let ratios: [String: [String: [String: Double]]]

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
      framework: framework.rawValue, date: date, build: build, start: start, requests: requests, memory: memory)
  }
}
