import Foundation
import PublishedSchemas
import RESTClient
import Testing

@testable import overture

@Suite("The file of --debug")
struct DebugLogTests {
  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "debug-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test("only its owner may read it, also where it was there before, and lines are added")
  func mode() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "log").path
    #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o644]))
    for _ in 0..<2 {
      try DebugLog(path: path, environment: [:]).note(
        .program(path: "git", arguments: ["status"], status: 0, took: .seconds(1)))
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 2)
    #expect(try PublishedSchema("debug").faults(inLines: text) == [])
  }

  @Test("a link, a second name of a file, a pipe, a folder and a device are refused with 64")
  func refused() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "file")
    try Data("mine".utf8).write(to: file)
    let link = folder.appending(path: "link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    let twin = folder.appending(path: "twin")
    try FileManager.default.linkItem(at: file, to: twin)
    let pipe = folder.appending(path: "pipe")
    #expect(mkfifo(pipe.path, 0o600) == 0)
    for path in [link.path, twin.path, pipe.path, folder.path, "/dev/null"] {
      let failure = #expect(throws: CommandFailure.self, "\(path)") { try DebugLog(path: path, environment: [:]) }
      #expect(failure?.status == .usage)
    }
    #expect(try Data(contentsOf: file) == Data("mine".utf8))
  }

  @Test("a request is written down with its answer, or with why there was none")
  func requests() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let log = try DebugLog(path: folder.appending(path: "log").path, environment: [:])
    let call = HTTPCall(
      "POST", "https://a.example/v1/x?pageSize=2",
      headers: [("Authorization", "Bearer hush-hush"), ("Content-Type", "application/json")],
      body: Array("{\"name\":\"n\",\"token\":\"hush\"}".utf8))
    let answer = HTTPAnswer(
      status: 200, headers: [("Content-Type", "application/json; charset=UTF-8")],
      body: Array("{\"echo\":\"hush-hush\",\"state\":\"ACTIVE\"}".utf8))
    let line = log.document(of: .request(call, answer: answer, failure: nil, took: .milliseconds(12)))
    #expect(line["method"] == "POST" && line["status"] == 200 && line["seconds"] == 0.012)
    #expect(line["answer"]["state"] == "ACTIVE" && line["answer"]["echo"] == .string(Redaction.mark))
    let failed = log.document(of: .request(call, answer: nil, failure: "no answer in time", took: .seconds(1)))
    #expect(failed["failure"] == "no answer in time" && failed["status"].isNull)
    for document in [line, failed] {
      let text = String(decoding: document.bytes, as: UTF8.self)
      #expect(!text.contains("hush"), "\(text)")
      #expect(try PublishedSchema("debug").faults(in: text) == [])
    }
  }
}
