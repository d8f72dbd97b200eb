import Foundation
import Testing

@testable import Artifacts

@Suite("The words that make a module worth reading")
struct SourceWordsTests {
  private func found(_ text: String) -> (words: SourceWords, isASCII: Bool) {
    var text = text
    return text.withUTF8 { SourceWords.found(in: $0) }
  }

  @Test(
    "a word is found wherever it stands, and told by what it means",
    arguments: [
      ("FastAPI", SourceWords.application), ("Flask", .application), ("get_wsgi_application", .application),
      ("aiohttp", .aiohttp), ("Application(", .aiohttpApplication), ("run_app(", .server), ("serve(", .server),
      ("health", .health), ("\"status", .health), ("'up'", .health), ("/ready", .health), ("get(", .routing),
      ("url(", .routing), ("environ", .variable), ("getenv", .variable), ("starlette.config", .variable),
      ("__main__", .main), ("ASGI_APPLICATION", .django), ("STATIC_ROOT", .django),
    ])
  func words(word: String, meaning: SourceWords) {
    for text in [word, "x \(word)", "\(word) x", "\n\(word)\(word)\n", "e\(word)e"] {
      #expect(found(text).words.contains(meaning), "\(text)")
    }
    #expect(!found(String(word.dropLast())).words.contains(meaning))
    #expect(!found(String(word.dropFirst())).words.contains(meaning) || word.hasPrefix("ASGI"))
  }

  @Test("what most modules have is none of them")
  func others() {
    let text =
      "import typing\n\ndef update(mapping: typing.Mapping) -> int:\n    return mapping.status + 1  # upload\n"
    #expect(found(text).words == [])
    #expect(found("").words == [] && found("x").words == [])
  }

  @Test("a text beyond ASCII is known as one, wherever the letter stands")
  func ascii() {
    #expect(found("abc").isASCII && found("a").isASCII)
    for text in ["é", "éa", "aé", "abécd"] { #expect(!found(text).isASCII, "\(text)") }
  }

  @Test(
    "lines end as files have it, and are counted",
    arguments: [
      ("a\nb\r\nc\rd", ["a", "b", "c", "d"]), ("\n\n", ["", "", ""]), ("", [""]), ("é\r\nb\u{2028}c", ["é", "b", "c"]),
      ("a\u{B}b\u{C}c", ["a", "b", "c"]),
    ])
  func lines(text: String, expected: [String]) {
    let lines = TextLines.numbered(text)
    #expect(lines.map { String($0.line) } == expected)
    #expect(lines.map(\.number) == Array(1...expected.count))
    // As the standard library counts them.
    #expect(expected == text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init))
  }
}
