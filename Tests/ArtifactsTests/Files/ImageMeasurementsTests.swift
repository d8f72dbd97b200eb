import Artifacts
import Foundation
import SetupPlan
import Testing

@Suite("What was measured of the image")
struct ImageMeasurementsTests {
  private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
  private static let measured: [RepositoryFacts.Framework] = [.fastAPI, .flask, .django]

  @Test("the figures of a framework are the medians' ratios that the file holds", arguments: measured)
  func gain(framework: RepositoryFacts.Framework) throws {
    let gain = try #require(try ImageMeasurements.last().gain(for: framework))
    #expect(gain.framework == framework.rawValue)
    #expect(gain.date.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil)
    let file = Self.root.appending(path: "assets/measurements.json")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let services = try #require(document["services"] as? [String: [String: [String: [String: Double]]]])
    let stacks = try #require(services[framework.rawValue.lowercased()])
    func ratio(_ figure: String) throws -> Double {
      try #require(stacks["ours"]?[figure]?["median"]) / #require(stacks["naive"]?[figure]?["median"])
    }
    for (figure, ratio) in [
      (try ratio("build, code changed s"), gain.build), (try ratio("start, page cache warm s"), gain.start),
      (try ratio("small requests/s"), gain.requests), (try ratio("memory MB"), gain.memory),
    ] {
      // The file has its ratios with three places.
      #expect(abs(figure - ratio) < 0.0006 + figure * 0.001)
    }
  }

  @Test("the figure of a patch is the ratio of its medians to those without it, and missing where the file has none")
  func patches() throws {
    let ratios = #"{"build, code changed s": 1, "start, page cache warm s": 1, "small requests/s": 1, "memory MB": 1}"#
    let document = """
      {"date": "2026-11-30", "ratios": {"flask": {"naive": \(ratios)}, "fastapi": {"naive": \(ratios)}}, "services": {
        "flask": {"ours": {"large requests/s": {"median": 1000}}, "ours with orjson": {"large requests/s": {"median": 1670}}},
        "fastapi": {
          "ours": {"slow requests/s": {"median": 80}},
          "ours with the httpcore pool patch": {"slow requests/s": {"median": 720}}}}}
      """
    let measured = try JSONDecoder().decode(ImageMeasurements.self, from: Data(document.utf8))
    #expect(measured.gain(for: .flask)?.patches == ["orjson": 1.67])
    #expect(measured.gain(for: .fastAPI)?.patches == ["httpcore-pool": 9])
    #expect(measured.gain(for: .django) == nil)
  }

  @Test("what the rounds do not tell apart is said beside its figure, and of the snapshot what it is worth")
  func unclear() throws {
    let document = """
      {"date": "2026-11-30", "ratios": {"flask": {"naive": {"build, code changed s": 0.5, "start, page cache warm s": 0.6,
        "small requests/s": 2, "large requests/s": 1.01, "memory MB": 1.1}}},
        "services": {"flask": {"ours": {"start, page cache warm s": {"median": 0.3}},
          "ours without the snapshot": {"start, page cache warm s": {"median": 0.5}}}},
        "verdicts": {"flask": {"naive": {"large requests/s": {"verdict": "no difference"},
          "memory MB": {"verdict": "worse"}}}}}
      """
    let gain = try #require(
      try JSONDecoder().decode(ImageMeasurements.self, from: Data(document.utf8)).gain(for: .flask))
    #expect(gain.unclear == ["largeRequests"])
    #expect(gain.figures.map { gain.words($0) } == ["50 %", "60 %", "200 %", "101 %, no difference", "110 %"])
    #expect(gain.snapshot == 0.6)
  }

  @Test("a framework that was not measured has no figures")
  func notMeasured() throws {
    for framework in RepositoryFacts.Framework.allCases where !Self.measured.contains(framework) {
      #expect(try ImageMeasurements.last().gain(for: framework) == nil, "\(framework)")
    }
  }

  @Test("the README quotes the figures as they are in the file")
  func readme() throws {
    let file = Self.root.appending(path: "README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let gains = try Self.measured.map { try #require(try ImageMeasurements.last().gain(for: $0)) }
    let table =
      ["| the image, of a tutorial's | " + gains.map(\.framework).joined(separator: " | ") + " |", "|---|--:|--:|--:|"]
      + gains[0].figures.indices.map { row in
        "| \(gains[0].figures[row].what) | "
          + gains.map { $0.words($0.figures[row]) }.joined(separator: " | ") + " |"
      }
    let lines = text.components(separatedBy: "\n")
    let first = try #require(lines.firstIndex { $0.hasPrefix("| the image, ") })
    let quoted = Array(lines[first...].prefix { $0.hasPrefix("|") })
    if ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] != nil {
      let recorded = lines[..<first] + table + lines[(first + quoted.count)...]
      try recorded.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(quoted == table)
    }
  }
}
