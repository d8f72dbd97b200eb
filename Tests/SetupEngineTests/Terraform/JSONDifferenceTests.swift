import GoogleCloud
import RESTClient
import Testing

@testable import SetupEngine

@Suite("Differences of JSON")
struct JSONDifferenceTests {
  private func words(_ actual: JSONValue, _ wanted: JSONValue) -> [String] {
    JSONDifference.between(actual, wanted).map { "\($0.path.joined(separator: ".")): \($0.words)" }
  }

  @Test("a value that is another is named with both")
  func values() {
    #expect(
      words(
        ["limits": ["memory": "4Gi", "cpu": "2"], "boost": true, "count": 3, "share": 0.05],
        ["limits": ["memory": "2Gi", "cpu": "2"], "boost": false, "count": 4, "share": 0.1])
        == [
          "boost: boost is true, should be false", "count: count is 3, should be 4",
          "limits.memory: memory is 4Gi, should be 2Gi", "share: share is 0.05, should be 0.1",
        ])
  }

  @Test("what the configuration does not name is the server's business")
  func unnamed() {
    #expect(words(["name": "x", "etag": "1", "labels": ["a": "b"]], ["name": "x"]).isEmpty)
    #expect(words(["a": ["b": 1, "c": 2]], ["a": ["b": 1]]).isEmpty)
  }

  @Test(
    "absent, false, 0 and empty are the same, as Google leaves them out",
    arguments: [JSONValue.null, false, 0, 0.0, "", "0", [], [:]], [JSONValue.null, false, 0, 0.0, "", "0", [], [:]])
  func defaults(actual: JSONValue, wanted: JSONValue) {
    #expect(words(["field": actual], ["field": wanted]).isEmpty)
    #expect(words([:], ["field": wanted]).isEmpty)
  }

  @Test("a number may come as a string, and a whole one with a decimal point")
  func spellings() {
    #expect(words(["n": "300"], ["n": 300]).isEmpty)
    #expect(words(["n": 2000.0], ["n": 2000]).isEmpty)
    #expect(words(["n": 2], ["n": "2"]).isEmpty)
    #expect(words(["n": 2.5], ["n": 2]) == ["n: n is 2.5, should be 2"])
    #expect(words(["n": true], ["n": "true"]).isEmpty)
    #expect(words(["n": 1], ["n": true]) == ["n: n is 1, should be true"])
  }

  @Test("lists are compared element by element, and by their length")
  func lists() {
    #expect(
      words(["env": [["name": "A", "value": "1"]]], ["env": [["name": "A", "value": "2"]]])
        == ["env.value: value is 1, should be 2"])
    #expect(
      words(["env": [["name": "A"]]], ["env": [["name": "A"], ["name": "B"]]])
        == ["env: env is 1 element, should be 2 elements"])
    #expect(words([:], ["env": [["name": "A"]]]) == ["env: env is not set, should be 1 element"])
  }

  @Test("a value of another kind is a difference", arguments: [JSONValue.string("x"), 5, true, ["a"], ["k": "v"]])
  func kinds(actual: JSONValue) {
    #expect(!words(["field": actual], ["field": "other"]).isEmpty)
  }

  @Test("what is missing is not set, and a missing object is told by its members")
  func missing() {
    #expect(words([:], ["a": ["b": "x", "c": 0]]) == ["a.b: b is not set, should be x"])
    #expect(words(["a": "text"], ["a": ["b": "x"]]) == ["a.b: b is not set, should be x"])
    #expect(words(["a": ["k": "v"]], ["a": ""]) == ["a: a is set, should be empty"])
  }
}
