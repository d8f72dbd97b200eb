import Testing

@testable import CloudSandbox

@Suite("The text of the state")
struct StateTextTests {
  @Test("is what writing it from the beginning gives, whatever changed since the last time")
  func equality() {
    var text = StateText()
    var state: JSON = ["version": 1, "empty": [:], "volatile": ["vault": 1, "operations": [:]]]
    func agrees() -> Bool { text.bytes(of: state) == state.bytes(pretty: true) }
    #expect(agrees())
    state["b.things"] = ["x": ["list": [1, 2, ["a": "\"quoted\"\n"]], "none": []], "a/b": "text"]
    state["a.things"] = ["é": [:]]
    #expect(agrees())
    state[path: "volatile.vault"] = 2
    state["a.things"] = ["é": ["now": true]]
    #expect(agrees())
    state["b.things"]?["x"] = nil
    #expect(agrees())
    state["a.things"] = nil
    #expect(agrees())
    state = [:]
    #expect(agrees())
  }

  @Test("takes the time of what changed, not of what there is", .timeLimit(.minutes(1)))
  func speed() {
    var things: [String: JSON] = [:]
    for number in 0..<1000 {
      let fields = (0..<40).map { ("field\($0)", JSON.object(["value": .int($0), "text": "some text to be quoted"])) }
      things["projects/p/services/s\(number)"] = .object(Dictionary(uniqueKeysWithValues: fields))
    }
    var state: JSON = ["version": 1, "run.services": .object(things)]
    var text = StateText()
    let clock = ContinuousClock()
    let whole = clock.measure { _ = text.bytes(of: state) }
    // The quickest of several: other work can hold one of them up.
    let changed = (0..<5).map { round in
      clock.measure {
        state["run.services"]?["projects/p/services/s500"] = ["new": .int(Int64(round))]
        _ = text.bytes(of: state)
      }
    }
    let quickest = changed.min() ?? whole
    #expect(quickest * 5 < whole, "\(quickest) of \(whole)")
  }
}
