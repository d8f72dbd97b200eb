import Foundation
import PublishedSchemas
import Testing

@Suite("The JSON of every command", .serialized, .timeLimit(.minutes(5)))
struct AnswerDocumentTests {
  private static let tradeOffs = ["service-account-keys", "broad-permissions", "public-access", "open-ingress"]

  /// Runs a command and holds its answer against a schema.
  private func expect(
    _ schema: String, _ program: Program, _ arguments: [String], input: String? = nil, lines: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let result =
      if let input { try await program.run(arguments, input: input) } else { try await program.run(arguments) }
    try #require(result.status == 0, "\(arguments) \(result.error)", sourceLocation: sourceLocation)
    let published = try PublishedSchema(schema)
    let faults = try lines ? published.faults(inLines: result.output) : published.faults(in: result.output)
    #expect(faults == [], "\(arguments)", sourceLocation: sourceLocation)
    #expect(!result.output.isEmpty, "\(arguments)", sourceLocation: sourceLocation)
  }

  @Test("is what its schema says, from the first plan to the revert, and no secret gets into the file of --debug")
  func wholeWay() async throws {
    let program = try Program()
    let file = program.folder.appending(path: "debug.jsonl")
    let json = ["--sandbox", "--format", "json", "--debug", file.path]
    let answers = ["--answers", Program.example("guide")]
    let accepted = answers + Self.tradeOffs.flatMap { ["--acknowledge", $0] }
    try await expect("plan", program, ["plan"] + answers + json)
    try await expect("plan", program, ["plan", "--offline", "--sandbox", "--format", "json"] + answers)
    try await expect("permissions", program, ["permissions"] + answers + json)
    try await expect("version", program, ["--version", "--json"])
    try await expect("plan", program, ["apply", "--dry-run"] + accepted + json)
    try await expect("run", program, ["apply"] + accepted + json)
    let secret = "hush-\(UUID().uuidString)"
    try await expect("secret-version", program, ["secrets", "set", "DATABASE_URL"] + json, input: secret)
    try await expect(
      "events", program, ["apply", "--sandbox", "--events", "json", "--debug", file.path], lines: true)
    try await expect("status", program, ["status"] + json)
    try await expect("secrets", program, ["secrets", "list"] + json)

    let server = try await Program.Running(
      program, ["sandbox", "serve", "--pace", "400"], until: "http://127.0.0.1:")
    try await program.pushWorkflows(from: program.repository)
    try await expect("sandbox-env", program, ["sandbox", "env", "--format", "json"])
    try await expect("deployment", program, ["deploy", "--watch"] + json)
    try await expect(
      "deployment-events", program, ["deploy", "--watch", "--sandbox", "--events", "json", "--debug", file.path],
      lines: true)
    try await expect("history", program, ["history"] + json)
    try await expect("log-line", program, ["logs"] + json, lines: true)
    try await expect("error-groups", program, ["logs", "--errors"] + json)
    try await expect("doctor", program, ["doctor"] + json)
    try await expect("operation", program, ["rollback", "--dry-run"] + json)
    try await expect("operation", program, ["rollback", "--yes"] + json)
    try await expect("operation", program, ["pause", "--yes"] + json)
    try await expect("status", program, ["status"] + json)
    try await expect("operation", program, ["resume", "--yes"] + json)
    await server.stop()

    try await expect("run", program, ["adjust", "--memory", "4Gi"] + json)
    try await expect("secret-version", program, ["secrets", "rotate", "DATABASE_URL"] + json, input: "\(secret)-2")
    try await expect("matrix", program, ["ci", "matrix", "--sandbox"])
    try await expect("plan", program, ["revert", "--dry-run"] + json)
    // What the sandbox keeps beside its state, before it is gone: every secret that went through the process.
    let vault = try Data(contentsOf: program.sandbox.appending(path: "secrets.json"))
    try await expect("run", program, ["revert", "--yes", "--delete-secrets"] + json)
    try provesSilence(file, [secret, "\(secret)-2"] + Self.secrets(in: vault))
  }

  /// No secret of the set-up is in the file, in any of its forms.
  private func provesSilence(_ file: URL, _ values: [String]) throws {
    let log = try String(contentsOf: file, encoding: .utf8)
    #expect(try PublishedSchema("debug").faults(inLines: log) == [])
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    for request in [
      "\"method\":\"POST\"", "secretmanager", "/secrets/GCP_PROJECT_ID", "serviceAccounts", "\"kind\":\"program\"",
    ] {
      let isThere = log.contains(request)
      #expect(isThere, "\(request): what is to be silent was there")
    }
    #expect(values.count > 10, "the tokens, the key of the service account, the keys of sealed boxes, the values")
    for value in values {
      let isThere = [value, Data(value.utf8).base64EncodedString()].contains { log.contains($0) }
      #expect(!isThere, "\(value.prefix(12))…")
    }
    // Tokens, keys and sealed values, by their shapes and by what the sandbox has.
    for shape in [
      #/-----BEGIN/#, #/Bearer /#, #/ya29\./#, #/gh[pousr]_\w{10}/#, #/eyJ[\w-]{20}/#, #/"encrypted_value":"[^(]/#,
      #/"privateKeyData":"[^(]/#, #/"payload":(?!"\(taken)/#, #/"access_token":"[^(]/#,
    ] {
      let isThere = log.firstMatch(of: shape) != nil
      #expect(!isThere)
    }
  }

  /// The secrets of a sandbox: tokens, payloads of Secret Manager with what is in them, keys that open sealed boxes.
  private static func secrets(in vault: Data) throws -> [String] {
    let vault = try #require(JSONSerialization.jsonObject(with: vault) as? [String: Any])
    let tokens = try #require(vault["operator"] as? [String: String]).values.map(\.self)
    let payloads = try #require(vault["secretmanager.payloads"] as? [String: String]).values.map(\.self)
    let keys = try #require(vault["github.keys"] as? [String: [String: Any]]).values.compactMap {
      $0["private"] as? String
    }
    let inside = payloads.compactMap { Data(base64Encoded: $0).map { String(decoding: $0, as: UTF8.self) } }
    let parts = inside.compactMap { text in
      (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])?["private_key"] as? String
    }
    #expect(!parts.isEmpty, "the key of the service account")
    let lines = parts.flatMap { $0.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("-") } }
    return tokens + payloads + keys + inside + lines
  }
}
