import Foundation
import PublishedSchemas
import Testing

@Suite("overture doctor", .serialized, .timeLimit(.minutes(5)))
struct DoctorTests {
  /// A set-up whose files are on the default branch of the sandbox's GitHub.
  private func program() async throws -> Program {
    let program = try Program()
    let run = try await program.run(
      "apply", "--sandbox", "--deliver", "commit", "--answers", Program.example("keyless"))
    try #require(run.status == 0, "\(run.error)")
    try await program.git(["push", "origin", "main"])
    return program
  }

  @Test("finds what the sandbox was given, mends it after a review, and a revert takes everything back nevertheless")
  func thereAndBack() async throws {
    let program = try await program()
    let healthy = try await program.run("doctor", "--sandbox")
    #expect(healthy.status == 0, "\(healthy.output) \(healthy.error)")
    #expect(healthy.output.contains("nothing is wrong"))

    for fault in ["keep-warm", "impersonation", "id-token"] {
      let broken = try await program.run("sandbox", "break", fault)
      #expect(broken.status == 0, "\(broken.error)")
    }
    let found = try await program.run("doctor", "--sandbox", "--format", "json")
    #expect(found.status == 2)
    #expect(try PublishedSchema("doctor").faults(in: found.output) == [])
    let document = try #require(JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
    let findings = try #require(document["findings"] as? [[String: Any]])
    #expect(findings.compactMap { $0["id"] as? String } == ["impersonation", "id-token", "keep-warm"])
    let cures = findings.compactMap { $0["cure"] as? [String: Any] }
    #expect(cures.allSatisfy { ($0["command"] as? String)?.contains("--sandbox") == true }, "complete commands")

    let nobody = try await program.run("doctor", "--sandbox", "--cure", "keep-warm")
    #expect(nobody.status == 64 && nobody.error.contains("--dry-run"))
    let before = try await program.requests().count
    let review = try await program.run("doctor", "--sandbox", "--cure-all-safe", "--dry-run")
    #expect(review.status == 0 && review.output.contains("Cure of impersonation"), "\(review.output) \(review.error)")
    let sent = try await program.requests(after: before)
    #expect(!sent.isEmpty && sent.allSatisfy { !$0.isMutation }, "looking changes nothing")
    let wrong = try await program.run("doctor", "--sandbox", "--cure", "memory", "--yes")
    #expect(wrong.status == 65 && wrong.error.contains("memory was not found"), "\(wrong.error)")

    let one = try await program.run("doctor", "--sandbox", "--cure", "keep-warm", "--yes")
    #expect(one.status == 2, "the others are still there")
    #expect(!one.output.contains("(keep-warm)"))
    let mended = try await program.run("doctor", "--sandbox", "--cure-all-safe", "--yes")
    #expect(mended.status == 0, "\(mended.output) \(mended.error)")
    let history = try await program.run("history", "--sandbox")
    #expect(history.output.contains("mended keep-warm (resume-job)"), "\(history.output)")
    let kept = program.repository.appending(
      path: ".github/workflows/optimized-deploy-template.yml.overture-kept")
    #expect(FileManager.default.fileExists(atPath: kept.path))

    let reverted = try await program.run("revert", "--sandbox", "--yes")
    #expect(reverted.status == 0, "\(reverted.error)")
  }

  @Test("a price and other sizes are taken by name only, and go through an adjustment")
  func sizes() async throws {
    let program = try await program()
    _ = try await program.run("sandbox", "break", "memory")
    let safe = try await program.run("doctor", "--sandbox", "--cure-all-safe", "--yes")
    #expect(safe.status == 2 && safe.output.contains("+$13.14 a month"), "\(safe.output)")
    let mended = try await program.run("doctor", "--sandbox", "--cure", "memory", "--yes")
    #expect(mended.status == 0, "\(mended.output) \(mended.error)")
    let answers = try String(contentsOf: program.repository.appending(path: "overture.yaml"), encoding: .utf8)
    #expect(answers.contains("memory: 4Gi"))
  }

  @Test("what is not set up cannot be ill")
  func nothing() async throws {
    let program = try Program()
    let doctor = try await program.run("doctor", "--sandbox", "--answers", Program.example("keyless"))
    #expect(doctor.status == 65 && doctor.error.contains("overture apply"), "\(doctor.output) \(doctor.error)")
  }

  @Test("the faults are listed, and an unknown one is refused")
  func faults() async throws {
    let program = try Program()
    let list = try await program.run("sandbox", "break")
    #expect(list.output.split(separator: "\n").count == 50)
    let unknown = try await program.run("sandbox", "break", "nonsense")
    #expect(unknown.status == 64 && unknown.error.contains("overture sandbox break"))
  }
}
