import Foundation
import Testing

@Suite("The wizard in a repository with several services", .enabled(if: Screen.isPossible, "tmux is not installed"))
struct WizardServicesTests {
  /// A repository with two services, of which nothing is set up.
  private func repository(_ program: Program) throws -> URL {
    let root = program.folder.appending(path: "shop")
    let files = FileManager.default
    try files.createDirectory(at: root.appending(path: ".git"), withIntermediateDirectories: true)
    try Data(
      "[remote \"origin\"]\n\turl = https://github.com/ai-cherry/ai-orchestra.git\n".utf8
    ).write(to: root.appending(path: ".git/config"))
    for name in ["first", "second"] {
      let folder = root.appending(path: name)
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("from flask import Flask\n\napp = Flask(__name__)\n".utf8).write(to: folder.appending(path: "app.py"))
      try Data("flask\n".utf8).write(to: folder.appending(path: "requirements.txt"))
    }
    return root
  }

  @Test(
    "a person sets two up in one go, opens one of them, and pauses and resumes it", .timeLimit(.minutes(5)))
  func several() async throws {
    let program = try Program()
    let root = try repository(program)
    try await Screen.use(program, ["--sandbox", "-C", root.path]) { screen in
      try await setUp(screen, program, root)
      try await pause(screen)
    }
    // What the wizard has set up is, for the commands, as it should be.
    let status = try await program.run("status", "--sandbox", "-C", root.path)
    let rows = status.output.split(separator: "\n").map(String.init)
    #expect(rows.count == 3 && rows.dropFirst().allSatisfy { $0.contains("  none  ") }, "\(status.output)")
  }

  private func setUp(_ screen: Screen, _ program: Program, _ root: URL) async throws {
    try await screen.shows("Services of this repository")
    try await screen.shows("first/app.py")
    try await screen.press("a")
    try await screen.shows("set up 2")
    try await screen.press("Enter")
    try await screen.shows("orchestra-demo")
    try await screen.type("orchestra-demo")
    try await screen.press("Enter")
    try await screen.shows("billing is on, no permission is missing")
    try await screen.press("Enter")
    try await screen.shows("3/7 Region")
    try await screen.press("Enter")
    try await screen.shows("4/7 Resources")
    try await screen.press("Enter")
    try await screen.shows("5/7 Security")
    try await screen.press("Enter", "Enter", "Enter", "Enter")
    try await screen.shows("Go on to the review")
    try await screen.press("Enter")
    try await screen.shows("all 2: first, second")
    #expect(try await program.requests().filter(\.isMutation) == [])
    try await screen.press("s")
    try await screen.shows("first, 1 of 2")
    try await screen.press("c")
    try await screen.shows("Set up 2 services as production in orchestra-demo")
    try await screen.press("Enter")
    // One has ended; then both.
    try await screen.shows(".run.sandbox.invalid")
    let end = try await screen.shows("2 services are set up, and verified.")
    #expect(end.contains("first-production") && end.contains(".run.sandbox.invalid"), "\(end)")
    for name in ["first", "second"] {
      let answers = try String(contentsOf: root.appending(path: "\(name)/overture.yaml"), encoding: .utf8)
      #expect(answers.contains("name: \(name)"), "\(answers)")
      #expect(FileManager.default.fileExists(atPath: root.appending(path: "\(name)/terraform").path))
    }
    #expect(!FileManager.default.fileExists(atPath: root.appending(path: "overture.yaml").path))
  }

  private func pause(_ screen: Screen) async throws {
    try await screen.press("h")
    try await screen.shows("set up: production")
    try await screen.press("Enter")
    try await screen.shows("Adjust")
    try await screen.press("h")
    try await screen.shows("roll back to it")
    try await screen.press("p")
    try await screen.shows("Take all instances from production?")
    try await screen.press("y")
    try await screen.shows("production is paused")
    try await screen.shows("p resume")
    try await screen.press("p")
    try await screen.shows("Give production its instances back?")
    try await screen.press("y")
    try await screen.shows("production is resumed")
    try await screen.press("Escape")
    try await screen.shows("Adjust")
    try await screen.press("Escape")
    try await screen.shows("Services of this repository")
    try await screen.press("C-c")
    try await screen.shows("ended with 130")
    try await screen.shows("first production http")
  }
}
