import Testing

@testable import SetupEngine

@Suite("A length of time in words")
struct ElapsedTests {
  @Test(
    "it is as exact as a person wants it",
    arguments: [
      (-5.0, "0 s"), (0.9, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h 0 min"),
      (90_061, "25 h 1 min"),
    ])
  func words(seconds: Double, text: String) {
    #expect(Elapsed.words(seconds) == text)
  }
}
