import Foundation
import SandboxComparison
import Testing

@Suite("Secrets")
struct SecretsTests {
  @Test(
    "no token, key or secret reaches an output, an argument, the journal, the record of requests or a readable file")
  func leaks() async throws {
    let program = try Program()
    let arguments = ["apply", "--sandbox", "--answers", Program.example("guide"), "--events", "json"]
    let accepted = ["service-account-keys", "broad-permissions", "public-access", "open-ingress"]
    let watch = Canaries.watchCommandLines()
    let result = try await program.run(arguments + accepted.flatMap { ["--acknowledge", $0] })
    let commandLines = watch.stop()
    try #require(result.status == 0, "\(result.error)")
    #expect(commandLines.contains { $0.contains("--acknowledge\0open-ingress") && $0.contains(Program.path) })

    let canaries = try Canaries(of: program.sandbox)
    // The operator's two tokens, a key of GitHub's, the account's key as it was stored, and its many lines.
    try #require(canaries.secrets.count > 14)
    var places = Canaries.files(under: program.folder)
    places["the output"] = result.output
    places["standard error"] = result.error
    places["the command lines"] = commandLines.joined(separator: "\n")
    places["sandbox state"] = try await program.run("sandbox", "state").output
    places["sandbox requests"] = try await program.run("sandbox", "requests").output
    #expect(canaries.finds(in: places) == [])
    for name in Canaries.vaults {
      let attributes = try FileManager.default.attributesOfItem(atPath: program.sandbox.appending(path: name).path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
  }
}
