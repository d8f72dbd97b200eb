import Compression
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import CloudSandbox

/// Line 17 of the fidelity list, over sockets where a client would get in the way.
@Suite("HTTP as clients write it")
struct TransportTests {
  private let project = "/cloudresourcemanager/v3/projects/orchestra-demo"

  /// Sends bytes over a connection of its own and reads until the server closes it.
  private func exchange(_ text: String, with running: RunningSandbox) async throws -> String {
    String(decoding: try await exchangeBytes(Array(text.utf8), with: running), as: UTF8.self)
  }

  private func exchangeBytes(_ request: [UInt8], with running: RunningSandbox) async throws -> [UInt8] {
    let port = try #require(Int(running.sandbox.baseURL.split(separator: ":").last ?? ""))
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(bytes: request))
      var answer: [UInt8] = []
      for try await part in inbound { answer += Array(part.readableBytesView) }
      return answer
    }
  }

  private func head(_ line: String, _ running: RunningSandbox, host: String = "127.0.0.1", _ more: String = "")
    -> String
  {
    "\(line) HTTP/1.1\r\nHost: \(host)\r\nAuthorization: Bearer \(running.variable("GOOGLE_OAUTH_ACCESS_TOKEN"))\r\n\(more)"
  }

  @Test("several requests go over one connection, in order")
  func keepAlive() async throws {
    try await RunningSandbox.use { running in
      let texts = [
        head("GET \(project)", running) + "\r\n", head("GET \(project)none", running) + "\r\n",
        head("GET \(project)", running, "Connection: close\r\n") + "\r\n",
      ]
      let answer = try await exchange(texts.joined(), with: running)
      let statuses = answer.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.1) }
      #expect(statuses == ["200", "403", "200"])
    }
  }

  @Test("a body may come in chunks")
  func chunked() async throws {
    try await RunningSandbox.use { running in
      let text = head(
        "POST \(project):testIamPermissions", running, "Transfer-Encoding: chunked\r\nConnection: close\r\n")
      let chunks = "\r\n10\r\n{\"permissions\":[\r\n20\r\n\"resourcemanager.projects.get\"]}\r\n0\r\n\r\n"
      let answer = try await exchange(text + chunks, with: running)
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(answer.contains("resourcemanager.projects.get"))
    }
  }

  @Test("a body may come in gzip; one that is not what it says is refused")
  func packedRequest() async throws {
    try await RunningSandbox.use { running in
      let body: JSON = ["permissions": ["resourcemanager.projects.get"]]
      let packed = try #require(Gzip.pack(body.bytes()))
      let headers = [("Content-Encoding", "gzip"), ("Content-Type", "application/json")]
      let answer = try await running.send("POST", "\(project):testIamPermissions", raw: packed, headers: headers)
      #expect(answer.json == body)
      for broken in [Array(packed.dropLast(9)), body.bytes(), []] {
        let refused = try await running.send("POST", "\(project):testIamPermissions", raw: broken, headers: headers)
        #expect(refused.status == 400)
      }
      // Much that comes out of little is not unpacked to the end.
      let bomb = try #require(Gzip.pack([UInt8](repeating: 0x20, count: 1 << 20)))
      #expect(Gzip.unpack(bomb, limit: 1 << 16) == nil)
      #expect(Gzip.unpack(bomb, limit: 1 << 20)?.count == 1 << 20)
    }
  }

  @Test("a long answer goes out in gzip to those who take that, and means the same")
  func packedAnswer() async throws {
    try await RunningSandbox.use { running in
      func get(_ path: String, accepting encoding: String?) async throws -> (head: String, body: [UInt8]) {
        let more = (encoding.map { "Accept-Encoding: \($0)\r\n" } ?? "") + "Connection: close\r\n\r\n"
        let bytes = try await exchangeBytes(Array(head("GET \(path)", running, more).utf8), with: running)
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
        return (String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased(), Array(bytes[end.upperBound...]))
      }
      let path = "/iam/v1/roles?pageSize=20"
      let plain = try await get(path, accepting: nil)
      #expect(!plain.head.contains("content-encoding"))
      let packed = try await get(path, accepting: "deflate, gzip;q=1.0")
      #expect(packed.head.contains("content-encoding: gzip"))
      #expect(packed.head.contains("content-length: \(packed.body.count)\r\n"))
      #expect(packed.body.count * 2 < plain.body.count)
      #expect(Gzip.unpack(packed.body, limit: 1 << 20) == plain.body)
      let refusing = try await get(path, accepting: "gzip;q=0, identity")
      #expect(refusing.body == plain.body)
      let short = try await get(project, accepting: "gzip")
      #expect(!short.head.contains("content-encoding"))
      // The client of these tests asks for gzip too, and shows what was in it.
      let answer = try await running.get(path)
      #expect(answer.headers.first(name: "Content-Encoding") == "gzip" && answer.body == plain.body)
    }
  }

  @Test("objects may be called anything, percent-encoded as a whole, and come back as they were")
  func objectNames() async throws {
    try await RunningSandbox.use { running in
      _ = try await running.post("/storage/v1/b?project=orchestra-demo", ["name": "names-bucket"])
      for name in ["a/b/default.tflock", "ü b+c%20d", "x?y#z", "o"] {
        let encoded = PercentCoding.encode(name)
        let made = try await running.send(
          "POST", "/upload/storage/v1/b/names-bucket/o?uploadType=media&name=\(encoded)", raw: Array(name.utf8))
        #expect(made.json["name"]?.string == name)
        let path = "/storage/v1/b/names-bucket/o/\(encoded)"
        #expect(try await running.get(path).json["name"]?.string == name)
        #expect(try await running.get("\(path)?alt=media").text == name)
        #expect(try await running.delete(path).status == 204)
        #expect(try await running.get(path).status == 404)
      }
    }
  }

  @Test("a whole URL in the request line and a region in the host lead to the same place")
  func absoluteForm() async throws {
    try await RunningSandbox.use { running in
      try await running.enable("run")
      let path = "/apis/serving.knative.dev/v1/namespaces/orchestra-demo/services"
      let host = "europe-west4-run.sandbox.invalid"
      for line in ["GET http://\(host)\(path)", "GET \(path)"] {
        let answer = try await exchange(
          head(line, running, host: host, "Connection: close\r\n") + "\r\n", with: running)
        #expect(answer.hasPrefix("HTTP/1.1 200"), "\(line)")
        #expect(answer.contains("\"ServiceList\""))
      }
    }
  }

  @Test("HEAD has the length of what GET would bring, and the next request is not mistaken for it")
  func head() async throws {
    try await RunningSandbox.use { running in
      let texts = [
        head("HEAD \(project)", running) + "\r\n", head("GET \(project)", running, "Connection: close\r\n") + "\r\n",
      ]
      let answer = try await exchange(texts.joined(), with: running)
      let lengths = answer.matches(of: /[Cc]ontent-[Ll]ength: (\d+)/).map { String($0.1) }
      #expect(lengths.count == 2 && lengths[0] == lengths[1])
      #expect(answer.matches(of: /"projectId"/).count == 1)
    }
  }
}
