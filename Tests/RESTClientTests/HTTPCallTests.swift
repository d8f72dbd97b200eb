import Testing

@testable import RESTClient

@Suite("Calls")
struct HTTPCallTests {
  @Test("only unreserved characters stay as they are")
  func encoding() {
    #expect(percentEncoded("aZ09-._~") == "aZ09-._~")
    #expect(percentEncoded("a/b c+d&e=f%é") == "a%2Fb%20c%2Bd%26e%3Df%25%C3%A9")
    #expect(formEncoded([("a b", "c/d"), ("e", "")]) == "a%20b=c%2Fd&e=")
    #expect(formEncoded([]).isEmpty)
  }

  @Test("the summary has no query")
  func summary() {
    #expect(HTTPCall("GET", "https://x/y?token=z").summary == "GET https://x/y")
  }

  @Test(
    "names and addresses of this machine are known",
    arguments: [
      ("localhost", true), ("127.0.0.1", true), ("127.1.2.3", true), ("::1", true), ("[::1]", true),
      ("127.example.com", false), ("localhost.example.com", false), ("10.0.0.1", false),
    ])
  func loopback(host: String, isOwn: Bool) {
    #expect(isLoopback(host: host) == isOwn)
  }
}
