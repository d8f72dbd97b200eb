import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import SeededRandomNumbers
import Testing

@Suite("The sandbox's state", .serialized, .timeLimit(.minutes(15)))
struct DurabilityTests {
  /// A sandbox that was served once, so that only what follows is written; without a repository, which no test needs.
  private func sandbox() async throws -> Program {
    let program = try Program()
    try FileManager.default.createDirectory(at: program.repository, withIntermediateDirectories: true)
    try await program.serve().stop()
    return program
  }

  @Test(
    "killed at any call that writes it, it is whole: what was acknowledged is there, and what belongs together is together",
    arguments: BreakingLibrary.Moment.allCases)
  func everyCall(moment: BreakingLibrary.Moment) async throws {
    let origin = try await sandbox()
    let library = try await BreakingLibrary(in: origin.folder)
    var number = 0
    var wasKilled = true
    while wasKilled {
      number += 1
      let program = try Program(copying: origin)
      var done = 0
      do {
        let killed = try await program.serve(environment: library.killing(at: number, moment))
        done = try await StateWriter(program).write()
        wasKilled = done < StateWriter.count
        #expect(await killed.stop()?.status == (wasKilled ? 128 + 9 : 0), "call \(number)")
      } catch let early as Program.EndedEarly {
        // The start syncs the folder, too.
        #expect(early.result.status == 128 + 9)
      }
      let server = try await program.serve()
      try await StateWriter(program).check(done: done, "killed \(moment) call \(number)")
      await server.stop()
    }
    // Four writes, of which three are of both files: each has its file's bytes, two syncs and a rename.
    #expect(number > 25)
  }

  @Test("killed at some moment of many writes at once, it loses none that was acknowledged", arguments: [1, 2, 3])
  func anyMoment(seed: UInt64) async throws {
    let program = try await sandbox()
    var random = SeededRandom(seed: seed)
    var acknowledged: Set<String> = []
    for round in 0..<4 {
      let server = try await program.serve()
      let writer = try await StateWriter(program)
      let limit = Int.random(in: 1...40, using: &random)
      let names = await withTaskGroup(of: [String].self) { group in
        for client in 0..<4 {
          group.addTask { await writer.makeAccounts("round-\(round)-client-\(client)") }
        }
        // The server is killed when so many are made, in the middle of the others.
        await writer.made(limit)
        await server.stop(by: SIGKILL)
        return await group.reduce(into: []) { $0 += $1 }
      }
      #expect(names.count >= limit)
      acknowledged.formUnion(names)
      let state = try await program.run("sandbox", "state").output
      let document = try #require(JSONSerialization.jsonObject(with: Data(state.utf8)) as? [String: Any])
      let accounts = try #require(document["iam.serviceAccounts"] as? [String: Any])
      let present = Set(accounts.keys.compactMap { $0.split(separator: "@").first.map(String.init) })
      #expect(acknowledged.subtracting(present).isEmpty, "seed \(seed), round \(round)")
    }
  }

  @Test("on a full disk nothing is lost: what does not fit is refused with 503, and can be asked for again")
  func fullDisk() async throws {
    let program = try await sandbox()
    let library = try await BreakingLibrary(in: program.folder)
    let server = try await program.serve(environment: library.watching)
    let writer = try await StateWriter(program)
    #expect(try await writer.makeAccount("before-it").status == 200)
    try library.fillDisk(true)
    let refused = try await writer.makeAccount("while-full")
    #expect(refused.status == 503)
    #expect(refused.text.contains("\"UNAVAILABLE\""))
    #expect(refused.text.contains("No space left on device"))
    #expect(try await writer.makeEnvironment() == 503)
    #expect(try await writer.account("before-it") == 200, "what is there can be read")
    #expect(try await writer.account("while-full") == 404, "what was refused is not there")
    try library.fillDisk(false)
    #expect(try await writer.makeAccount("while-full").status == 200)
    #expect(try await writer.makeEnvironment() == 200)
    await server.stop(by: SIGKILL)
    let next = try await program.serve()
    let reader = try await StateWriter(program)
    #expect(try await reader.account("before-it") == 200)
    #expect(try await reader.account("while-full") == 200)
    #expect(try await reader.environment() == [200, 200])
    await next.stop()
  }
}
