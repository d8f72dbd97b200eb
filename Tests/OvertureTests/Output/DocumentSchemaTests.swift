import Foundation
import PublishedSchemas
import SetupPlan
import Testing

@testable import overture

@Suite("The published schemas")
struct DocumentSchemaTests {
  @Test(
    "hold for the documents that people rely on",
    arguments: ["plan", "status", "history", "doctor", "advise", "measure"])
  func golden(name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/\(name).json")
    #expect(try PublishedSchema(name).faults(in: String(contentsOf: file, encoding: .utf8)) == [])
  }

  /// A document of each kind that a sandbox cannot be brought to print quickly.
  static func documents() throws -> [(schema: String, text: String)] {
    let plan = try SampleAnswers.plan()
    var others = try SampleReports.plan()
    others.preview.foreign = [ForeignResource(kind: .service, name: "s", changes: [], losses: ["a"])]
    others.preview.removals = [
      PlannedRemoval(address: "a", attribute: AttributeChange(path: "p", before: .hidden, after: .absent))
    ]
    others.preview.reverted = [RevertItem(step: .registryRepository, fate: .goes, what: "r", note: "n")]
    others.preview.asides = [FileAside(theirs: "Dockerfile", contents: ["FROM x"], ours: "Dockerfile.overture")]
    others.journalNotices = ["a notice"]
    others.terraform = "the stand-in"
    return [
      ("plan", try others.text(.json).text), ("plan", try SampleReports.settled().text(.json).text),
      (
        "operation",
        try OperationDocument(.rollback, of: plan, isDone: true, changes: ["a"], notes: [], revision: "r").text.text
      ),
      ("run", try RunDocument(.apply, of: plan, address: "https://a").text.text),
      ("run", try RunDocument(.revert, of: plan, address: nil).text.text),
      ("deployment", try DeploymentDocument(run: 7, page: "https://a", address: nil).text.text),
      (
        "secret-version",
        try SecretVersionDocument(secret: "s", variable: nil, number: 2, isNew: false, disabled: [1]).text.text
      ),
      ("workflow-file", try WorkflowFileDocument(path: "p", kind: .created, isDone: true, diff: ["+a"]).text.text),
    ]
  }

  @Test("hold for documents of each kind")
  func kinds() throws {
    for (schema, text) in try Self.documents() {
      #expect(try PublishedSchema(schema).faults(in: text) == [], "\(schema): \(text)")
    }
  }

  @Test("are all versioned, but for those whose form others have made")
  func versions() throws {
    for name in try PublishedSchema.names() where !["matrix", "sandbox-env"].contains(name) {
      let file = PublishedSchema.folder.appending(path: "\(name).schema.json")
      let schema = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      let version = (schema["properties"] as? [String: [String: Any]])?["version"]
      #expect(version?["const"] as? Int == 1, "\(name)")
      #expect((schema["required"] as? [String])?.contains("version") == true, "\(name)")
    }
  }

  @Test("refuse what is missing, of another type, or not named")
  func refusals() throws {
    let schema = try PublishedSchema("run")
    let text = try RunDocument(.apply, of: SampleAnswers.plan(), address: nil).text.text
    #expect(try schema.faults(in: text.replacing("\"region\"", with: "\"regoin\"")).count == 2)
    #expect(try schema.faults(in: text.replacing("\"version\" : 1", with: "\"version\" : 2")).count == 1)
    #expect(try schema.faults(in: text.replacing("\"apply\"", with: "true")).count == 1)
  }

  @Test("steps of events are those that there are")
  func steps() throws {
    let lines = [
      RunEvent.runStarted(run: .apply, environment: "production", steps: StepID.allCases), .stepStarted(.identityPool),
      .stepLog(.identityPool, level: .warning, line: "l"),
      .stepFinished(
        .identityPool, outcome: .failed(Failure(message: "m", reason: "r", remedy: "f")), seconds: 1),
      .runFinished(.failed, seconds: 2),
    ].map { RunEventLine($0, of: SetUpName(service: "s", environment: "e")).text }
    #expect(try PublishedSchema("events").faults(inLines: lines.joined(separator: "\n")) == [])
  }
}
