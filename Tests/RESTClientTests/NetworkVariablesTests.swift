import Testing

@testable import RESTClient

@Suite("The network of child programs")
struct NetworkVariablesTests {
  @Test("programs of Go get the proxy that only ALL_PROXY names, and gcloud the private authority")
  func handedOn() {
    let child = NetworkVariables.forChild(of: ["ALL_PROXY": "http://a:1", "SSL_CERT_FILE": "/ca.pem", "OTHER": "x"])
    #expect(
      child == [
        "ALL_PROXY": "http://a:1", "HTTPS_PROXY": "http://a:1", "HTTP_PROXY": "http://a:1", "SSL_CERT_FILE": "/ca.pem",
        "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE": "/ca.pem", "OTHER": "x",
      ])
  }

  @Test("what is set already stays")
  func kept() {
    let environment = [
      "all_proxy": "http://a:1", "https_proxy": "http://b:2", "HTTP_PROXY": "http://c:3", "SSL_CERT_FILE": "/ca.pem",
      "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE": "/own.pem",
    ]
    #expect(NetworkVariables.forChild(of: environment) == environment)
    #expect(NetworkVariables.forChild(of: [:]) == [:])
  }
}
