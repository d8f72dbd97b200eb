import Testing

@testable import RESTClient

@Suite("Documents")
struct JSONValueTests {
  private func parsed(_ text: String) throws -> JSONValue { try JSONValue(bytes: Array(text.utf8)) }

  @Test(
    "come back as they were, keys sorted",
    arguments: [
      (#"{"b":1,"a":[true,null,"x",2.5,{}]}"#, #"{"a":[true,null,"x",2.5,{}],"b":1}"#), ("[]", "[]"),
      (#""a/b""#, #""a/b""#), ("9007199254740993", "9007199254740993"), ("", "{}"),
    ])
  func roundTrip(text: String, written: String) throws {
    #expect(String(decoding: try parsed(text).bytes, as: UTF8.self) == written)
  }

  @Test("what is not JSON is refused", arguments: ["{", "<html>", #"{"a":}"#])
  func invalid(text: String) {
    #expect(throws: (any Error).self) { try parsed(text) }
  }

  @Test("look-ups chain through what is not there")
  func chains() throws {
    let document = try parsed(#"{"a":{"b":[{"c":"d"}]}}"#)
    #expect(document["a"]["b"].array.first?["c"].string == "d")
    #expect(document["x"]["y"]["z"].isNull)
    #expect(document["a"]["b"].string == nil)
    #expect(document["x"].array.isEmpty)
    #expect(document["x"].object.isEmpty)
  }

  @Test("Google's numbers and truth values in strings count")
  func strings() throws {
    #expect(try parsed(#""42""#).int == 42)
    #expect(try parsed("42.0").int == 42)
    #expect(try parsed("42.5").int == nil)
    #expect(try parsed(#""0.5""#).double == 0.5)
    #expect(try parsed(#""true""#).bool == true)
    #expect(try parsed(#""false""#).bool == false)
    #expect(try parsed("1").bool == nil)
  }

  @Test("a member that is set to null is removed")
  func removal() {
    var document: JSONValue = ["a": 1, "b": 2]
    document["a"] = .null
    document["c"] = ["d": "e"]
    #expect(document == ["b": 2, "c": ["d": "e"]])
  }
}
