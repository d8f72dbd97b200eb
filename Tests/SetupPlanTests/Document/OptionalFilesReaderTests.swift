import Testing

@testable import SetupPlan

@Suite("The answer which files are left out")
struct OptionalFilesReaderTests {
  private func document(_ line: String) throws -> AnswersDocument {
    let text = SampleText.written.replacing("environments:", with: "\(line)\nenvironments:", maxReplacements: 1)
    return try AnswersDocument(text: text, file: "overture.yaml")
  }

  @Test("what it does not name is written, and a fresh file names only what is left out")
  func read() throws {
    #expect(try document("files: {}").answers.files == OptionalFiles(script: true, copies: true))
    for (line, files) in [
      ("files: { script: false }", OptionalFiles(script: false)),
      ("files: { copies: false }", OptionalFiles(copies: false)),
      ("files: { script: false, copies: false }", OptionalFiles(script: false, copies: false)),
    ] {
      let answers = try document(line).answers
      #expect(answers.files == files)
      #expect(AnswersDocument.text(for: answers).contains("\n\(line)\nenvironments:"))
    }
    #expect(!AnswersDocument.text(for: try document("files: { script: true }").answers).contains("files:"))
  }

  @Test("another answer changes its value in place, or is added, and every other line stays")
  func edited() throws {
    let commented = try document("files: { script: false, copies: true } # by ops")
    var answers = commented.answers
    answers.files = OptionalFiles(script: true, copies: false)
    #expect(commented.replacing(with: answers).contains("files: { script: true, copies: false } # by ops"))
    let plain = try AnswersDocument(text: SampleText.written, file: "overture.yaml")
    for text in [plain, try document("files: {}")] {
      var answers = text.answers
      answers.files.script = false
      let written = text.replacing(with: answers)
      #expect(try AnswersDocument(text: written, file: "overture.yaml").answers == answers)
      #expect(
        Set(text.text.split(separator: "\n")).subtracting(["files: {}"]).isSubset(of: written.split(separator: "\n")))
    }
  }

  @Test("anything but the two keys with true or false is refused, with the key's place")
  func refused() throws {
    for (line, path) in [
      ("files: false", "files"), ("files: [script]", "files"), ("files: { script: 0 }", "files.script"),
      ("files: { copies: \"no\" }", "files.copies"), ("files: { scripts: false }", "files.scripts"),
    ] {
      let error = #expect(throws: AnswersError.self) { try document(line) }
      #expect(error?.problems.first?.path == path, "\(line)")
      #expect(error?.problems.first?.place?.line != nil, "\(line)")
    }
  }
}
