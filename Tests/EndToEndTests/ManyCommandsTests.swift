import Foundation
import Testing

@Suite("Many commands at once on one sandbox", .serialized, .timeLimit(.minutes(10)))
struct ManyCommandsTests {
  private func together(_ count: Int, _ work: @escaping @Sendable (Int) async throws -> Program.Result) async throws
    -> [Program.Result]
  {
    try await withThrowingTaskGroup(of: Program.Result.self) { group in
      for number in 0..<count { group.addTask { try await work(number) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  @Test("twenty plans on a folder that is not there yet all succeed, whichever of them serves and ends first")
  func plans() async throws {
    let program = try Program()
    let results = try await together(20) { _ in
      try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"))
    }
    for result in results { #expect(result.status == 0, "\(result.error)") }
    #expect(Set(results.map(\.output)).count == 1)
  }

  @Test("twenty times apply: one sets up, the others find it done, or say who holds the lock; then all is up to date")
  func applies() async throws {
    let program = try Program()
    let answers = Program.example("keyless")
    let results = try await together(20) { _ in
      try await program.run("apply", "--sandbox", "--answers", answers)
    }
    #expect(results.contains { $0.status == 0 })
    for result in results where result.status != 0 {
      #expect(result.status == 75, "\(result.error)")
      #expect(result.error.contains("process "), "\(result.error)")
    }
    let status = try await program.run("status", "--sandbox", "--answers", answers, "--detailed-exitcode")
    #expect(status.status == 0, "\(status.output)\(status.error)")
  }

  @Test(
    "a run survives the end of the program that served the sandbox, killed or stopped", arguments: [SIGKILL, SIGTERM])
  func endOfTheOwner(signal: Int32) async throws {
    let program = try Program()
    let server = try await program.serve(latency: 20)
    let (run, _) = try await program.start(
      ["apply", "--sandbox", "--answers", Program.example("keyless")], until: "services.enable")
    await server.stop(by: signal)
    let result = try await run.value
    #expect(result.status == 0, "\(result.error)")
    let status = try await program.run("status", "--sandbox", "--detailed-exitcode")
    #expect(status.status == 0, "\(status.output)\(status.error)")
  }
}
