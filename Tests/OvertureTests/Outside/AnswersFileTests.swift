import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The file of the answers")
struct AnswersFileTests {
  private let folder: SampleFolder
  private let file: AnswersFile

  init() throws {
    folder = try SampleFolder(["overture.yaml": SampleAnswers.written])
    file = AnswersFile(repository: folder.repository)
  }

  private var text: String { folder.read("overture.yaml") ?? "" }

  @Test("another answer is written in its place: comments, order and other environments stay")
  func comments() throws {
    var answers = try SampleAnswers.answers()
    let index = try #require(answers.environments.firstIndex { $0.name == "production" })
    answers.environments[index].resources.concurrency = 81
    try file.save(answers)
    #expect(text == SampleAnswers.written.replacing("concurrency: 80", with: "concurrency: 81"))
  }

  @Test("the same answers write nothing, not even to a file that may not be written")
  func same() throws {
    let attributes: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSince1970: 1_000_000)]
    try FileManager.default.setAttributes(attributes, ofItemAtPath: folder.path("overture.yaml"))
    try file.save(SampleAnswers.answers())
    let date =
      try FileManager.default.attributesOfItem(atPath: folder.path("overture.yaml"))[.modificationDate] as? Date
    #expect(date == Date(timeIntervalSince1970: 1_000_000))
  }

  @Test("where there is no file one is made that says the same")
  func new() throws {
    let empty = try SampleFolder()
    let answers = try SampleAnswers.answers()
    try AnswersFile(repository: empty.repository).save(answers)
    #expect(try empty.repository.document()?.answers == answers)
  }

  @Test("a run on one environment leaves the others, with what was accepted for them, as they are")
  func mergedEnvironment() throws {
    let saved = try SampleAnswers.answers()
    var answers = saved
    answers.environments = [try SampleAnswers.environment("staging", in: saved)]
    answers.environments[0].resources.maxInstances = 6
    let merged = try file.merged(answers, environment: answers.environments[0])
    #expect(merged.environments.map(\.name) == ["staging", "production"])
    #expect(merged.environments[0].resources.maxInstances == 6)
    #expect(merged.environments[1] == saved.environments[1])
  }

  @Test("an environment that the file does not have yet is added")
  func mergedNew() throws {
    var answers = try SampleAnswers.answers()
    answers.environments[0].name = "development"
    let merged = try file.merged(answers, environment: answers.environments[0])
    #expect(merged.environments.map(\.name) == ["staging", "production", "development"])
  }

  @Test("answers about another service replace the file's")
  func mergedOther() throws {
    var answers = try SampleAnswers.answers()
    answers.service = Service(name: "other", directory: "other")
    let merged = try file.merged(answers, environment: answers.environments[1])
    #expect(merged.service.name == "other")
    #expect(merged.environments == [answers.environments[1]])
  }

  @Test("a read-only file is not replaced behind its owner's back")
  func readOnly() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.path("overture.yaml"))
    let failure = try #require(throws: Failure.self) { try file.save(try changed()) }
    #expect(failure.kind == .notPermitted)
    #expect(failure.message == "Cannot write \(folder.path("overture.yaml"))")
    #expect(text == SampleAnswers.written)
  }

  @Test("a link is not followed out of the repository")
  func link() throws {
    let other = try SampleFolder(["theirs.yaml": SampleAnswers.written])
    try FileManager.default.removeItem(atPath: folder.path("overture.yaml"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("overture.yaml"), withDestinationPath: other.path("theirs.yaml"))
    let failure = try #require(throws: Failure.self) { try file.save(try changed()) }
    #expect(failure.reason.contains("symbolic link"))
    #expect(other.read("theirs.yaml") == SampleAnswers.written)
  }

  private func changed() throws -> Answers {
    var answers = try SampleAnswers.answers()
    answers.environments[0].resources.maxInstances += 1
    return answers
  }
}
