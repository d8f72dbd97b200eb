import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Who gives the variables of a service today")
struct VariableSuggestionsTests {
  private func suggestions(_ files: [String: String]) throws -> [RepositoryFacts.VariableSuggestion] {
    let folder = try TemporaryFolder(
      files.merging(["app.py": "import os\nA = os.environ['A']\n", "requirements.txt": "flask"]) { first, _ in first })
    return ServiceDetection.inspect(Service(name: "shop", directory: "."), in: folder.url).facts.variableSuggestions
  }

  private func words(_ suggestion: RepositoryFacts.VariableSuggestion) -> String {
    "\(suggestion.name)=\(suggestion.value ?? "?") \(suggestion.source)\(suggestion.isRandom ? " random" : "")"
  }

  @Test("an example file gives values, but for those that only stand for one")
  func example() throws {
    let found = try suggestions([
      ".env.example":
        "# all of them\nLOG_LEVEL=info  # or debug\nexport NAME=\"my shop\"\nAPI_KEY=your-key-here\nEMPTY=\n"
    ])
    #expect(
      found.map(words) == [
        "LOG_LEVEL=info .env.example:2", "NAME=my shop .env.example:3", "API_KEY=? .env.example:4",
        "EMPTY=? .env.example:5",
      ])
  }

  @Test("of .env itself the names are told and no value is, whether or not git ignores it")
  func real() throws {
    let found = try suggestions([".env": "API_KEY=sk_live_4711\n", ".gitignore": ".env\n"])
    #expect(found.map(words) == ["API_KEY=? .env:1"])
    #expect(!"\(found)".contains("4711"))
  }

  @Test("a compose file gives those of the services that are built here, app.json says what only has to be random")
  func others() throws {
    let found = try suggestions([
      "compose.yaml": """
      services:
        web:
          build: .
          environment: { LOG_LEVEL: debug, DATABASE_URL: }
        db:
          image: postgres
          environment: { POSTGRES_PASSWORD: x }
      """,
      "app.json": #"{"env": {"SECRET_KEY": {"generator": "secret"}, "REGION": {"value": "eu"}, "PLAIN": "1"}}"#,
    ])
    #expect(
      found.map(words) == [
        "LOG_LEVEL=debug compose.yaml:4", "DATABASE_URL=? compose.yaml:4", "PLAIN=1 app.json", "REGION=eu app.json",
        "SECRET_KEY=? app.json random",
      ])
  }
}
