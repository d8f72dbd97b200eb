import Foundation
import RESTClient
import Testing

@testable import GoogleCloud

@Suite("Google's error bodies")
struct ErrorBodyTests {
  private func error(
    _ status: Int, _ body: String, _ headers: [(name: String, value: String)] = []
  ) -> GoogleCloudError {
    GoogleCloudError(
      answer: HTTPAnswer(status: status, headers: headers, body: Array(body.utf8)), request: "GET https://x/y")
  }

  @Test(
    "status, code and reason become a kind",
    arguments: [
      (401, #"{"error":{"code":401,"status":"UNAUTHENTICATED"}}"#, .unauthenticated),
      (403, #"{"error":{"status":"PERMISSION_DENIED"}}"#, .notPermitted),
      (404, #"{"error":{"status":"NOT_FOUND"}}"#, .notFound),
      (409, #"{"error":{"status":"ALREADY_EXISTS"}}"#, .alreadyExists),
      (409, #"{"error":{"status":"ABORTED"}}"#, .aborted),
      (412, #"{"error":{"code":412,"errors":[{"reason":"conditionNotMet"}]}}"#, .preconditionFailed),
      (400, #"{"error":{"status":"INVALID_ARGUMENT"}}"#, .invalid),
      (400, #"{"error":{"status":"FAILED_PRECONDITION"}}"#, .failedPrecondition),
      (429, #"{"error":{"status":"RESOURCE_EXHAUSTED"}}"#, .exhausted), (429, "", .exhausted),
      (403, #"{"error":{"code":403,"errors":[{"reason":"rateLimitExceeded"}]}}"#, .exhausted),
      (403, #"{"error":{"errors":[{"reason":"accountDisabled"}]}}"#, .billingDisabled),
      (408, "", .timedOut), (504, "", .timedOut), (500, "", .unavailable), (502, "<html>", .unavailable),
      (503, #"{"error":{"status":"UNAVAILABLE"}}"#, .unavailable), (418, "", .other),
    ] as [(Int, String, GoogleCloudError.Kind)])
  func kinds(status: Int, body: String, kind: GoogleCloudError.Kind) {
    let error = error(status, body)
    #expect(error.kind == kind)
    #expect(error.status == status)
  }

  @Test("every fact of an ErrorInfo is kept")
  func errorInfo() {
    let error = error(
      403,
      #"""
      {"error":{"code":403,"message":"Permission 'a.b' denied on resource 'r'.","status":"PERMISSION_DENIED","details":[
        {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"IAM_PERMISSION_DENIED","domain":"iam.googleapis.com",
         "metadata":{"permission":"a.b","resource":"projects/p"}},
        {"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"req-1"},
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3.5s"}]}}
      """#)
    #expect(error.kind == .notPermitted)
    #expect(error.code == "PERMISSION_DENIED")
    #expect(error.reasonCode == "IAM_PERMISSION_DENIED")
    #expect(error.permission == "a.b")
    #expect(error.resource == "projects/p")
    #expect(error.correlation == "req-1")
    #expect(error.retryDelay == .milliseconds(3500))
    #expect(error.request == "GET https://x/y")
  }

  @Test("a disabled API is told apart from a missing permission")
  func serviceDisabled() {
    let error = error(
      403,
      #"""
      {"error":{"code":403,"message":"Cloud Run Admin API has not been used…","status":"PERMISSION_DENIED","details":[
        {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED","domain":"googleapis.com",
         "metadata":{"service":"run.googleapis.com","serviceTitle":"Cloud Run Admin API","consumer":"projects/42",
         "containerInfo":"my-project"}}]}}
      """#)
    #expect(error.kind == .serviceDisabled)
    #expect(error.metadata["containerInfo"] == "my-project")
  }

  @Test(
    "an organisation policy is found in the violations or in the sentence",
    arguments: [
      (
        #"""
        {"error":{"status":"FAILED_PRECONDITION","message":"no","details":[
          {"@type":"type.googleapis.com/google.rpc.PreconditionFailure","violations":[
            {"type":"constraints/iam.disableServiceAccountKeyCreation","subject":"s","description":"d"}]}]}}
        """#, "iam.disableServiceAccountKeyCreation"
      ),
      (
        #"{"error":{"status":"FAILED_PRECONDITION","message":"It violates constraint constraints/gcp.resourceLocations."}}"#,
        "gcp.resourceLocations"
      ),
      (#"{"error":{"status":"FAILED_PRECONDITION","message":"constraints/"}}"#, nil),
      (#"{"error":{"status":"FAILED_PRECONDITION","message":"else"}}"#, nil),
    ] as [(String, String?)])
  func constraint(body: String, constraint: String?) {
    #expect(error(400, body).constraint == constraint)
  }

  @Test("OAuth's shape is read: the code is the reason, the description the words")
  func oauth() {
    let error = error(400, #"{"error":"invalid_grant","error_description":"Bad Request"}"#)
    #expect(error.reasonCode == "invalid_grant")
    #expect(error.detail == "invalid_grant: Bad Request")
    #expect(self.error(400, #"{"error":"invalid_token"}"#).kind == .unauthenticated)
  }

  @Test("an answer may be wrapped in a list, cut off, empty or a page of HTML")
  func oddBodies() {
    #expect(error(404, #"[{"error":{"code":404,"message":"gone","status":"NOT_FOUND"}}]"#).detail == "gone")
    for body in [#"{"error":{"code":5"#, "", "<html>502</html>", "[]", "null", "17"] {
      let error = error(502, body, [("Content-Type", "text/html")])
      #expect(error.kind == .unavailable)
      #expect(error.detail == "the answer was not JSON (text/html)")
    }
  }

  @Test(
    "the id of a request comes from the header that the API has",
    arguments: ["X-Cloud-Trace-Context", "X-GUploader-UploadID", "X-Request-Id"])
  func correlation(header: String) {
    #expect(error(500, "", [(name: header, value: "id-7")]).correlation == "id-7")
  }

  @Test("Retry-After counts seconds or names a time, and comes before RetryInfo")
  func retryAfter() throws {
    #expect(error(503, "", [("Retry-After", "12")]).retryDelay == .seconds(12))
    #expect(error(503, "", [("Retry-After", "soon")]).retryDelay == nil)
    let body = #"{"error":{"details":[{"@type":"x/google.rpc.RetryInfo","retryDelay":"30s"}]}}"#
    #expect(error(503, body).retryDelay == .seconds(30))
    #expect(error(503, body, [("Retry-After", "12")]).retryDelay == .seconds(12))
    #expect(error(503, "", [("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT")]).retryDelay == .zero)
    let far = try #require(error(503, "", [("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT")]).retryDelay)
    #expect(far > .seconds(3600))
  }

  @Test(
    "what looks like a credential does not reach the words",
    arguments: [
      "ya29.a0AbVbY6Ng-_x", "ghp_abcdef123", "1//0gabcDEF_-x", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
      "-----BEGIN PRIVATE KEY-----\\nMIIEvQ\\n-----END PRIVATE KEY-----", "Bearer abcdefghijklmnop",
      "gho_abcdef123", "ghu_abcdef123", "ghs_abcdef123", "ghr_abcdef123", "github_pat_11ABC_def",
    ])
  func redaction(secret: String) {
    let error = error(400, #"{"error":{"message":"before \#(secret) after"}}"#)
    let hidden = secret.hasPrefix("Bearer") ? "Bearer [redacted]" : "[redacted]"
    #expect(error.detail == "before \(hidden) after")
  }
}
