import Testing

@testable import SetupPlan

@Suite("An amount of memory")
struct MemoryTests {
  @Test(
    "is read in Mi and Gi", arguments: [("512Mi", 512), ("1Mi", 1), ("2Gi", 2048), ("32Gi", 32768), ("1536Mi", 1536)])
  func read(text: String, mebibytes: Int) {
    #expect(Memory(text)?.mebibytes == mebibytes)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "Gi", "2", "2G", "2GB", "2gi", "2 Gi", "0Mi", "-1Gi", "+1Gi", "1.5Gi", "1_0Gi", "0x2Gi", "２Gi", "1048576Gi",
      "99999999999999999999Mi",
    ])
  func refused(text: String) {
    #expect(Memory(text) == nil)
  }

  @Test("is written in its shortest spelling", arguments: [("2048Mi", "2Gi"), ("1536Mi", "1536Mi"), ("1Gi", "1Gi")])
  func written(text: String, shortest: String) {
    #expect(Memory(text)?.description == shortest)
  }

  @Test("is ordered and priced by its size")
  func size() throws {
    let (small, large) = (try #require(Memory("512Mi")), try #require(Memory("1Gi")))
    #expect(small < large)
    #expect(!(large < small))
    #expect(small.gibibytes == 0.5)
  }
}
