import RESTClient
import Testing

@testable import GoogleCloud

@Suite("What was just made and is not visible yet")
struct ConsistencyTests {
  private func patience(
    _ kind: GoogleCloudError.Kind, _ status: Int, _ detail: String = "", _ consistency: Consistency
  ) -> Patience? {
    consistency.patience(
      with: GoogleCloudError(kind: kind, status: status, detail: detail), visibilityDelay: .seconds(1))
  }

  @Test("an API that was just enabled is waited for, up to five minutes, by pauses of 5 to 30 seconds")
  func enabledServices() {
    #expect(patience(.serviceDisabled, 403, "", []) == nil)
    #expect(
      patience(.serviceDisabled, 403, "", .enabledServices)
        == Patience(first: .seconds(5), longest: .seconds(30), budget: .seconds(300)))
    #expect(patience(.notPermitted, 403, "", .enabledServices) == nil)
  }

  @Test("an account that was just created is waited for where a policy does not know it yet")
  func newAccounts() {
    let words = "Service account x@p.iam.gserviceaccount.com does not exist."
    #expect(patience(.invalid, 400, words, []) == nil)
    #expect(
      patience(.invalid, 400, words, .newAccounts)
        == Patience(first: .seconds(2), longest: .seconds(10), budget: .seconds(120)))
    #expect(patience(.invalid, 400, "bad", .newAccounts) == nil)
  }

  @Test("a pool that was just created is waited for where its providers do not find it")
  func newPools() {
    let minute = Patience(first: .seconds(2), longest: .seconds(5), budget: .seconds(60))
    #expect(patience(.notFound, 404, "", []) == nil)
    #expect(patience(.notFound, 404, "", .newPools) == minute)
    #expect(patience(.invalid, 400, "the pool does not exist", .newPools) == minute)
    #expect(patience(.invalid, 400, "bad", .newPools) == nil)
  }

  @Test(
    "load, the network and trouble of the server pass by themselves; nothing else does",
    arguments: [
      (.unreachable, 0, true, false), (.timedOut, 0, true, false), (.timedOut, 408, true, false),
      (.exhausted, 429, true, true), (.exhausted, 403, true, true), (.unavailable, 500, true, false),
      (.unavailable, 502, true, false), (.unavailable, 503, true, false), (.timedOut, 504, true, false),
      (.unavailable, 501, false, false), (.invalid, 400, false, false), (.unauthenticated, 401, false, false),
      (.notPermitted, 403, false, false), (.serviceDisabled, 403, false, false), (.notFound, 404, false, false),
      (.alreadyExists, 409, false, false), (.aborted, 409, false, false), (.preconditionFailed, 412, false, false),
      (.noCredentials, 0, false, false), (.notReachable, 0, false, false),
    ] as [(GoogleCloudError.Kind, Int, Bool, Bool)])
  func transient(kind: GoogleCloudError.Kind, status: Int, isTransient: Bool, isUndone: Bool) {
    let error = GoogleCloudError(kind: kind, status: status, detail: "")
    #expect(error.isTransient == isTransient)
    #expect(error.isUndone == isUndone)
  }
}
