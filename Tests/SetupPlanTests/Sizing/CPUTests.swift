import Testing

@testable import SetupPlan

@Suite("A number of CPU")
struct CPUTests {
  @Test(
    "is read as whole, decimal or thousandths",
    arguments: [("1", 1000), ("8", 8000), ("0.5", 500), ("0.08", 80), ("0.125", 125), ("2.0", 2000), ("500m", 500)])
  func read(text: String, millis: Int) {
    #expect(CPU(text)?.millis == millis)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "m", "two", "0", "-1", "+1", "0m", "-5m", "+5m", "0.0005", "1.2345", "1000", "nan", "infinity", "1e0", "0x2",
      "1,5", "2 CPU", ".", "1.", ".5", "1.5m", "99999999999999999999m",
    ])
  func refused(text: String) {
    #expect(CPU(text) == nil)
  }

  @Test(
    "has a spelling for Cloud Run and one for people",
    arguments: [
      ("2", "2", "2"), ("1000m", "1", "1"), ("0.5", "500m", "0.5"), ("0.08", "80m", "0.08"), ("2500m", "2500m", "2.5"),
    ])
  func written(text: String, api: String, people: String) {
    #expect(CPU(text)?.description == api)
    #expect(CPU(text)?.readable == people)
  }

  @Test("comes back from both spellings", arguments: [1, 80, 100, 125, 500, 999, 1000, 1001, 2000, 8000])
  func roundTrip(millis: Int) {
    let cpu = CPU(millis: millis)
    #expect(CPU(cpu.description) == cpu)
    #expect(CPU(cpu.readable) == cpu)
  }

  @Test("is ordered and priced by its size")
  func size() {
    #expect(CPU(millis: 500) < CPU(millis: 1000))
    #expect(!(CPU(millis: 1000) < CPU(millis: 1000)))
    #expect(CPU(millis: 500).count == 0.5)
  }
}
