import Foundation
import SandboxComparison
import Testing

@Suite("The secrets of a service")
struct ServiceSecretsTests {
  private static let value = "postgresql://orders:correct-horse-battery@10.0.0.3/orders"
  private static let lines =
    "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\nAASCBKcwggSjAgEAAoIBAQC7\n-----END KEY-----"
  private static let rotated = "postgresql://orders:staple-paper-clip@10.0.0.3/orders"

  /// A sandbox whose repository has the answers of an example.
  private func program() async throws -> Program {
    let program = try Program()
    _ = try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"))
    try FileManager.default.copyItem(
      atPath: Program.example("keyless"), toPath: program.repository.appending(path: "overture.yaml").path)
    return program
  }

  private func answers(_ program: Program) throws -> String {
    try String(contentsOf: program.repository.appending(path: "overture.yaml"), encoding: .utf8)
  }

  /// The documents of a collection in the sandbox, as text.
  private func documents(_ program: Program, _ collection: String) async throws -> [String: String] {
    try await program.state().entries.filter { $0.key.hasPrefix("\(collection) ") }.mapValues { $0.joined() }
  }

  @Test(
    "are set from standard input, named in the answers, deployed, listed, rotated, and kept by a revert unless told")
  func journey() async throws {
    let program = try await program()
    let watch = Canaries.watchCommandLines()
    var told: [String: String] = [:]
    func run(_ arguments: [String], _ input: String = "", status: Int = 0) async throws -> Program.Result {
      let result = try await program.run(arguments + ["--sandbox"], input: input)
      #expect(result.status == status, "\(arguments): \(result.error)")
      told["\(told.count) \(arguments)"] = result.output + result.error
      return result
    }
    let first = try await run(["secrets", "set", "DATABASE_URL"], Self.value + "\n")
    #expect(first.output == "ai-orchestra-production-database-url\n")
    _ = try await run(["secrets", "set", "SIGNING_KEY"], Self.lines + "\n")
    _ = try await run(["secrets", "set", "SESSION_SECRET", "--generate"])
    #expect(try answers(program).contains("DATABASE_URL: ai-orchestra-production-database-url"))

    _ = try await run(["apply"])
    let list = try await run(["secrets", "list", "--format", "json"])
    let document = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [String: Any])
    let secrets = try #require(document["secrets"] as? [[String: Any]])
    #expect(secrets.count == 3 && secrets.allSatisfy { $0["origin"] as? String == "own" })
    let readers = secrets.flatMap { $0["readers"] as? [String] ?? [] }
    #expect(Set(readers).count == 1 && readers[0].hasPrefix("serviceAccount:ai-orchestra-production-sa@"))
    #expect(try await run(["secrets", "list"]).output.contains("versions: 1 enabled since"))

    _ = try await run(["secrets", "rotate", "DATABASE_URL", "--disable-older"], Self.rotated)
    let versions = try await documents(program, "secretmanager.versions").filter { $0.key.contains("database-url") }
    #expect(versions.count == 2)
    #expect(Set(versions.map { $0.value.contains("DISABLED") }) == [true, false])
    _ = try await run(["status"])
    _ = try await run(["apply"])

    let vault = try String(contentsOf: program.sandbox.appending(path: "secrets.json"), encoding: .utf8)
    for value in [Self.value, Self.lines, Self.rotated] {
      #expect(vault.contains(Data(value.utf8).base64EncodedString()), "Secret Manager has the value as it was given")
    }
    try await search(program, told, watch.stop())

