import Foundation
import SandboxComparison
import Testing

@Suite("Killed anywhere, a resumed run ends in the same state", .serialized)
struct KillTests {
  /// The steps of the guide's answers: all there are.
  private static let steps = [
    "check.credentials", "check.permissions", "files.write", "services.enable", "identity.pool", "identity.provider",
    "accounts.deployer", "accounts.runtime", "roles.deployer", "roles.runtime", "roles.impersonation",
    "registry.repository", "state.bucket", "key.secret", "github.environment", "github.secrets", "terraform.init",
    "terraform.plan", "terraform.apply", "service.verify",
  ]

  private static let apply = [
    "apply", "--sandbox", "--answers", Program.example("guide"), "--events", "json", "--acknowledge",
    "service-account-keys", "--acknowledge", "broad-permissions", "--acknowledge", "public-access", "--acknowledge",
    "open-ingress",
  ]

  /// A sandbox that nothing was done in, and what a run leaves in a copy of it that was never killed. All copies have the
  /// same key for the digests of GitHub's secrets, so that those compare.
  private static let reference = Task {
    let untouched = try Program()
    _ = try await untouched.state()
    let program = try Program(copying: untouched)
    let result = try await program.run(apply)
    try #require(result.status == 0, "\(result.error)")
    return (untouched: untouched, state: try await program.state(), files: try program.comparableFiles())
  }

  @Test("kill -9 in the step, then --resume", .timeLimit(.minutes(5)), arguments: steps)
  func killing(step: String) async throws {
    let reference = try await Self.reference.value
    let program = try Program(copying: reference.untouched)
    // The first line of a step tells that it has started.
    let event = "\"step\":\"\(step)\""
    let running = try await Program.Running(program, Self.apply, until: event)
    let killed = await running.stop(by: SIGKILL)
    // The last step may have been done before the signal came.
    #expect(killed?.status == 128 + Int(SIGKILL) || step == "service.verify")
    // The answers are saved once the checks have passed; before that the same command is what goes on.
    let resumed = try await program.run(
      step.hasPrefix("check.") ? Self.apply + ["--resume"] : ["apply", "--sandbox", "--resume"])
    #expect(resumed.status == 0, "\(resumed.error)")
    let differences = try await program.state().differences(from: reference.state)
    #expect(differences == [])
    let files = try program.comparableFiles()
    for name in Set(files.keys).union(reference.files.keys).sorted() {
      #expect(files[name] == reference.files[name], "\(name)")
    }
  }
}

extension Program {
  /// The repository's files but for the journal and what else is about single runs; times of acceptance left out.
  fileprivate func comparableFiles() throws -> [String: String] {
    var files = try files().filter { !$0.key.hasPrefix(".overture") }
    let text = String(decoding: try Data(contentsOf: repository.appending(path: "overture.yaml")), as: UTF8.self)
    files["overture.yaml"] = text.replacing(/at: [^ }]+/, with: "at: then")
    return files
  }
}
