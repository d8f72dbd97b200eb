import BoundedInput
import Testing

@Suite("YAML from elsewhere")
struct BoundedYAMLTests {
  private static let bomb =
    "a0: &a0 [x,x]\n"
    + (1...11).map { level in
      "a\(level): &a\(level) [\((0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ","))]\n"
    }.joined()

  @Test("aliases that make too much of a text are refused where they do, as a key too")
  func bombs() throws {
    let refusal = try #require(throws: BoundedYAML.Refusal.self) { try BoundedYAML(Self.bomb) }
    #expect(refusal.problem.contains("20000 values") && refusal.line > 3)
    #expect(throws: BoundedYAML.Refusal.self) { try BoundedYAML(Self.bomb + "? *a11\n: 1\n") }
    let key = try #require(throws: BoundedYAML.Refusal.self) { try BoundedYAML("a: &a [x]\n? [*a]\n: 1\n") }
    #expect(key.line == 2 && key.column == 4)
    #expect(key.problem == "an alias stands in a key")
  }

  @Test("aliases as people use them are read")
  func aliases() throws {
    let text = "base: &base { a: 1 }\none: *base\ntwo: { <<: *base, b: 2 }\n"
    let root = try #require(try BoundedYAML.compose(text))
    #expect(root["one"]?["a"]?.int == 1)
  }

  @Test("what is nested too deep is refused, in lines and in brackets, by aliases too")
  func depth() throws {
    let lines = (0..<100).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    let chain = (1...80).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined()
    for text in [lines, String(repeating: "[", count: 100_000), "a0: &a0 x\n" + chain] {
      let refusal = try #require(throws: BoundedYAML.Refusal.self) { try BoundedYAML(text) }
      #expect(refusal.problem == "values are nested deeper than 64")
    }
    _ = try BoundedYAML((0..<60).map { String(repeating: " ", count: $0) + "a:\n" }.joined())
  }

  @Test("a larger text is refused before it is looked at")
  func size() throws {
    let refusal = try #require(throws: BoundedYAML.Refusal.self) {
      try BoundedYAML("#" + String(repeating: "x", count: 1 << 20))
    }
    #expect(refusal.problem == "it has 1048577 bytes, and 1048576 are allowed")
    _ = try BoundedYAML("#" + String(repeating: "x", count: (1 << 20) - 1))
  }

  @Test("each later occurrence of a key is found, with its place")
  func repeated() throws {
    let text = "ä: 1\nb: { c: 1, 'c': 2 }\nä: 3\nd: { b: 1 }\n"
    let found = try BoundedYAML(text).repeatedKeys
    #expect(found.map(\.name) == ["c", "ä"])
    #expect(found.map(\.range) == [16..<19, 25..<26])
  }

  @Test("the number of values that are looked at is bounded, however many there are")
  func values() throws {
    for count in [30_000, 300_000] {
      let text = "[" + String(repeating: "a,", count: count) + "]"
      let refusal = try #require(throws: BoundedYAML.Refusal.self) { try BoundedYAML(text) }
      #expect(refusal.column == 1 + 2 * 19_999 + 1)
    }
  }

  @Test("what is no YAML is left for the parser to say")
  func invalid() throws {
    _ = try BoundedYAML("a: [")
    #expect(throws: (any Error).self) { try BoundedYAML.compose("a: [") }
  }
}
