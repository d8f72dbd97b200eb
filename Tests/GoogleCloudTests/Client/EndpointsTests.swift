import Testing

@testable import GoogleCloud

@Suite("Where the APIs are")
struct EndpointsTests {
  @Test("without variables each API is at Google", arguments: API.allCases)
  func google(api: API) {
    let endpoints = Endpoints(environment: [:])
    #expect(endpoints.url(api, "v1/x") == "https://\(api.rawValue).googleapis.com/v1/x")
    #expect(!endpoints.isLoopback)
  }

  @Test("gcloud's variable moves each API but Run, path and all", arguments: API.allCases.filter { $0 != .run })
  func overrides(api: API) {
    let name = "CLOUDSDK_API_ENDPOINT_OVERRIDES_\(api.rawValue.uppercased())"
    for root in ["http://127.0.0.1:9/x/", "http://127.0.0.1:9/x"] {
      #expect(Endpoints(environment: [name: root]).url(api, "v1/y") == "http://127.0.0.1:9/x/v1/y")
    }
    #expect(Endpoints(environment: [name: ""]).url(api, "y") == "https://\(api.rawValue).googleapis.com/y")
  }

  @Test("Storage's variable has the path in it, which is taken off again")
  func storage() {
    let environment = ["CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": "http://127.0.0.1:9/storage/v1/"]
    #expect(Endpoints(environment: environment).url(.storage, "storage/v1/b") == "http://127.0.0.1:9/storage/v1/b")
    #expect(
      Endpoints(environment: environment).url(.storage, "upload/storage/v1/b")
        == "http://127.0.0.1:9/upload/storage/v1/b")
  }

  @Test("Run's is Terraform's variable before gcloud's, whose host is another one for each region")
  func run() {
    let gcloud = ["CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN": "http://run.sandbox.invalid/"]
    #expect(Endpoints(environment: gcloud).url(.run, "v2/x") == "http://run.sandbox.invalid/v2/x")
    let both = gcloud.merging(["GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT": "http://127.0.0.1:9/run/v2/"]) { $1 }
    #expect(Endpoints(environment: both).url(.run, "v2/x") == "http://127.0.0.1:9/run/v2/x")
    #expect(Endpoints(environment: both).url(.run, "v1/x") == "http://127.0.0.1:9/run/v1/x")
  }

  @Test("the token's endpoint and the one that describes tokens lie beside each other")
  func token() {
    let google = Endpoints(environment: [:])
    #expect(google.token == "https://oauth2.googleapis.com/token")
    #expect(google.tokenInfo == "https://oauth2.googleapis.com/tokeninfo")
    #expect(!google.tokenIsMoved)
    let moved = Endpoints(environment: ["CLOUDSDK_AUTH_TOKEN_HOST": "http://127.0.0.1:9/oauth2/token"])
    #expect(moved.tokenInfo == "http://127.0.0.1:9/oauth2/tokeninfo")
    #expect(moved.tokenIsMoved)
  }

  @Test("queries are encoded, in their order, and names may repeat")
  func query() {
    let url = Endpoints(environment: [:]).url(.iam, "v1/x", query: [("names", "a/b"), ("names", "c d&e")])
    #expect(url == "https://iam.googleapis.com/v1/x?names=a%2Fb&names=c%20d%26e")
  }

  @Test(
    "a sandbox is what answers on this machine",
    arguments: [
      ("http://127.0.0.1:9/crm/", true), ("http://localhost:9/", true), ("http://[::1]:9/", true),
      ("https://crm.example.com/", false),
    ])
  func loopback(root: String, isLoopback: Bool) {
    let environment = ["CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER": root]
    #expect(Endpoints(environment: environment).isLoopback == isLoopback)
  }
}
