import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Cloud Storage")
struct StorageTests {
  @Test("a bucket is read, or nil; one of somebody else is a refusal")
  func bucket() async throws {
    let requests = try await exchange([
      .json(#"{"name":"b"}"#), .refusal(404), .refusal(403),
    ]) { client async throws in
      #expect(try await client.storage.bucket("b")?["name"] == "b")
      #expect(try await client.storage.bucket("b") == nil)
      #expect(await failure { try await client.storage.bucket("b") }?.kind == .notPermitted)
    }
    #expect(requests.first?.line == "GET /storage/v1/b/b?projection=noAcl")
  }

  @Test("one is created in its project, changed where nobody else did, deleted when it is there")
  func changes() async throws {
    let stale = ScriptedAnswer.json(#"{"error":{"code":412,"errors":[{"reason":"conditionNotMet"}]}}"#, status: 412)
    let requests = try await exchange([
      .json("{}"), .json("{}"), stale, .noContent, .refusal(404),
    ]) { client async throws in
      _ = try await client.storage.createBucket("p", ["name": "b", "location": "EU"])
      _ = try await client.storage.patchBucket("b", metageneration: "3", ["versioning": ["enabled": true]])
      let error = await failure { try await client.storage.patchBucket("b", metageneration: "3", [:]) }
      #expect(error?.kind == .preconditionFailed)
      try await client.storage.deleteBucket("b")
      try await client.storage.deleteBucket("b")
    }
    #expect(
      requests.map(\.line) == [
        "POST /storage/v1/b?project=p&projection=noAcl", "PATCH /storage/v1/b/b?ifMetagenerationMatch=3",
        "PATCH /storage/v1/b/b?ifMetagenerationMatch=3", "DELETE /storage/v1/b/b", "DELETE /storage/v1/b/b",
      ])
    #expect(requests[0].json == ["name": "b", "location": "EU"])
  }

  @Test("objects of all pages are listed, older versions too where they are wanted")
  func list() async throws {
    let requests = try await exchange([
      .json(#"{"items":[{"name":"a/1","generation":"17","size":"5"}],"nextPageToken":"t"}"#), .json("{}"), .json("{}"),
    ]) { client async throws in
      let objects = try await client.storage.objects("b", prefix: "a/", versions: true)
      #expect(objects.map(\.name) == ["a/1"])
      #expect(objects.first?.generation == "17")
      #expect(objects.first?.size == 5)
      #expect(try await client.storage.objects("b").isEmpty)
    }
    #expect(
      requests.map(\.line) == [
        "GET /storage/v1/b/b/o?prefix=a%2F&versions=true",
        "GET /storage/v1/b/b/o?prefix=a%2F&versions=true&pageToken=t",
        "GET /storage/v1/b/b/o",
      ])
  }

  @Test("an object's name is one segment of the path, slashes and all")
  func object() async throws {
    let requests = try await exchange([
      .json(#"{"name":"a/b.json","generation":"1"}"#), .refusal(404), .json(#"{"serial":3}"#), .refusal(404),
      .noContent,
      .refusal(404),
    ]) { client async throws in
      #expect(try await client.storage.object("b", "a/b.json")?.generation == "1")
      #expect(try await client.storage.object("b", "a/b.json") == nil)
      #expect(try await client.storage.document("b", "a/b.json") == ["serial": 3])
      #expect(try await client.storage.document("b", "a/b.json") == nil)
      try await client.storage.deleteObject("b", "a/b.json", generation: "1")
      try await client.storage.deleteObject("b", "a/b.json")
    }
    let path = "/storage/v1/b/b/o/a%2Fb.json"
    #expect(
      requests.map(\.line) == [
        "GET \(path)", "GET \(path)", "GET \(path)?alt=media", "GET \(path)?alt=media", "DELETE \(path)?generation=1",
        "DELETE \(path)",
      ])
  }

  @Test("an upload has the name and the bytes in two parts")
  func upload() async throws {
    let requests = try await exchange([.json(#"{"name":"a/b","generation":"9","size":"3"}"#)]) { client async throws in
      let object = try await client.storage.upload("b", "a/b", [1, 13, 10], contentType: "text/x", ifGeneration: "0")
      #expect(object.generation == "9")
    }
    let request = try #require(requests.first)
    #expect(request.line == "POST /upload/storage/v1/b/b/o?uploadType=multipart&name=a%2Fb&ifGenerationMatch=0")
    let boundary = try #require(request.headers["content-type"]?.split(separator: "boundary=").last)
    #expect(request.headers["content-type"] == "multipart/related; boundary=\(boundary)")
    let expected =
      Array(
        ("--\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\"name\":\"a/b\"}\r\n"
          + "--\(boundary)\r\nContent-Type: text/x\r\n\r\n").utf8) + [1, 13, 10]
      + Array("\r\n--\(boundary)--\r\n".utf8)
    #expect(request.body == expected)
  }

  @Test("Storage's own account in a project is asked for by the project")
  func serviceAgent() async throws {
    let requests = try await exchange([.json(#"{"email_address":"service-1@x"}"#), .json("{}")]) {
      client async throws in
      #expect(try await client.storage.serviceAgent("p") == "service-1@x")
      #expect(
        await failure { try await client.storage.serviceAgent("p") }?.detail == "the answer lacks “email_address”")
    }
    #expect(requests.first?.line == "GET /storage/v1/projects/p/serviceAccount")
  }

  @Test("a guarded upload whose answer is lost is not repeated: it would meet its own generation")
  func lostUpload() async throws {
    let guarded = try await exchange([.refusal(503)]) { client async throws in
      #expect(
        await failure { try await client.storage.upload("b", "o", [1], ifGeneration: "0") }?.kind == .unavailable)
    }
    #expect(guarded.count == 1)
    let open = try await exchange([.refusal(503), .json(#"{"name":"o"}"#)]) { client async throws in
      _ = try await client.storage.upload("b", "o", [1])
    }
    #expect(open.count == 2)
  }
}
