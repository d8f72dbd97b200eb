import Testing

@testable import CloudSandbox

@Suite("The target of a request")
struct RequestTargetTests {
  @Test(
    "is told by its host",
    arguments: [
      ("/run/v2/x?a=b", "127.0.0.1:80", "127.0.0.1", "/run/v2/x"),
      ("http://127.0.0.1:9/iam/v1/y", "ignored", "127.0.0.1", "/iam/v1/y"),
      ("/x", "LOCALHOST:8080", "localhost", "/x"), ("/x", "[::1]:8080", "::1", "/x"),
      ("http://api.github.localhost/user", "", "api.github.localhost", "/github/user"),
      ("/v2/x", "run.sandbox.invalid", "run.sandbox.invalid", "/run/v2/x"),
      ("/apis", "europe-west4-run.sandbox.invalid", "europe-west4-run.sandbox.invalid", "/run/apis"),
      (
        "/health", "a-b-1x-uc.a.run.sandbox.invalid", "a-b-1x-uc.a.run.sandbox.invalid",
        "/_service/a-b-1x-uc.a.run.sandbox.invalid/health"
      ),
      (
        "http://s-1.us-central1.run.sandbox.invalid", "", "s-1.us-central1.run.sandbox.invalid",
        "/_service/s-1.us-central1.run.sandbox.invalid/"
      ),
      ("/redirect?to=http://example.com/", "127.0.0.1", "127.0.0.1", "/redirect"),
    ])
  func hosts(target: String, authority: String, host: String, path: String) throws {
    let read = try #require(RequestTarget(target, authority: authority))
    #expect(read.host == host)
    #expect(read.path == path)
  }

  @Test(
    "of another host is none",
    arguments: [
      "example.com", "run.sandbox.invalid.example.com", "evilrun.sandbox.invalid", "github.localhost",
      "127.0.0.1.nip.io",
      "us.x-run.sandbox.invalid.evil", "",
    ])
  func foreign(authority: String) {
    #expect(RequestTarget("/x", authority: authority) == nil)
  }
}
