import Testing

@testable import overture

@Suite("What may have been meant")
struct SuggestionTests {
  @Test(
    "a misspelt command is named as it is written",
    arguments: [
      ("aply", "overture apply"), ("stauts", "overture status"), ("Plan", "overture plan"),
      ("rolback 00042", "overture rollback"), ("secrets lst", "overture secrets list"),
      ("--sandbox hist", "overture history"), ("sandbox serv", "overture sandbox serve"),
      ("ci matrx", "overture ci matrix"),
    ])
  func commands(line: String, meant: String) throws {
    let arguments = line.split(separator: " ").map(String.init)
    let error = try #require(throws: (any Error).self) { try Overture.parseAsRoot(arguments) }
    #expect(Suggestion.command(for: arguments, error: Overture.fullMessage(for: error)) == meant)
    #expect(Overture.exitCode(for: error).rawValue == overture.ExitStatus.usage.rawValue)
  }

  @Test("what is like nothing is not guessed", arguments: ["foo", "x", "deployment-of-everything", "secrets zzz"])
  func nothing(line: String) throws {
    let arguments = line.split(separator: " ").map(String.init)
    let error = try #require(throws: (any Error).self) { try Overture.parseAsRoot(arguments) }
    #expect(Suggestion.command(for: arguments, error: Overture.fullMessage(for: error)) == nil)
  }

  @Test("a misspelt option is named by the parser itself")
  func options() throws {
    let error = try #require(throws: (any Error).self) { try Overture.parseAsRoot(["adjust", "--memroy", "4Gi"]) }
    #expect(Overture.fullMessage(for: error).contains("Did you mean '--memory'?"))
  }

  @Test(
    "letters that are missing, too many, wrong or swapped count one each",
    arguments: [("", "ab", 2), ("ab", "ab", 0), ("ba", "ab", 1), ("aply", "apply", 1), ("list", "lost", 1)])
  func distance(left: String, right: String, count: Int) {
    #expect(Suggestion.distance(left, right) == count)
  }
}
