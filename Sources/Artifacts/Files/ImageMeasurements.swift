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
  /// How the generated image did against another by the pairs of rounds: by service, by the other's name, by figure.
  let verdicts: [String: [String: [String: Verdict]]]?

  /// `better`, `worse` or `no difference`.
  struct Verdict: Decodable, Sendable {
    let verdict: String
  }

  /// What several rounds have shown.
  struct Figure: Decodable, Sendable {
    let median: Double
  }

  /// Reads the file that comes with the program.
  /// - Throws: where it is not such a file.
  package static func last() throws -> ImageMeasurements {
    try JSONDecoder().decode(Self.self, from: Data(Assets.bytes("measurements.json")))
  }

  /// What the measurement calls the figures of a gain.
  private static let names = [
    "build": "build, code changed s", "start": "start, page cache warm s", "coldStart": "start, page cache cold s",
    "requests": "small requests/s", "largeRequests": "large requests/s", "slowRequests": "slow requests/s",
    "memory": "memory MB",
  ]

  /// How the image did against a tutorial's; nil for a framework that was not measured.
  package func gain(for framework: RepositoryFacts.Framework) -> ImageGain? {
    let service = framework.rawValue.lowercased()
    func against(_ name: String) -> Double? { Self.names[name].flatMap { ratios[service]?["naive"]?[$0] } }
    guard let build = against("build"), let start = against("start"), let requests = against("requests"),
      let memory = against("memory")
    else { return nil }
    var gain = ImageGain(
      framework: framework.rawValue, date: date, build: build, start: start, requests: requests, memory: memory,
      patches: patches(service))
    gain.coldStart = against("coldStart")
    gain.largeRequests = against("largeRequests")
    gain.slowRequests = against("slowRequests")
    gain.snapshot = ratio("start, page cache warm s", of: "ours", to: "ours without the snapshot", service)
    let verdicts = verdicts?[service]?["naive"] ?? [:]
    gain.unclear = gain.figures.map(\.name).filter { name in
      Self.names[name].flatMap { verdicts[$0] }?.verdict == "no difference"
    }
    return gain
  }

  /// A figure of one image of that of another; nil where one of them was not measured.
  private func ratio(_ figure: String, of stack: String, to other: String, _ service: String) -> Double? {
    guard let one = services[service]?[stack]?[figure], let two = services[service]?[other]?[figure], two.median > 0
    else { return nil }
    return one.median / two.median
  }

  /// The requests a second with each patch that was measured, of those of the same image without it.
  private func patches(_ service: String) -> [String: Double] {
    var gains: [String: Double] = [:]
    for patch in ServicePatch.allCases {
      let (stack, figure) =
        switch patch {
        case .orjson: ("ours with orjson", "large requests/s")
        case .httpcorePool: ("ours with the httpcore pool patch", "slow requests/s")
        }
      gains[patch.rawValue] = ratio(figure, of: stack, to: "ours", service)
    }
    return gains
  }
}
