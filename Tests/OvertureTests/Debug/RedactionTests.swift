import RESTClient
import Testing

@testable import overture

@Suite("What is taken out of the file of --debug")
struct RedactionTests {
  private let redaction = Redaction(environment: ["GH_TOKEN": "a-token-of-nobody", "HOME": "/home/somebody"])

  @Test(
    "is every member of a document that may hold a secret, at any depth",
    arguments: [
      "access_token", "refreshToken", "client_secret", "private_key", "privateKeyData", "encrypted_value", "password",
      "data", "payload", "assertion", "signedBlob", "key", "authorization", "credentials", "id_token", "jwt",
    ])
  func keys(key: String) {
    let document: JSONValue = ["outer": [["name": "n", key: "hush"]], key: ["deep": "hush"]]
    let text = String(decoding: redaction.document(document).bytes, as: UTF8.self)
    #expect(!text.contains("hush") && text.contains(key) && text.contains("\"n\""), "\(text)")
  }

  @Test("is the value of each variable, not its name")
  func variables() {
    let document: JSONValue = ["env": [["name": "DATABASE_URL", "value": "postgres://hush"]], "value": "shown"]
    let text = String(decoding: redaction.document(document).bytes, as: UTF8.self)
    #expect(!text.contains("hush") && text.contains("DATABASE_URL") && text.contains("shown"))
  }

  @Test(
    "is what looks like a token or a key, and what the program's own variables hold",
    arguments: [
      "ya29.c.b0Aaekm1K", "ghp_0123456789abcdefghij", "ghs_0123456789abcdefghij", "github_pat_11ABC_def",
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln", "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "a-token-of-nobody",
    ])
  func shapes(secret: String) {
    let text = redaction.text("before \(secret)")
    #expect(text == "before \(Redaction.mark)")
  }

  @Test("is the user of an address, and each parameter that is not known to be harmless")
  func addresses() {
    let address = "https://user:hush@example.com/v1/things?access_token=hush&pageSize=5&sig=hush#hush"
    let shown = redaction.address(address, without: [])
    #expect(
      shown == "https://example.com/v1/things?access_token=\(Redaction.mark)&pageSize=5&sig=\(Redaction.mark)")
  }

  @Test("is every header field but those that are listed, and the request's own token wherever it comes again")
  func headers() {
    let headers = [(name: "Authorization", value: "Bearer hush-hush"), (name: "ETag", value: "e"), ("X-New", "hush")]
    #expect(redaction.headers(headers) == ["etag": "e"])
    let secrets = Redaction.secrets(in: headers)
    #expect(redaction.text("it was hush-hush", without: secrets) == "it was \(Redaction.mark)")
  }

  @Test(
    "is the body of a file, a log and a service, of which only the size is told",
    arguments: [
      "https://storage.googleapis.com/storage/v1/b/x/o/y?alt=media",
      "https://storage.googleapis.com/upload/storage/v1/b",
      "https://api.github.com/repos/a/b/actions/jobs/1/logs", "https://service-1-uc.a.run.app/health",
      "http://service-1-uc.a.run.sandbox.invalid:80/health",
    ])
  func files(url: String) {
    let body = redaction.body(Array("{\"a\":\"hush\"}".utf8), type: "application/json", of: url, without: [])
    #expect(body == ["bytes": 12, "type": "application/json"])
  }

  @Test("leaves of a form what is known to be harmless")
  func forms() {
    let form = Array("grant_type=refresh_token&refresh_token=hush&client_secret=hush".utf8)
    let body = redaction.body(form, type: "application/x-www-form-urlencoded", of: "https://a/token", without: [])
    #expect(
      body == .string("grant_type=refresh_token&refresh_token=\(Redaction.mark)&client_secret=\(Redaction.mark)"))
  }
}
