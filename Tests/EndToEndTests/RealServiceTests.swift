import Foundation
import Testing

@Suite("What real services need", .serialized, .timeLimit(.minutes(10)))
struct RealServiceTests {
  /// An example's answers with more in them.
  private func answers(_ program: Program, _ replacements: [(String, String)]) throws -> String {
    var text = try String(contentsOf: URL(filePath: Program.example("keyless")), encoding: .utf8)
    for (old, new) in replacements {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    let file = program.folder.appending(path: "answers.yaml")
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func documents(_ program: Program, _ collection: String) async throws -> [[String: Any]] {
    let state = try JSONSerialization.jsonObject(with: Data(try await program.run("sandbox", "state").output.utf8))
    let all = (state as? [String: Any])?[collection] as? [String: [String: Any]] ?? [:]
    return Array(all.values)
  }

  private func template(_ program: Program) async throws -> [String: Any] {
    try #require(try await documents(program, "run.services").first?["template"] as? [String: Any])
  }

  @Test("CPU always, a start of 200 s, session affinity and HTTP/2 are set up, told, adjusted, and drift is seen")
  func sizing() async throws {
    let program = try Program()
    let path = try answers(
      program,
      [
        (
          "timeout: 300s",
          "timeout: 300s, cpuAllocation: always, startupTimeout: 200s, sessionAffinity: true, http2: true"
        )
      ])
    let plan = try await program.run("plan", "--full", "--sandbox", "--answers", path)
    #expect(plan.output.contains("CPU, always allocated: $"), "\(plan.output)\(plan.error)")
    let applied = try await program.run("apply", "--sandbox", "--answers", path)
    try #require(applied.status == 0, "\(applied.error)")
    let made = try await template(program)
    let container = try #require((made["containers"] as? [[String: Any]])?.first)
    #expect((container["resources"] as? [String: Any])?["cpuIdle"] as? Bool != true)
    #expect((container["ports"] as? [[String: Any]])?.first?["name"] as? String == "h2c")
    #expect((container["startupProbe"] as? [String: Any])?["failureThreshold"] as? Int == 200)
    #expect(made["sessionAffinity"] as? Bool == true)
    let status = try await program.run("status", "--sandbox", "--detailed-exitcode")
    #expect(status.status == 0, "\(status.output)\(status.error)")
    #expect(status.output.contains("CPU always allocated, 200 s to start, session affinity, HTTP/2 to the container"))
    let adjusted = try await program.run(
      "adjust", "--sandbox", "--cpu-allocation", "requests", "--http2", "off", "--session-affinity", "off",
      "--startup-timeout", "240")
    #expect(adjusted.status == 0, "\(adjusted.error)")
    let changed = try await template(program)
    let other = try #require((changed["containers"] as? [[String: Any]])?.first)
    #expect((other["resources"] as? [String: Any])?["cpuIdle"] as? Bool == true)
    #expect((other["ports"] as? [[String: Any]])?.first?["name"] as? String == "http1")
    #expect(changed["sessionAffinity"] as? Bool != true)
    let wrong = try await program.run("adjust", "--sandbox", "--startup-timeout", "241s")
    #expect(
      wrong.status == 65 && wrong.error.contains("An instance cannot have 241 seconds to start."), "\(wrong.error)")
    let reverted = try await program.run("revert", "--sandbox", "--yes")
    #expect(reverted.status == 0, "\(reverted.error)")
  }

  @Test("the release command is a job with the service's account, variables and volumes; a revert takes it away")
  func release() async throws {
    let program = try Program()
    let path = try answers(
      program, [("directory: ai-orchestra }", "directory: ai-orchestra, release: alembic upgrade head }")])
    let before = try await program.state()
    let applied = try await program.run("apply", "--sandbox", "--answers", path)
    try #require(applied.status == 0, "\(applied.error)")
    let job = try #require(try await documents(program, "run.jobs").first)
    #expect((job["name"] as? String)?.hasSuffix("/jobs/ai-orchestra-production-release") == true)
    let task = try #require((job["template"] as? [String: Any])?["template"] as? [String: Any])
    let container = try #require((task["containers"] as? [[String: Any]])?.first)
    #expect(container["args"] as? [String] == ["alembic upgrade head"])
    let service = try await template(program)
    let serving = try #require((service["containers"] as? [[String: Any]])?.first)
    func names(_ container: [String: Any]) -> [String] {
      (container["env"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }.sorted()
    }
    #expect(names(container) == names(serving) && !names(container).isEmpty)
    #expect(task["serviceAccount"] as? String == service["serviceAccount"] as? String)
    let adjusted = try await program.run("adjust", "--sandbox", "--memory", "4Gi")
    #expect(adjusted.status == 0, "the job has the service's sizes, so that it follows: \(adjusted.error)")
    let count = try await program.requests().count
    let again = try await program.run("apply", "--sandbox")
    #expect(again.status == 0, "\(again.error)")
    #expect(try await program.requests(after: count).filter(\.isMutation) == [])
    let reverted = try await program.run("revert", "--sandbox", "--yes")
    #expect(reverted.status == 0, "\(reverted.error)")
    let after = try await program.state()
    #expect(after.withoutWhatGoogleKeeps().differences(from: before.withoutWhatGoogleKeeps()) == [])
    #expect(try await documents(program, "run.jobs").isEmpty)
  }
}
