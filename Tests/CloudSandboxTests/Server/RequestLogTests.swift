import Foundation
import Testing

@testable import CloudSandbox

@Suite("The record of requests")
struct RequestLogTests {
  @Test("survives a line that a kill tore: it is left out, those before and after it count")
  func torn() async throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    let folder = SandboxFolder(path: temporary.path)
    let first = #"{"method":"GET","path":"/a","status":200}"#
    try Data("\(first)\n{\"method\":\"PO".utf8).write(to: URL(filePath: folder.requestsFile))
    #expect(try JSON(parsing: folder.requests()).array?.count == 1)
    let log = try RequestLog(folder.requestsFile)
    try await log.append(["method": "DELETE", "path": "/b", "status": 204])
    let records = try JSON(parsing: folder.requests()).array ?? []
    #expect(records.map { $0["path"]?.string } == ["/a", "/b"])
  }

  @Test("of a sandbox that was never asked is empty")
  func empty() throws {
    let temporary = try TemporaryFolder()
    defer { temporary.remove() }
    #expect(try JSON(parsing: SandboxFolder(path: temporary.path + "/none").requests()) == [])
  }

  @Test(
    "hides query parameters that give access",
    arguments: [
      ([("a", "1"), ("b", "x y")], "/p?a=1&b=x%20y"),
      ([("upload_id", "s3"), ("name", "o")], "/p?upload_id=REDACTED&name=o"),
      ([("Access_Token", "s3")], "/p?Access_Token=REDACTED"), ([], "/p"),
    ] as [([(String, String)], String)])
  func redaction(query: [(String, String)], shown: String) {
    #expect(RequestLog.shown(path: "/p", query: query.map { (name: $0.0, value: $0.1) }) == shown)
  }
}
