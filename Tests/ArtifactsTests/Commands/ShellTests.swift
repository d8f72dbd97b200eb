import Testing

@testable import Artifacts

@Suite("Shell text")
struct ShellTests {
  @Test(
    "a quoted word means exactly its text",
    arguments: [
      "plain", "", "two words", "it's", "$HOME `id` $(id) \\", "*/5 * * * *", "a\nb", "\"", "~", "--flag=value", "é",
      "=ls", "!x", "#x", "a;b&c|d",
    ])
  func quoting(text: String) async throws {
    let result = try await #require(Tool("bash")).run(["-c", "printf %s \(Shell.quote(text))"])
    #expect(result.output == text)
  }

  @Test("harmless words stay as they are")
  func harmless() {
    #expect(Shell.command(["gcloud", "run", "--region=us-central1"]) == "gcloud run --region=us-central1")
  }
}
