import Foundation
import Testing

@Suite("A plan before anybody has signed in", .serialized, .timeLimit(.minutes(3)))
struct UnsignedPlanTests {
  /// A program that is in a repository with answers.
  private func prepared() async throws -> (program: Program, plan: [String]) {
    let program = try Program()
    let repository = program.folder.appending(path: "work")
    _ = try await program.run("sandbox", "sample", repository.path)
    return (program, ["plan", "-C", repository.path, "--answers", Program.example("guide")])
  }

  /// A program of somebody else's, in a folder that comes first on PATH.
  private func place(_ script: String, as name: String, for program: Program) throws -> [String: String] {
    let folder = program.folder.appending(path: "programs")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try "#!/bin/sh\n\(script)\n".write(to: file, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return InitTests.nobody.merging(["PATH": "\(folder.path):/usr/bin:/bin"]) { $1 }
  }

  @Test("it shows files, steps, cost and risks, says what needs the clouds, and has no hash")
  func withoutAccounts() async throws {
    let (program, plan) = try await prepared()
    let short = try await program.run(plan, environment: InitTests.nobody)
    for part in ["+ Dockerfile", "All steps of the set-up", "what changes in the clouds is not known", "Not known"] {
      #expect(short.output.contains(part), "\(part)")
    }
    let result = try await program.run(plan + ["--full"], environment: InitTests.nobody)
    try #require(result.status == 0, "\(result.error)")
    for part in [
      "Risks", "Files", "created Dockerfile", "All steps of the set-up", "Google Cloud: Google APIs, ", "Cost",
      "At most $", "Not known", "--acknowledge public-access",
    ] { #expect(result.output.contains(part), "\(part)") }
    #expect(!result.output.contains("--plan-hash") && !result.output.contains("\nHash\n"))
    #expect(result.error.contains("not signed in to Google Cloud or GitHub"))
    #expect(result.error.contains("gcloud auth login") && result.error.contains("gh auth login"))
  }

  @Test(
    "whoever needs the whole plan is told by the status",
    arguments: [["--read-only"], ["--detailed-exitcode"], ["--format", "json"]])
  func strict(options: [String]) async throws {
    let (program, plan) = try await prepared()
    let result = try await program.run(plan + options, environment: InitTests.nobody)
    #expect(result.status == 77, "\(result.error)")
    #expect(result.output.isEmpty)
  }

  @Test("with Google Cloud's account alone, GitHub's is what is missing")
  func oneOfTwo() async throws {
    let (program, plan) = try await prepared()
    let result = try await program.run(
      plan, environment: InitTests.nobody.merging(["GOOGLE_OAUTH_ACCESS_TOKEN": "token"]) { $1 })
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("not signed in to GitHub:"), "\(result.error)")
    #expect(!result.error.contains("gcloud auth login"))
  }

  @Test("an account that cannot be used is a failure, and so is a credential file that is broken")
  func unusable() async throws {
    let (program, plan) = try await prepared()
    let expired = try place(
      "echo 'ERROR: (gcloud.auth.print-access-token) There was a problem refreshing your current auth tokens' >&2; exit 1",
      as: "gcloud", for: program)
    let refused = try await program.run(plan, environment: expired)
    #expect(refused.status == 77, "\(refused.error)")
    #expect(refused.error.contains("refreshing your current auth tokens"))
    let file = program.folder.appending(path: "broken.json")
    try "{".write(to: file, atomically: true, encoding: .utf8)
    let broken = try await program.run(
      plan, environment: InitTests.nobody.merging(["GOOGLE_APPLICATION_CREDENTIALS": file.path]) { $1 })
    #expect(broken.status == 77, "\(broken.error)")
  }

  @Test("an installed gcloud that nobody has signed in to is no account")
  func withoutAccountInGcloud() async throws {
    let (program, plan) = try await prepared()
    let environment = try place(
      "echo 'ERROR: (gcloud.auth.print-access-token) You do not currently have an active account selected.' >&2; exit 1",
      as: "gcloud", for: program)
    let result = try await program.run(plan, environment: environment)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.error.contains("gcloud auth login"))
  }
}