    _ = try await run(["revert", "--yes"])
    #expect(try await documents(program, "secretmanager.secrets").count == 3)
    _ = try await run(["revert", "--yes", "--delete-secrets"])
    #expect(try await documents(program, "secretmanager.secrets").isEmpty)
  }

  /// Looks for every value, and every line of one, in all that the program has left.
  private func search(_ program: Program, _ told: [String: String], _ commandLines: Set<String>) async throws {
    var places = Canaries.files(under: program.folder).merging(told) { $1 }
    places["the command lines"] = commandLines.joined(separator: "\n")
    places["sandbox state"] = try await program.run("sandbox", "state").output
    places["sandbox requests"] = try await program.run("sandbox", "requests").output
    let values =
      [Self.value, Self.rotated, "correct-horse-battery", "staple-paper-clip"]
      + Self.lines.split(separator: "\n").map(String.init)
    let wanted = values + values.map { Data($0.utf8).base64EncodedString() }
    for (place, text) in places {
      for value in wanted where text.contains(value) { Issue.record("\(value.prefix(6))… is in \(place)") }
    }
    #expect(places.count > 20 && told.count > 6)
    // Those that the machine chose, and the operator's tokens, are searched for as everywhere.
    #expect(try Canaries(of: program.sandbox).finds(in: places) == [])
  }

  @Test("a pinned version moves on by rotation alone, and the answers say so")
  func pinned() async throws {
    let program = try await program()
    func run(_ arguments: String..., input: String) async throws -> Program.Result {
      try await program.run(arguments + ["--sandbox"], input: input)
    }
    #expect(try await run("secrets", "set", "API_KEY", input: "one").status == 0)
    let name = "ai-orchestra-production-api-key"
    let text = try answers(program).replacing("API_KEY: \(name)", with: "API_KEY: { name: \(name), version: 1 }")
    try Data(text.utf8).write(to: program.repository.appending(path: "overture.yaml"))
    let refused = try await run("secrets", "rotate", "API_KEY", "--disable-older", input: "two")
    #expect(refused.status == 64 && refused.error.contains("The answers pin version 1"))
    #expect(try await run("secrets", "rotate", "API_KEY", input: "two").output == "2\n")
    #expect(try answers(program).contains("API_KEY: { name: \(name), version: 2 }"))
  }

  @Test("what cannot be is refused: an empty value, a reserved name, a secret of others, one that is not there")
  func refusals() async throws {
    let program = try await program()
    func run(_ arguments: String..., input: String = "x") async throws -> Program.Result {
      try await program.run(arguments + ["--sandbox"], input: input)
    }
    let empty = try await run("secrets", "set", "API_KEY", input: "\n")
    #expect(empty.status == 64 && empty.error.contains("There is no value"))
    #expect(try await run("secrets", "set", "PORT").status == 64)
    #expect(try await run("secrets", "rotate", "API_KEY").status == 65)
    // An argument is never taken for the value.
    #expect(try await run("secrets", "set", "API_KEY", "the-value").status == 64)
    #expect(try await run("secrets", "set", "API_KEY").status == 0)
    let staging = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
      .replacing("service: { name: ai-orchestra,", with: "service: { name: other,")
    let file = program.folder.appending(path: "other.yaml").path
    try Data(staging.utf8).write(to: URL(filePath: file))
    let foreign = try await run("secrets", "set", "ai-orchestra-production-api-key", "--answers", file)
    #expect(foreign.status == 65 && foreign.error.contains("is not other-production's own"), "\(foreign.error)")
  }

  @Test("a variable that the code cannot do without stops apply with 65, and plan names it")
  func required() async throws {
    let program = try await program()
    let settings = program.repository.appending(path: "ai-orchestra/app/agents.py")
    let text = try String(contentsOf: settings, encoding: .utf8)
    try Data(("import os\n\nMODEL_KEY = os.environ[\"MODEL_KEY\"]\n" + text).utf8).write(to: settings)
    let before = try await program.requests().count
    let refused = try await program.run(["apply", "--sandbox"])
    #expect(refused.status == 65, "\(refused.error)")
    #expect(refused.error.contains("MODEL_KEY in ai-orchestra/app/agents.py:3"), "\(refused.error)")
    #expect(refused.error.contains("overture secrets set MODEL_KEY --environment production"))
    #expect(try await program.requests(after: before).filter(\.isMutation).isEmpty)
    let plan = try await program.run(["plan", "--sandbox"])
    #expect(plan.status == 0 && plan.output.contains("Missing before it can be applied"))
    #expect(plan.output.contains("MODEL_KEY"))
    #expect(try await program.run(["secrets", "set", "MODEL_KEY", "--sandbox"], input: "k").status == 0)
    #expect(try await program.run(["apply", "--sandbox"]).status == 0)
  }
}
