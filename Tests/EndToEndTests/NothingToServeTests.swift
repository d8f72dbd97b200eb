import Foundation
import Testing

@Suite("Repositories with nothing, or too much, to serve", .serialized)
struct NothingToServeTests {
  @Test(
    "plan says what is missing, and apply ends with 65 before it changes anything, until an answer settles it",
    arguments: [
      (["tool.py": "print(1)\n"], "Nothing to serve was found in ai-orchestra", "start: python -m http.server"),
      (
        [
          "one.py": "from flask import Flask\napp = Flask('a')\n",
          "two.py": "from flask import Flask\napp = Flask('b')\n",
        ],
        "It is open what is served: one:app or two:app", "application: two:app"
      ),
    ])
  func refused(files: [String: String], message: String, answer: String) async throws {
    let program = try Program()
    let example = Program.example("keyless")
    // The first run makes the sample repository.
    #expect(try await program.run("plan", "--sandbox", "--answers", example).status == 0)
    let folder = program.repository.appending(path: "ai-orchestra")
    try FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files.merging(["requirements.txt": "flask\n"], uniquingKeysWith: { $1 }) {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    // Without its index git has listed nothing, and the folder is walked.
    try FileManager.default.removeItem(at: program.repository.appending(path: ".git/index"))
    let before = try program.files().keys.sorted()
    let plan = try await program.run("plan", "--sandbox", "--answers", example)
    #expect(plan.status == 0 && plan.output.contains("To be settled before apply"), "\(plan.error)")
    #expect(plan.output.contains(message))
    #expect(plan.output.contains("ai-orchestra/container_start.py") == (files.count > 1))
    let applied = try await program.run("apply", "--sandbox", "--answers", example)
    #expect(applied.status == 65 && applied.error.contains(message), "\(applied.error)")
    #expect(try program.files().keys.sorted() == before)
    #expect(try await program.requests().filter(\.isMutation) == [])

    let text = try String(contentsOfFile: example, encoding: .utf8)
    let settled = program.folder.appending(path: "answers.yaml")
    let place = try #require(text.firstMatch(of: /directory: ai-orchestra/))
    try Data(text.replacing(place.output, with: "\(place.output), \(answer)").utf8).write(to: settled)
    let again = try await program.run("apply", "--sandbox", "--answers", settled.path)
    #expect(again.status == 0, "\(again.error)")
  }
}
