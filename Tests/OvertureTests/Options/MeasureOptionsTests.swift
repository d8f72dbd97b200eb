import ArgumentParser
import Foundation
import Measurement
import Testing

@testable import overture

@Suite("The options of measure")
struct MeasureOptionsTests {
  @Test("a split names a revision and its part of 100 requests")
  func split() {
    #expect(SplitArgument(argument: "api-00042-abc:50")?.revision == "api-00042-abc")
    #expect(SplitArgument(argument: "api-00042-abc:50")?.percent == 50)
    for wrong in ["api", "api:", ":50", "api:0", "api:100", "api:5.5", "a:b:50", ""] {
      #expect(SplitArgument(argument: wrong) == nil, "\(wrong)")
    }
  }

  @Test("a time after begins on a day, or at the next full hour of an instant")
  func since() {
    #expect(SinceArgument(argument: "2026-11-28")?.date == Date(timeIntervalSince1970: 1_795_824_000))
    #expect(SinceArgument(argument: "2026-11-28T10:20:00Z")?.date == Date(timeIntervalSince1970: 1_795_863_600))
    for wrong in ["yesterday", "2026-13-01", "28.11.2026", ""] { #expect(SinceArgument(argument: wrong) == nil) }
  }

  @Test(
    "what cannot be is refused",
    arguments: [
      ["--days", "0"], ["--days", "43"], ["--dry-run"], ["--split", "a:50", "--dry-run", "--format", "html"],
      ["--format", "pdf"], ["--plot", "dots"],
    ])
  func refusals(arguments: [String]) {
    #expect(throws: (any Error).self) { try MeasureCommand.parse(arguments) }
  }

  @Test("plots are made of what the terminal shows")
  func characters() {
    func characters(_ environment: [String: String]) -> PlotCharacters { PlotCharacters(environment: environment) }
    #expect(characters([:]) == .braille)
    #expect(characters(["LANG": "en_US.UTF-8", "TERM": "xterm"]) == .braille)
    #expect(characters(["LANG": "en_US.UTF-8", "TERM": "linux"]) == .blocks)
    #expect(characters(["LC_ALL": "C", "LANG": "en_US.UTF-8"]) == .ascii)
  }
}
