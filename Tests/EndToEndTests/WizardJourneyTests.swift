import Foundation
import SandboxComparison
import Testing

@Suite("The wizard in a terminal", .enabled(if: Screen.isPossible, "tmux is not installed"))
struct WizardJourneyTests {
  @Test("a person sets up, adjusts and takes back, by key presses alone", .timeLimit(.minutes(5)))
  func wholeWay() async throws {
    let program = try Program()
    _ = try await program.run("sandbox", "sample", program.folder.appending(path: "reference").path)
    let before = try await program.state()
    try await Screen.use(program, ["--sandbox"]) { screen in
      try await walk(screen, program, before)
    }
  }

  private func walk(_ screen: Screen, _ program: Program, _ before: SandboxDocument) async throws {
    try await setUp(screen, program)
    try await adjust(screen, program)

    try await screen.press("h")
    try await screen.shows("applied")
    try await screen.press("r")
    try await screen.shows("Start")
    try await screen.press("c")
    try await screen.shows("put back, byte for byte")
    try await screen.type("production")
    try await screen.press("Enter")
    try await screen.shows("production is taken back.")
    try await screen.press("q")
    try await screen.shows("ended with 0")

    let after = try await program.state()
    let differences = after.withoutWhatGoogleKeeps().differences(from: before.withoutWhatGoogleKeeps())
    #expect(differences == [])
    var files = try program.files()
    #expect(files.removeValue(forKey: "overture.yaml") != nil)
    #expect(files == (try sample(program)))
  }

  private func setUp(_ screen: Screen, _ program: Program) async throws {
    let files = try await {
      try await screen.shows("orchestra-demo")
      return try program.files()
    }()
    #expect(try files == sample(program))
    // A project without billing says so before anything starts.
    try await screen.type("unfunded")
    try await screen.press("Enter")
    try await screen.shows("no active billing account")
    try await screen.press("BTab", "BTab", "BTab", "BTab")
    try await screen.type("orchestra-demo")
    try await screen.press("Enter")
    try await screen.passSizing()
    // The safer answer to the first two questions, the riskier one, deliberately, to the others.
    try await screen.press("Enter", "Enter")
    try await accept(screen, "Who may call the service?", "public")
    try await accept(screen, "From where can it be reached?", "network")
    try await screen.shows("Go on to the review")
    try await screen.press("Enter")
    try await screen.shows("5/7 Review")
    try await screen.shows("Dockerfile")
    #expect(try program.files() == files)
    #expect(try await program.requests().filter(\.isMutation) == [])
    try await screen.press("c")
    // The risks stand first, and starting takes the project's name.
    try await screen.shows("YOU TAKE 2 RISKS")
    try await screen.shows("Start the set-up")
    try await screen.press("Enter")
    try await screen.shows("That is not it. Type orchestra-demo")
    try await screen.type("orchestra-demo")
    try await screen.press("Enter")
    try await screen.shows("production is set up, and verified.")
    try await screen.shows(".run.sandbox.invalid")
    #expect(try program.files()["overture.yaml"] != nil)
  }

  /// Opens the page of the riskier answer to the marked question, reads it to its end, and accepts by the risk's word.
  private func accept(_ screen: Screen, _ title: String, _ word: String) async throws {
    try await screen.press("Down", "Enter")
    try await screen.shows(title)
    try await screen.press("2")
    try await screen.shows("Not read yet")
    try await screen.press("End")
    try await screen.shows("end of the text")
    try await screen.press("2")
    try await screen.shows("To accept, type \(word)")
    // A bracketed paste is no typing.
    try await screen.paste(word)
    try await screen.shows("Pasting is refused")
    try await screen.type(word)
    try await screen.press("Enter")
    try await screen.shows("Four questions")
  }

  private func adjust(_ screen: Screen, _ program: Program) async throws {
    try await screen.press("h")
    try await screen.shows("Adjust")
    let requests = try await program.requests().count
    try await screen.press("a")
    try await screen.shows("Memory")
    try await screen.press("C-u")
    try await screen.type("4Gi")
    try await screen.shows("→ new")
    try await screen.press("Enter")
    // The review has just what follows: the variables' file, one secret's command, and Terraform's.
    let files = try await screen.shows("Files 1")
    #expect(files.contains("terraform/environments/production.tfvars.json"))
    #expect(!files.contains("Dockerfile"))
    try await screen.press("Right")
    let commands = try await screen.shows("CLOUD_RUN_MEMORY")
    #expect(!commands.contains("GCP_PROJECT_ID"))
    #expect(commands.contains("IAM 0"))
    try await screen.press("c")
    try await screen.shows("Start the adjustment")
    try await screen.type("orchestra-demo")
    try await screen.press("Enter")
    try await screen.shows("production is adjusted, and verified.")
    let mutations = try await program.requests(after: requests).filter(\.isMutation)
    #expect(mutations.contains { $0.path.hasSuffix("/secrets/CLOUD_RUN_MEMORY") })
    #expect(mutations.allSatisfy { $0.isWhatFollowsFromMemory })
  }

  /// The files of the sample as it was written elsewhere.
  private func sample(_ program: Program) throws -> [String: String] {
    try program.files(in: program.folder.appending(path: "reference"))
  }
}
