import SeededRandomNumbers
import Testing

@testable import SetupPlan

@Suite("A file of answers")
struct AnswersDocumentTests {
  private func problem(_ bytes: [UInt8]) -> AnswersProblem? {
    do {
      _ = try AnswersDocument(bytes: bytes, file: "some.yaml")
      return nil
    } catch {
      return error.problems.count == 1 ? error.problems.first : nil
    }
  }

  @Test("text and bytes are read alike, and a byte order mark does not matter")
  func bytes() throws {
    let text = try AnswersDocument(text: SampleText.written, file: "f").answers
    #expect(try AnswersDocument(bytes: Array(SampleText.written.utf8), file: "f").answers == text)
    #expect(try AnswersDocument(bytes: [0xEF, 0xBB, 0xBF] + Array(SampleText.written.utf8), file: "f").answers == text)
  }

  @Test(
    "bytes that are not UTF-8 are told at the first of them",
    arguments: [
      (Array("version: 1\nrepository: a".utf8) + [0xE4, 0x2F, 0x62], 2, 14), ([0xFF, 0xFE, 0x76, 0x00], 1, 1),
      (Array("é漢: ".utf8) + [0xC3], 1, 5), (Array("a\r\nb\r\n".utf8) + [0x80], 3, 1),
      // A surrogate and an overlong slash are no characters either.
      ([0x61, 0xED, 0xA0, 0x80], 1, 2), ([0x61, 0x62, 0xC0, 0xAF], 1, 3),
    ])
  func notUTF8(bytes: [UInt8], line: Int, column: Int) {
    let problem = problem(bytes)
    #expect(problem?.place == .init(file: "some.yaml", line: line, column: column))
    #expect(problem?.message == "The file is not UTF-8.")
    #expect(problem?.remedy == "Save the file as UTF-8.")
  }

  @Test(
    "what is not YAML is told where the parser stopped",
    arguments: [
      ("version: [1\nrepository: x\n", 2), ("version: 1\n\trepository: x\n", 2), ("a: 'b\n", 2), ("a: b: c\n", 1),
      ("version: 1\n  repository: x\n", 2), ("{", 1), ("a: &x\nb: *y\n", 2), ("version: 1\u{0}\n", 1),
    ])
  func notYAML(text: String, line: Int) {
    let problem = problem(Array(text.utf8))
    #expect(problem?.line == line)
    #expect(problem?.message.hasPrefix("The file is not YAML: ") == true)
    #expect(problem?.remedy.isEmpty == false)
  }

  @Test("a schedule without quotes, which YAML takes for an alias, is told how to write it")
  func schedule() {
    let text = SampleText.replacing("timeout: 60s", with: "timeout: 60s\n      keepWarm: */5 * * * *")
    let problem = problem(Array(text.utf8))
    #expect(problem?.line == 18)
    #expect(problem?.reason == "A value that begins with * has to stand in quotes.")
    #expect(problem?.remedy == "Write keepWarm: \"*/5 * * * *\".")
  }

  @Test("nothing that a file may hold stops the reader", arguments: 1...60)
  func anyBytes(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var bytes = Array(SampleText.written.utf8)
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(Array(":{}[]\"'*&!|>#\n\t -%@`".utf8).randomElement(using: &random) ?? 0, at: place)
      default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...200, using: &random)))
      }
    }
    do {
      let document = try AnswersDocument(bytes: bytes, file: "some.yaml")
      #expect(document.answers.problems().isEmpty)
    } catch {
      #expect(!error.problems.isEmpty)
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
      for problem in error.problems {
        #expect((1...lines + 1).contains(problem.line ?? 0) && (problem.column ?? 0) >= 1)
        #expect(!problem.message.isEmpty && !problem.reason.isEmpty && !problem.remedy.isEmpty)
      }
    }
  }
}
