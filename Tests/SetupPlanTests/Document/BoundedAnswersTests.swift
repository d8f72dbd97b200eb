import Testing

@testable import SetupPlan

@Suite("A file of answers that is more than one")
struct BoundedAnswersTests {
  private func error(_ text: String) throws -> AnswersError {
    try #require(throws: AnswersError.self) { try AnswersDocument(text: text, file: "a.yaml") }
  }

  @Test("twenty problems are shown, and the rest is counted")
  func problems() throws {
    let text = (0..<5000).map { "key\($0): 1\n" }.joined()
    let error = try error(text)
    #expect(error.lines.count == 21)
    // Four keys are missing.
    #expect(error.lines.last == "and 4984 more, which are shown when these are corrected")
    #expect(error.problems.count <= 200)
    #expect(error.lines[0].hasPrefix("a.yaml:1:1: "))
    #expect(error.failure.message == "5004 of the answers cannot be used.")
  }

  @Test("a thousand repeated keys are said, each with its place; more are refused together")
  func repeated() throws {
    let some = try error("version: 1\n" + String(repeating: "version: 1\n", count: 999))
    #expect(some.lines[0].hasPrefix("a.yaml:2:1: The key version is there twice."))
    let many = try error(String(repeating: "version: 1\n", count: 1002))
    #expect(many.lines.count == 1)
    #expect(many.lines[0].hasPrefix("a.yaml:1002:1: The file is not read: more than 1000 keys are there twice."))
  }

  @Test("what is too large, too deep or repeats itself by aliases is refused in one sentence")
  func refused() throws {
    let levels = (1...11).map { level in
      let aliases = repeatElement("*a\(level - 1)", count: 9).joined(separator: ",")
      return "a\(level): &a\(level) [\(aliases)]\n"
    }
    let bomb = "a0: &a0 [x,x]\n" + levels.joined()
    let texts = [
      "#" + String(repeating: "x", count: 1 << 20), String(repeating: "[", count: 100_000), bomb + "? *a11\n: 1\n",
    ]
    for text in texts {
      let error = try error(text)
      #expect(error.lines.count == 1)
      #expect(error.lines[0].contains("The file is not read: "), "\(error.lines[0].prefix(200))")
      #expect(error.lines[0].utf8.count < 400)
    }
  }

  @Test("more environments than anybody has are one problem")
  func environments() throws {
    let error = try error("version: 1\nenvironments:\n" + (0..<5000).map { "  e\($0): {}\n" }.joined())
    #expect(error.lines.contains { $0.contains("There are 5000 environments. Allowed: 50 of one service.") })
    #expect(error.problems.count <= 200)
  }

  @Test("an answer's place is found by its keys, or that of the nearest one above it")
  func places() throws {
    let document = try AnswersDocument(
      text: AnswersDocument.text(for: try Samples.answers(Samples.environment())), file: "a.yaml")
    let name = document.answers.environments[0].name
    let line = try #require(document.text.split(separator: "\n").firstIndex { $0.contains("access: ") }) + 2
    let error = document.placing(
      AnswersError(problems: [
        AnswersProblem(path: "environments.\(name).security.access", message: "m", reason: "", remedy: ""),
        AnswersProblem(path: "nowhere", message: "m", reason: "", remedy: ""),
      ]))
    #expect(error.problems[0].place?.file == "a.yaml")
    #expect((error.problems[0].place?.line).map { abs($0 - line) <= 2 } == true)
    #expect(
      document.text.split(separator: "\n", omittingEmptySubsequences: false)[(error.problems[0].line ?? 1) - 1]
        .contains("access: "))
    #expect(error.problems[1].place == nil)
  }
}
