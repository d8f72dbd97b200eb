import SeededRandomNumbers
import Testing

@testable import SetupPlan

@Suite("A sizing while it is typed")
struct ResourceDraftTests {
  private let guide = ResourceDraft(.guide)

  @Test("the texts of a sizing are read back as the same sizing", arguments: 1...40)
  func roundTrip(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let resources = Resources.random(using: &random)
    #expect(try ResourceDraft(resources).parse().get() == resources)
    #expect(ResourceDraft(resources).violations.isEmpty)
  }

  @Test("white space around a value does not matter, nor the s of a timeout", arguments: ["90", "90s", " 90s\t"])
  func lenient(timeout: String) throws {
    var draft = guide
    draft.timeout = timeout
    draft.memory = " 2Gi "
    draft.keepWarm = "  "
    let resources = try draft.parse().get()
    #expect(resources.timeout == 90)
    #expect(resources.memory == Memory(mebibytes: 2048))
    #expect(resources.keepWarm == nil)
  }

  @Test(
    "a text that is no value says what is allowed",
    arguments: [
      (
        ResourceField.memory, "2G", "“2G” is not an amount of memory.",
        "a whole number with Mi or Gi, such as 512Mi or 2Gi"
      ),
      (.cpu, "two", "“two” is not a number of CPU.", "1, 2, 4, 6 or 8, or 0.08 to 1 in steps of 0.001"),
      (.minInstances, "x", "“x” is not a whole number.", "digits, such as 1, 20 or 80"),
      (.maxInstances, "1.5", "“1.5” is not a whole number.", "digits, such as 1, 20 or 80"),
      (.concurrency, "99999999999", "“99999999999” is not a whole number.", "digits, such as 1, 20 or 80"),
      (.timeout, "5m", "“5m” is not a number of seconds.", "1s to 3600s, such as 300s"),
      (.cpuAllocation, "never", "“never” is not a way to allocate CPU.", "requests or always"),
      (.startupTimeout, "4m", "“4m” is not a number of seconds.", "1s to 240s, such as 240s"),
      (.sessionAffinity, "maybe", "“maybe” is not on or off.", "on or off"),
      (.http2, "h2", "“h2” is not on or off.", "on or off"),
    ])
  func unreadable(field: ResourceField, text: String, message: String, allowed: String) {
    var draft = guide
    draft[field] = text
    let violation = SizingViolation(
      field: field, message: message, reason: "Allowed: \(allowed).", remedy: "Enter \(allowed).")
    #expect(draft.violations == [violation])
    #expect(draft.violation(of: field) == violation)
  }

  @Test(
    "an empty field is called empty, and only keep-warm may be",
    arguments: ResourceField.allCases.filter { $0 != .keepWarm })
  func empty(field: ResourceField) {
    var draft = guide
    draft[field] = ""
    #expect(draft.violations.map(\.message) == ["\(field.title) is empty."])
  }

  @Test("unreadable and impossible values are said together, in the order of the fields")
  func together() {
    var draft = guide
    draft.memory = "64Gi"
    draft.cpu = "?"
    draft.minInstances = "30"
    draft.timeout = "soon"
    draft.keepWarm = "often"
    #expect(draft.violations.map(\.field) == [.memory, .cpu, .minInstances, .timeout, .keepWarm])
    guard case .failure(let error) = draft.parse() else {
      Issue.record("a draft with violations was read")
      return
    }
    #expect(error.violations == draft.violations)
    #expect(draft.violation(of: .concurrency) == nil)
  }

  @Test("each field is its own", arguments: ResourceField.allCases)
  func fields(field: ResourceField) {
    var draft = ResourceDraft()
    draft[field] = "value"
    for other in ResourceField.allCases { #expect(draft[other] == (other == field ? "value" : ResourceDraft()[other])) }
  }
}
