import Foundation
import Testing

@testable import CloudSandbox

@Suite("Cloud Storage's objects")
struct StorageObjectsTests {
  private let objects = "/storage/v1/b/orchestra-state/o"
  private let name = "overture/production/default.tflock"

  private func makeBucket(_ running: RunningSandbox, isVersioned: Bool = false) async throws {
    _ = try await running.post(
      "/storage/v1/b?project=orchestra-demo",
      ["name": "orchestra-state", "location": "EU", "versioning": ["enabled": .bool(isVersioned)]])
  }

  private func upload(_ running: RunningSandbox, _ text: String, query: String = "") async throws
    -> RunningSandbox.Answer
  {
    let body =
      "--b\r\nContent-Type: application/json\r\n\r\n{\"name\":\"\(name)\"}\r\n--b\r\nContent-Type: text/plain\r\n\r\n\(text)\r\n--b--\r\n"
    return try await running.send(
      "POST", "/upload\(objects)?uploadType=multipart\(query)", raw: Array(body.utf8),
      headers: [("Content-Type", "multipart/related; boundary=b")])
  }

  @Test("serve as Terraform's lock: one holder, told by the generation, let go of by it alone")
  func lock() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running)
      let taken = try await upload(running, "{\"ID\":\"1\"}", query: "&ifGenerationMatch=0")
      #expect(taken.status == 200)
      let generation = try #require(taken.json["generation"]?.string)
      let second = try await upload(running, "{\"ID\":\"2\"}", query: "&ifGenerationMatch=0")
      #expect(second.status == 412)
      // As Go's client downloads it: from the root, without the API's path.
      let holder = try await running.get("/orchestra-state/\(name)")
      #expect(holder.text == "{\"ID\":\"1\"}")
      #expect(holder.headers.first(name: "X-Goog-Generation") == generation)
      let encoded = PercentCoding.encode(name)
      #expect(try await running.delete("\(objects)/\(encoded)?ifGenerationMatch=1").status == 412)
      #expect(try await running.delete("\(objects)/\(encoded)?ifGenerationMatch=\(generation)").status == 204)
      #expect(try await running.get("/orchestra-state/\(name)").status == 404)
      #expect(try await upload(running, "{}", query: "&ifGenerationMatch=0").status == 200)
    }
  }

  @Test("tell their size and checksums, and come back byte for byte")
  func content() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running)
      let bytes = [UInt8](0...255) + [13, 10, 45, 45]
      let path = "/upload\(objects)?uploadType=media&name=a%2Fb"
      let made = try await running.send("POST", path, raw: bytes, headers: [("Content-Type", "image/x-test")])
      #expect(made.json["size"] == "260")
      #expect(made.json["contentType"] == "image/x-test")
      #expect(made.json["crc32c"]?.string == Data(CRC32C(of: bytes).bigEndianBytes).base64EncodedString())
      let media = try await running.get("\(objects)/a%2Fb?alt=media")
      #expect(media.body == bytes)
      #expect(media.headers.first(name: "Content-Type") == "image/x-test")
      let head = try await running.send("HEAD", "/orchestra-state/a/b")
      #expect(head.headers.first(name: "Content-Length") == "260")
    }
  }

  @Test("keep their older generations where the bucket does")
  func generations() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running, isVersioned: true)
      let first = try #require(try await upload(running, "one").json["generation"]?.int)
      let second = try #require(try await upload(running, "two").json["generation"]?.int)
      #expect(second > first)
      let encoded = PercentCoding.encode(name)
      #expect(try await running.get("\(objects)/\(encoded)?alt=media").text == "two")
      #expect(try await running.get("\(objects)/\(encoded)?alt=media&generation=\(first)").text == "one")
      #expect(try await running.get(objects).json["items"]?.array?.count == 1)
      #expect(try await running.get("\(objects)?versions=true").json["items"]?.array?.count == 2)
      _ = try await running.delete("\(objects)/\(encoded)")
      #expect(try await running.get("\(objects)/\(encoded)").status == 404)
      #expect(try await running.get("\(objects)?versions=true").json["items"]?.array?.count == 2)
      for generation in [first, second] {
        #expect(try await running.delete("\(objects)/\(encoded)?generation=\(generation)").status == 204)
      }
      #expect(try await running.get("\(objects)?versions=true").json["items"] == nil)
    }
  }

  @Test("are listed by prefix and delimiter, page by page")
  func list() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running)
      for name in ["a/1", "a/2", "a/deep/3", "b"] {
        _ = try await running.send(
          "POST", "/upload\(objects)?uploadType=media&name=\(PercentCoding.encode(name))", raw: [1])
      }
      let folder = try await running.get("\(objects)?prefix=a%2F&delimiter=%2F").json
      #expect(folder["items"]?.array?.compactMap { $0["name"]?.string } == ["a/1", "a/2"])
      #expect(folder["prefixes"] == ["a/deep/"])
      let page = try await running.get("\(objects)?maxResults=3").json
      #expect(page["items"]?.array?.count == 3)
      let token = try #require(page["nextPageToken"]?.string)
      #expect(try await running.get("\(objects)?maxResults=3&pageToken=\(token)").json["items"]?.array?.count == 1)
    }
  }

  @Test("are listed with all versions and by their fields as gcloud asks for both")
  func asGcloudLists() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running, isVersioned: true)
      for _ in 1...2 { _ = try await running.send("POST", "/upload\(objects)?uploadType=media&name=a", raw: [1]) }
      let fields = "fields=prefixes%2Citems%2Fname%2Citems%2Fsize%2Citems%2Fgeneration%2CnextPageToken"
      let answer = try await running.get("\(objects)?versions=True&\(fields)").json
      let items = try #require(answer["items"]?.array)
      #expect(items.map { $0["name"] } == ["a", "a"] && items.map { $0["size"] } == ["1", "1"])
      #expect(items.allSatisfy { $0["generation"] != nil && $0["md5Hash"] == nil })
    }
  }

  @Test("may come in pieces", arguments: ["/upload", "/resumable/upload"])
  func resumable(path: String) async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running)
      let begun = try await running.send(
        "POST", "\(path)\(objects)?uploadType=resumable&name=big", ["metadata": ["a": "b"]])
      let session = try #require(begun.headers.first(name: "Location"))
      let first = try await running.send("PUT", session, raw: [1, 2, 3], headers: [("Content-Range", "bytes 0-2/*")])
      #expect(first.status == 308)
      #expect(first.headers.first(name: "Range") == "bytes=0-2")
      let last = try await running.send("PUT", session, raw: [4, 5], headers: [("Content-Range", "bytes 3-4/5")])
      #expect(last.json["size"] == "5")
      #expect(try await running.get("\(objects)/big?alt=media").body == [1, 2, 3, 4, 5])
      // The address of a session lets anybody write.
      let record = String(decoding: try running.sandbox.folder.requests(), as: UTF8.self)
      #expect(record.contains("upload_id=REDACTED"))
    }
  }

  @Test("that were damaged on their way are not stored")
  func damaged() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running)
      let body =
        "--b\r\nContent-Type: application/json\r\n\r\n{\"name\":\"x\",\"crc32c\":\"AAAAAA==\"}\r\n--b\r\n\r\ndata\r\n--b--\r\n"
      let answer = try await running.send(
        "POST", "/upload\(objects)?uploadType=multipart", raw: Array(body.utf8),
        headers: [("Content-Type", "multipart/related; boundary=b")])
      #expect(answer.status == 400)
      #expect(try await running.get("\(objects)/x").status == 404)
    }
  }

  @Test("may be used by those whom the bucket's policy lets in")
  func access() async throws {
    try await RunningSandbox.use { running in
      try await makeBucket(running)
      _ = try await upload(running, "state")
      let token = try await running.token(ofAccount: "deployer")
      let path = "\(objects)/\(PercentCoding.encode(name))?alt=media"
      let refused = try await running.send("GET", path, token: token)
      #expect(refused.status == 403)
      #expect(refused.message?.contains("storage.objects.get") == true)
      let member: JSON = "serviceAccount:deployer@orchestra-demo.iam.gserviceaccount.com"
      _ = try await running.send(
        "PUT", "/storage/v1/b/orchestra-state/iam",
        ["bindings": [["role": "roles/storage.objectUser", "members": [member]]]])
      #expect(try await running.send("GET", path, token: token).text == "state")
    }
  }
}
