import Testing

@testable import CloudSandbox

@Suite("A multipart upload")
struct MultipartRelatedTests {
  private let body = Array(
    "--B1\r\nContent-Type: application/json\r\n\r\n{\"name\":\"a\"}\r\n--B1\r\nContent-Type: text/plain\r\n\r\none\r\n\r\ntwo\r\n--B1--\r\n"
      .utf8)

  @Test(
    "is split at its boundary, quoted or not",
    arguments: [
      "multipart/related; boundary=B1", "multipart/related; boundary=\"B1\"", "multipart/related;boundary='B1'; x=y",
    ])
  func split(contentType: String) throws {
    let parts = try #require(MultipartRelated(body: body, contentType: contentType)).parts
    #expect(parts.map { String(decoding: $0.body, as: UTF8.self) } == ["{\"name\":\"a\"}", "one\r\n\r\ntwo"])
    #expect(parts.last?.headers == ["content-type": "text/plain"])
  }

  @Test("may carry bytes that are not text and no bytes at all")
  func bytes() throws {
    let start = Array("--x\r\n\r\n\r\n--x\r\nA: b\r\n\r\n".utf8)
    let upload = start + [0, 255, 13, 10, 45, 45] + Array("\r\n--x--".utf8)
    let parts = try #require(MultipartRelated(body: upload, contentType: "multipart/related; boundary=x")).parts
    #expect(parts.map(\.body) == [[], [0, 255, 13, 10, 45, 45]])
  }

  @Test("may end its lines with a line feed alone, as gcloud does, and keep other line ends in its bytes")
  func lineFeeds() throws {
    let upload = "--B\nContent-Type: application/json\n\n{}\n--B\nContent-Type: text/plain\n\none\r\ntwo\r\n\n--B--\n"
    let related = try #require(MultipartRelated(body: Array(upload.utf8), contentType: "multipart/related; boundary=B"))
    #expect(related.parts.map { String(decoding: $0.body, as: UTF8.self) } == ["{}", "one\r\ntwo\r\n"])
    #expect(related.parts.map { $0.headers["content-type"] } == ["application/json", "text/plain"])
  }

  @Test("without its boundary, or cut off, is refused")
  func malformed() {
    #expect(MultipartRelated(body: body, contentType: "multipart/related") == nil)
    #expect(MultipartRelated(body: body, contentType: "multipart/related; boundary=other") == nil)
    #expect(MultipartRelated(body: body.dropLast(12), contentType: "multipart/related; boundary=B1") == nil)
  }
}
