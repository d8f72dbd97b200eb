import Foundation
import SandboxComparison
import Testing

@Suite("What is done to a service that is set up, from the command line", .serialized)
struct WayBackTests {
  @Test(
    "history, a refused rollback, pause, status of a pause, a refused adjustment, and resume", .timeLimit(.minutes(5)))
  func wholeWay() async throws {
    let program = try Program()
    let applied = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    try #require(applied.status == 0, "\(applied.error)")

    let history = try await program.run("history", "--sandbox", "--format", "json")
    #expect(history.status == 0, "\(history.error)")
    let document = try #require(JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    let revisions = try #require(document["revisions"] as? [[String: Any]])
    #expect(revisions.map { $0["isPlaceholder"] as? Bool } == [true])
    #expect(revisions.first?["percent"] as? Int == 100)
    #expect((document["runsNote"] as? String)?.contains("deploy-production.yml") == true)

    let count = try await program.requests().count
    let unasked = try await program.run("rollback", "--sandbox")
    #expect(unasked.status == 64)
    #expect(unasked.error.contains("overture rollback --sandbox --environment production --yes"))
    let first = try await program.run("rollback", "--sandbox", "--yes")
    #expect(first.status == 65)
    #expect(first.error.contains("There is no earlier healthy revision than"))
    let unknown = try await program.run("rollback", "ai-9", "--sandbox", "--dry-run")
    #expect(unknown.status == 65)
    #expect(unknown.error.contains("production has no revision ai-9"))

    let looked = try await program.run("pause", "--sandbox", "--dry-run")
    #expect(looked.status == 0 && looked.output.contains("gets no instances"), "\(looked.error)")
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])
    let paused = try await program.run("pause", "--sandbox", "--yes")
    #expect(paused.status == 0, "\(paused.error)")
    let status = try await program.run("status", "--sandbox", "--detailed-exitcode")
    #expect(status.status == 0, "a pause is no drift: \(status.output)")
    #expect(status.output.contains("production is paused by "))
    let refused = try await program.run("adjust", "--sandbox", "--memory", "4Gi")
    #expect(refused.status == 65)
    #expect(refused.error.contains("overture resume --environment production"))
    let again = try await program.run("pause", "--sandbox", "--yes")
    #expect(again.status == 0 && again.output == "production is paused already\n")

    let resumed = try await program.run("resume", "--sandbox", "--yes")
    #expect(resumed.status == 0, "\(resumed.error)")
    let after = try await program.run("status", "--sandbox", "--detailed-exitcode")
    #expect(after.status == 0 && !after.output.contains("paused"), "\(after.output)")
    let done = try await program.run("history", "--sandbox")
    #expect(done.output.contains(" paused it") && done.output.contains(" resumed it"), "\(done.output)")
  }
}
