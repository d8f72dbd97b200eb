import Testing

@testable import SetupPlan

@Suite("The traffic in overture.yaml")
struct TrafficReaderTests {
  private func read(_ line: String) throws -> Traffic? {
    let text = SampleText.replacing("region: ", with: "\(line)\n    region: ")
    return try AnswersDocument(text: text, file: "overture.yaml").answers.environments.compactMap(\.traffic).first
  }

  @Test("it is read with its units, and the peak can be left out")
  func reads() throws {
    #expect(
      try read("traffic: { requestsPerMonth: 5000000, meanLatency: 120ms, peak: 3.5 }")
        == Traffic(requestsPerMonth: 5_000_000, meanLatency: 120, peak: 3.5))
    #expect(
      try read("traffic: { requestsPerMonth: 0, meanLatency: 1.5s }") == Traffic(requestsPerMonth: 0, meanLatency: 1500)
    )
  }

  @Test(
    "what is no traffic is refused with its place",
    arguments: [
      "traffic: { requestsPerMonth: -1, meanLatency: 120ms }", "traffic: { requestsPerMonth: 5, meanLatency: 120 }",
      "traffic: { requestsPerMonth: 5, meanLatency: 0ms }", "traffic: { requestsPerMonth: 5, meanLatency: 2h }",
      "traffic: { requestsPerMonth: 5, meanLatency: 120ms, peak: 0.5 }", "traffic: { requestsPerMonth: 5 }",
      "traffic: { requestsPerMonth: 5, meanLatency: 120ms, perk: 2 }",
    ])
  func refuses(line: String) {
    #expect(throws: (any Error).self) { try read(line) }
  }

  @Test("times are read in milliseconds", arguments: [("120ms", 120), ("1.5s", 1500), ("2s", 2000), ("0.5ms", 1)])
  func times(text: String, milliseconds: Int) {
    #expect(Traffic.milliseconds(text) == milliseconds)
  }

  @Test("what is no time is none", arguments: ["", "s", "ms", "-1s", "1m", "1 s", "1e3s", "4000s"])
  func noTimes(text: String) {
    #expect(Traffic.milliseconds(text) == nil)
  }
}
