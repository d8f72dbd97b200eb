import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The choice of answers and environment")
struct AnswersSelectionTests {
  private let folder: SampleFolder

  init() throws { folder = try SampleFolder(["overture.yaml": SampleAnswers.written]) }

  private func select(_ environment: String?, path: String? = nil) throws -> AnswersSelection {
    try AnswersSelection(repository: folder.repository, path: path, environment: environment)
  }

  /// Production alone, with public access that this file itself does not accept.
  private func writeOther() throws -> String {
    let lines = SampleAnswers.written.split(separator: "\n", omittingEmptySubsequences: false)
    try folder.write(
      "other.yaml", lines.filter { !$0.contains("acknowledgements:") && !$0.contains("- {") }.joined(separator: "\n"))
    return folder.path("other.yaml")
  }

  private func options(_ arguments: String...) throws -> AcknowledgeOptions {
    try AcknowledgeOptions.parse(arguments)
  }

  @Test("the named environment is taken", arguments: ["staging", "production"])
  func named(name: String) throws {
    let selection = try select(name)
    #expect(selection.environment.name == name)
    #expect(selection.file == "overture.yaml")
    #expect(try selection.acceptedPlan().plan.names.environment == name)
  }

  @Test("of several, none is guessed")
  func open() throws {
    let error = try #require(throws: CommandFailure.self) { try select(nil) }
    #expect(error.status == .usage)
    #expect(error.failure.reason == "overture.yaml has staging, production.")
    #expect(error.failure.remedy == "Name one: --environment staging")
  }

  @Test("the only one needs no name")
  func only() throws {
    var answers = try SampleAnswers.answers()
    answers.environments.removeFirst()
    try folder.write("overture.yaml", AnswersDocument.text(for: answers))
    #expect(try select(nil).name == "production")
  }

  @Test("one that the file does not have is refused, with those that it has")
  func unknown() throws {
    let error = try #require(throws: CommandFailure.self) { try select("qa") }
    #expect(error.status == .answers)
    #expect(error.failure.message == "overture.yaml has no environment qa")
    #expect(error.failure.reason == "It has staging, production.")
  }

  @Test("without answers there is nothing to choose from")
  func none() throws {
    let empty = try SampleFolder()
    let error = try #require(throws: CommandFailure.self) {
      try AnswersSelection(repository: empty.repository, path: nil, environment: nil)
    }
    #expect(error.status == .answers)
    #expect(error.failure.message == "There is no overture.yaml in \(empty.path())")
  }

  @Test("a file that is named and not there is told, though overture.yaml is")
  func missingFile() throws {
    let path = folder.path("missing.yaml")
    let error = try #require(throws: CommandFailure.self) { try select("production", path: path) }
    #expect(error.failure.message == "\(path) cannot be read")
    #expect(error.failure.reason == "There is no such file.")
  }

  @Test("what overture.yaml has recorded as accepted counts for another file")
  func recorded() throws {
    let selection = try select("production", path: writeOther())
    #expect(selection.file == folder.path("other.yaml"))
    #expect(selection.environment.security.acknowledgements.map(\.by) == ["someone@example.com"])
    #expect(try selection.plan().names.environment == "production")
  }

  @Test("what was accepted of another text does not count")
  func otherText() throws {
    let other = "sha256:" + String(repeating: "0", count: 64)
    try folder.write(
      "overture.yaml", SampleAnswers.written.replacing(TradeOff[.publicAccess].textHash, with: other))
    for path in [nil, try writeOther()] {
      let selection = try select("production", path: path)
      #expect(selection.environment.security.unaccepted(on: .today) == [.publicAccess])
      #expect(throws: AnswersError.self) { try selection.acceptedPlan() }
    }
  }

  @Test("a broken overture.yaml does not stop another file from being used, but is told by itself")
  func broken() throws {
    let path = try writeOther()
    try folder.write("overture.yaml", "version: [\n")
    let selection = try select("production", path: path)
    #expect(selection.environment.security.unaccepted(on: .today) == [.publicAccess])
    #expect(throws: AnswersError.self) { try select("production") }
  }

  @Test("accepting records who and when, and only what is in play")
  func acknowledging() throws {
    var selection = try select("production", path: writeOther())
    selection.environment.security.acknowledgements = []
    selection.accept(
      try options("--acknowledge", "open-ingress"), by: "me", at: Date(timeIntervalSince1970: 1_795_435_200))
    #expect(selection.environment.security.acknowledgements.isEmpty)
    selection.accept(
      try options("--acknowledge", "public-access", "--until", "2099-12-31", "--because", "until the gateway is there"),
      by: "me", at: Date(timeIntervalSince1970: 1_795_435_200))
    #expect(
      selection.environment.security.acknowledgements == [
        Acknowledgement(
          id: .publicAccess, text: TradeOff[.publicAccess].textHash, by: "me", at: "2026-11-23T12:00:00Z",
          until: Day("2099-12-31"), because: "until the gateway is there")
      ])
    // Accepted already: only a new end or reason is a new record.
    let record = selection.environment.security.acknowledgements
    let later = Date(timeIntervalSince1970: 1_795_500_000)
    selection.accept(try options("--acknowledge", "public-access"), by: "other", at: later)
    #expect(selection.environment.security.acknowledgements == record)
    selection.accept(try options("--acknowledge", "public-access", "--until", "2098-01-01"), by: "other", at: later)
    #expect(selection.environment.security.acknowledgements.map(\.by) == ["other"])
    #expect(selection.environment.security.acknowledgements.map(\.until) == [Day("2098-01-01")])
  }

  @Test("for reading nobody has to accept anything, and nothing is recorded")
  func reading() throws {
    var selection = try select("production")
    selection.environment.security.acknowledgements = []
    #expect(try selection.plan().names.environment == "production")
    #expect(selection.environment.security.acknowledgements.isEmpty)
  }
}
