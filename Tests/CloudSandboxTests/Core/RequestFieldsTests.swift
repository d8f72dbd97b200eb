import Testing

@testable import CloudSandbox

@Suite("The fields of a request")
struct RequestFieldsTests {
  @Test("are taken in either spelling; null counts as absent")
  func spellings() throws {
    let body: JSON = ["displayName": "a", "update_mask": "b", "etag": .null]
    #expect(try body.fields(["displayName", "updateMask", "etag"]) == ["displayName": "a", "updateMask": "b"])
  }

  @Test("that a message does not have are refused by name")
  func unknown() {
    let error = #expect(throws: APIError.self) { try JSON.object(["colour": "red"]).fields(["name"], at: "thing") }
    #expect(error?.status == 400)
    #expect(
      error?.message == "Invalid JSON payload received. Unknown name \"colour\" at 'thing': Cannot find field.")
  }

  @Test(
    "change a document as their mask says",
    arguments: [
      (nil, ["a": 9, "b": ["c": 2], "d": 4]), ("a", ["a": 9, "b": ["c": 2]]), ("b", ["a": 1]),
      ("b.c,d", ["a": 1, "b": [:], "d": 4]), ("*", ["a": 9, "b": ["c": 2], "d": 4]),
    ] as [(String?, JSON)])
  func mask(mask: String?, result: JSON) {
    let document: JSON = ["a": 1, "b": ["c": 2]]
    #expect(document.updated(by: ["a": 9, "d": 4], mask: mask) == result)
  }
}
