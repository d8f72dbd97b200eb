import Testing

@testable import SetupPlan

@Suite("A delivery as a line of JSON")
struct DeliveryEventLineTests {
  @Test("it has what came of it, with sorted keys")
  func delivered() {
    let delivered = Delivered(
      mode: .pullRequest, environment: "production", isChanged: true, branch: "overture/production", base: "main",
      commit: "abc", pushedTo: "o/r", files: [.init(path: "a", change: .created), .init(path: "b", change: .removed)],
      pullRequest: .init(number: 7, url: "https://x/7", change: .opened))
    #expect(
      DeliveryEventLine(delivered).text
        == #"{"base":"main","branch":"overture/production","commit":"abc","environment":"production","#
        + #""event":"delivery_finished","files":[{"change":"created","path":"a"},{"change":"removed","path":"b"}],"#
        + #""mode":"pull-request","outcome":"delivered","pull_request":{"change":"opened","number":7,"url":"https://x/7"},"#
        + #""repository":"o/r","version":1}"#)
  }

  @Test("a failure is an error like a step's")
  func failed() {
    let failure = Failure(message: "m", reason: "r", remedy: "f", kind: .notPermitted)
    #expect(
      DeliveryEventLine(failure, mode: .commit, environment: "e").text
        == #"{"environment":"e","error":{"kind":"notPermitted","message":"m","reason":"r","remedy":"f"},"#
        + #""event":"delivery_finished","mode":"commit","outcome":"failed","version":1}"#)
  }
}
