import Foundation
import Testing

@testable import RESTClient

@Suite("Which proxy a request goes through")
struct ProxySettingsTests {
  private func proxy(_ environment: [String: String], _ url: String) throws -> Proxy? {
    try ProxySettings(environment: environment).proxy(for: try #require(URL(string: url)))
  }

  @Test(
    "the variables decide by the URL's scheme, small letters before capitals, all_proxy last",
    arguments: [
      (["HTTPS_PROXY": "a:1"], "https://x.test/", "a:1"), (["HTTPS_PROXY": "a:1"], "http://x.test/", nil),
      (["HTTP_PROXY": "a:1"], "https://x.test/", nil), (["HTTP_PROXY": "http://a:1/"], "http://x.test/", "a:1"),
      (["https_proxy": "b:2", "HTTPS_PROXY": "a:1"], "https://x.test/", "b:2"),
      (["https_proxy": "", "HTTPS_PROXY": "a:1"], "https://x.test/", "a:1"),
      (["ALL_PROXY": "c:3", "HTTPS_PROXY": "a:1"], "https://x.test/", "a:1"),
      (["ALL_PROXY": "c:3"], "https://x.test/", "c:3"), (["all_proxy": "c"], "http://x.test/", "c:80"),
      ([:], "https://x.test/", nil),
    ] as [([String: String], String, String?)])
  func variables(environment: [String: String], url: String, address: String?) throws {
    #expect(try proxy(environment, url)?.description == address)
  }

  @Test(
    "no_proxy names domains with all below them, addresses, networks, and ports",
    arguments: [
      ("example.test", "https://api.example.test/", true), (".example.test", "https://api.example.test/", true),
      ("*.example.test", "https://api.example.test/", true), ("example.test", "https://badexample.test/", false),
      ("api.example.test:8443", "https://api.example.test:8443/", true),
      ("api.example.test:8443", "https://api.example.test/", false),
      ("x, EXAMPLE.test ,y", "https://example.test/", true),
      ("10.0.0.0/8", "https://10.200.3.4/", true), ("10.0.0.0/8", "https://11.0.0.1/", false),
      ("192.168.4.0/22", "https://192.168.7.255/", true), ("192.168.4.0/22", "https://192.168.8.0/", false),
      ("10.1.2.3", "https://10.1.2.3/", true), ("10.1.2.3:444", "https://10.1.2.3/", false),
      ("fd00::/8", "https://[fd12::1]/", true), ("fd00::/8", "https://[fe80::1]/", false),
      ("*", "https://a.test/", true),
      ("", "https://a.test/", false), ("10.0.0.0/99", "https://10.0.0.1/", false),
    ] as [(String, String, Bool)])
  func direct(list: String, url: String, isDirect: Bool) throws {
    #expect((try proxy(["HTTPS_PROXY": "a:1", "NO_PROXY": list], url) == nil) == isDirect)
  }

  @Test("this machine is reached directly", arguments: ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
  func loopback(host: String) throws {
    #expect(try proxy(["ALL_PROXY": "a:1"], "https://\(host):8443/") == nil)
  }

  @Test("user and password are taken out of the address, decoded, and show in no description")
  func credentials() throws {
    let proxy = try Proxy("http://user:p%40ss@proxy.test:3128", variable: "HTTPS_PROXY")
    #expect(proxy.user == "user")
    #expect(proxy.password == "p@ss")
    for text in ["\(proxy)", String(reflecting: proxy), "\([proxy])"] { #expect(!text.contains("p@ss")) }
    var dumped = ""
    dump(proxy, to: &dumped)
    #expect(!dumped.contains("p@ss"))
  }

  @Test("SOCKS is spoken; an address that is none, and kinds that are not spoken, are errors that name the variable")
  func kinds() throws {
    let socks = try Proxy("socks5h://proxy.test", variable: "ALL_PROXY")
    #expect(socks.kind == .socks && socks.port == 1080)
    for address in ["https://proxy.test", "socks4://proxy.test", "http://", "http://a b", "socks5://u:p@proxy.test"] {
      let error = #expect(throws: UnreachableError.self) { try Proxy(address, variable: "HTTPS_PROXY") }
      #expect(error?.cause == .proxy)
      #expect(error?.detail.contains("HTTPS_PROXY") == true)
      #expect(error?.detail.contains("u:p") == false)
      #expect(error?.remedy?.contains("export HTTPS_PROXY=http://") == true)
    }
  }
}
