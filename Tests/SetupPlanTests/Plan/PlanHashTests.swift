import Testing

@testable import SetupPlan

@Suite("The hash of a plan")
struct PlanHashTests {
  private let hash = PlanHash([.files: [["Dockerfile", "abc"]], .terraform: [["service", "create"]]])

  @Test("the same plan has the same hash, which can be written down and read again")
  func same() {
    let again = PlanHash([.terraform: [["service", "create"]], .files: [["Dockerfile", "abc"]]])
    #expect(hash == again)
    #expect(PlanHash(hash.description) == hash)
    #expect(hash.differences(from: again) == [])
    // What is written on pull requests stays what it is.
    #expect(
      hash.description
        == "1-7dff424c0dcdde76fe6bc1d761c907a528c994a9e52e9fb35f60c40e3e999085-4f53cda1-7f52b4fc-4f53cda1-4f53cda1-68c8e61e"
    )
  }

  @Test("another plan has another one, which says what of it is otherwise")
  func differences() {
    let other = PlanHash([.files: [["Dockerfile", "abd"]], .terraform: [["service", "create"]], .iam: [["a"]]])
    #expect(other.differences(from: hash) == [.files, .iam])
    // Where texts are divided otherwise, the plan is another one too.
    #expect(PlanHash([.iam: [["ab", "c"]]]) != PlanHash([.iam: [["a", "bc"]]]))
    #expect(PlanHash([.iam: [["a"], ["b"]]]) != PlanHash([.iam: [["a", "b"]]]))
  }

  @Test("where only the whole differs, every part may be otherwise")
  func whole() throws {
    let forged = "1-" + String(repeating: "0", count: 64) + hash.description.dropFirst(66)
    #expect(try #require(PlanHash(forged)).differences(from: hash) == PlanHash.Part.allCases)
  }

  @Test(
    "anything else is not a hash",
    arguments: ["", "1-abc", "latest", "2-" + String(repeating: "0", count: 64) + "-0-0-0-0-0", "1--00000000"])
  func malformed(text: String) {
    #expect(PlanHash(text) == nil)
    #expect(PlanHash(hash.description + "-00000000") == nil)
    #expect(PlanHash(hash.description.uppercased()) == nil)
  }
}
