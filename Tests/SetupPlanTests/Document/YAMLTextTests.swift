import SeededRandomNumbers
import Testing
import Yams

@testable import SetupPlan

@Suite("Values as YAML")
struct YAMLTextTests {
  @Test(
    "a text that nobody mistakes stays plain", arguments: ["ai-orchestra", "a/b.c_d", "x@example.com", "sha256:00"])
  func plain(text: String) {
    #expect(YAMLText.scalar(text) == text)
  }

  @Test(
    "a text that would be read as something else is quoted",
    arguments: [
      "", " ", "yes", "No", "TRUE", "null", "y", "12", "1.5", "0x1", "*/5", "a: b", "a #b", "-", "- a", "{a", "[", "&a",
      "!a", "%a", "@a", "`a", "|", ">", "'", "\"", "a:", "~", "é", ".", "..", "2026-11-23", "a\nb", "a\\b", "\u{7F}",
      "\u{2028}", "a\u{1}b", "漢字 👍", "=", "<<",
    ])
  func quoted(text: String) throws {
    let written = YAMLText.scalar(text)
    #expect(written.hasPrefix("\"") && written.hasSuffix("\""))
    let node = try #require(try Yams.compose(yaml: "key: \(written)\n"))
    #expect(node["key"]?.scalar?.string == text)
  }

  @Test("any text comes back, as a value and inside braces", arguments: 1...50)
  func roundTrip(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let characters = Array("ab1 :#,{}[]\"'\\\n\t*&!|>%@`-?é漢👍\u{85}\u{A0}\u{2029}\u{200B}\r".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      if let character = characters.randomElement(using: &random) { text.append(character) }
    }
    let written = YAMLText.scalar(String(text))
    let node = try #require(try Yams.compose(yaml: "a: { k: \(written), l: 1 }\nb: \(written)\n"))
    #expect(node["a"]?["k"]?.scalar?.string == String(text))
    #expect(node["b"]?.scalar?.string == String(text))
  }

  @Test(
    "moments are RFC 3339 in UTC to the second",
    arguments: [
      ("2026-11-23T12:00:00Z", true), ("2028-02-29T23:59:60Z", true), ("2026-13-01T00:00:00Z", false),
      ("2026-00-01T00:00:00Z", false), ("2026-01-32T00:00:00Z", false), ("2026-01-01T24:00:00Z", false),
      ("2026-01-01T00:60:00Z", false), ("2026-11-23", false), ("2026-11-23T12:00:00", false),
      ("2026-11-23T12:00:00+01:00", false), ("2026-11-23T12:00:00.5Z", false), ("2026-11-23t12:00:00z", false),
      ("２026-11-23T12:00:00Z", false), ("", false),
    ])
  func timestamps(text: String, isValid: Bool) {
    #expect(Timestamp.isValid(text) == isValid)
  }
}
