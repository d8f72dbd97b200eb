import Foundation
import Testing

@testable import CloudSandbox

@Suite("The sandbox's faults")
struct BreakingAPITests {
  private func place(service: String = "nothing") -> BrokenPlace {
    BrokenPlace(
      Dictionary(
        uniqueKeysWithValues: BrokenPlace.Field.allCases.map { ($0, $0 == .service ? service : "orchestra-demo") })
    )
  }

  @Test("are named once, and said in a few words each")
  func names() {
    #expect(Set(Breakage.all.map(\.name)).count == Breakage.all.count)
    #expect(Breakage.all.count == 50)
    for breakage in Breakage.all {
      #expect(breakage.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
      #expect(!breakage.title.isEmpty && breakage.title.count < 72, "\(breakage.title)")
    }
  }

  @Test("want the sandbox's token, a fault that there is, and a set-up that could have it")
  func refusals() async throws {
    try await RunningSandbox.use { sandbox async throws in
      func status(_ body: [UInt8], hasToken: Bool = true) async throws -> Int {
        try await sandbox.send(
          "POST", BrokenPlace.path, raw: body, token: .some(hasToken ? sandbox.variable("GH_TOKEN") : nil)
        ).status
      }
      let body = place().body("keep-warm")
      #expect(try await status(body, hasToken: false) == 401)
      #expect(try await status(place().body("nonsense")) == 400)
      #expect(try await status(body) == 404)
      #expect(try await status(Array("{\"fault\":\"keep-warm\"}".utf8)) == 400)
      #expect(try await status(place().body("keep-warm", mends: true)) == 400, "no page mends it")
    }
  }

  @Test("of files say which file has nothing of the kind")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "faults-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let workflows = folder.appending(path: ".github/workflows")
    try FileManager.default.createDirectory(at: workflows, withIntermediateDirectories: true)
    let breakage = try #require(Breakage.named("id-token"))
    #expect(throws: SandboxError.self) { try breakage.breakFiles(place(), in: folder) }
    let file = workflows.appending(path: "optimized-deploy-template.yml")
    try "jobs:\n".write(to: file, atomically: true, encoding: .utf8)
    #expect(throws: SandboxError.self) { try breakage.breakFiles(place(), in: folder) }
    try "permissions:\n      id-token: write # why\n".write(to: file, atomically: true, encoding: .utf8)
    try breakage.breakFiles(place(), in: folder)
    #expect(try String(contentsOf: file, encoding: .utf8) == "permissions:\n")
  }
}
