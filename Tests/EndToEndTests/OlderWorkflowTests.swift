import Foundation
import Testing

@Suite("An older workflow that deploys the same service", .serialized)
struct OlderWorkflowTests {
  @Test("it is named until it is decided about, switched off by its name, and on again by the revert")
  func wholeWay() async throws {
    let program = try Program()
    let answers = Program.example("keyless")
    let question = ".github/workflows/ci.yml runs gcloud run deploy, the service ai-orchestra"
    let plan = try await program.run("plan", "--sandbox", "--answers", answers)
    #expect(plan.output.contains(question))
    #expect(plan.output.contains("--disable-workflow ci.yml"))
    let first = try await program.run("apply", "--sandbox", "--answers", answers)
    #expect(first.status == 0, "\(first.error)")
    #expect(first.error.contains(question))
    let second = try await program.run("apply", "--sandbox", "--disable-workflow", "ci.yml")
    #expect(second.status == 0, "\(second.error)")
    #expect(second.error.contains("switched off ci.yml; its file stays"))
    let file = program.repository.appending(path: "overture.yaml").path
    let saved = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    #expect(saved.contains("workflows: { ci.yml: disable }"))
    let third = try await program.run("apply", "--sandbox")
    #expect(third.status == 0 && !third.error.contains("both deploy"), "\(third.error)")
    let script = try await program.run("script", "--sandbox")
    #expect(script.output.contains("OLDER_WORKFLOWS=ci.yml"))
    let revert = try await program.run("revert", "--sandbox", "--yes")
    #expect(revert.status == 0, "\(revert.error)")
    #expect(revert.error.contains("switched ci.yml on again"))
    #expect(FileManager.default.fileExists(atPath: program.repository.appending(path: ".github/workflows/ci.yml").path))
  }
}
