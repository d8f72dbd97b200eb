import Foundation
import Testing

@Suite("Secrets")
struct SecretsTests {
  @Test("no token, key or secret reaches an output, the journal, the record of requests or a readable file")
  func leaks() async throws {
    let program = try Program()
    let arguments = ["apply", "--sandbox", "--answers", Program.example("guide"), "--events", "json"]
    let accepted = ["service-account-keys", "broad-permissions", "public-access", "open-ingress"]
    let result = try await program.run(arguments + accepted.flatMap { ["--acknowledge", $0] })
    try #require(result.status == 0, "\(result.error)")
    let secrets = try canaries(program)
    try #require(secrets.count > 5)
    var places = ["output": result.output, "error": result.error]
    places["state"] = try await program.run("sandbox", "state").output
    places["requests"] = try await program.run("sandbox", "requests").output
    for (path, text) in try texts(under: program.folder) where !Self.vaults.contains(path) { places[path] = text }
    for (place, text) in places {
      for secret in secrets where text.contains(secret) {
        Issue.record("\(secret.prefix(6))… is in \(place)")
      }
    }
    for name in Self.vaults {
      let attributes = try FileManager.default.attributesOfItem(atPath: program.folder.appending(path: name).path)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
    }
  }

  /// The only files that may hold secrets: the sandbox's own, which stand for the clouds' memory, and gcloud's token.
  private static let vaults: Set<String> = ["sandbox/secrets.json", "sandbox/access-token"]

  /// What must be seen nowhere: the operator's tokens, GitHub's private keys, and the service account's key, also as
  /// the text that Secret Manager got and line by line.
  private func canaries(_ program: Program) throws -> [String] {
    let data = try Data(contentsOf: program.sandbox.appending(path: "secrets.json"))
    let vault = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    func texts(_ collection: String) -> [String] {
      (vault[collection] as? [String: Any])?.values.compactMap { $0 as? String } ?? []
    }
    let pairs = (vault["github.keys"] as? [String: Any])?.values.compactMap { $0 as? [String: Any] } ?? []
    let payloads = texts("secretmanager.payloads")
    let keyFile = try #require(payloads.first.flatMap { Data(base64Encoded: $0) })
    let fields = try #require(JSONSerialization.jsonObject(with: keyFile) as? [String: Any])
    let key = fields["private_key"] as? String ?? ""
    let lines = key.split(separator: "\n").map(String.init).filter { $0.count > 40 }
    try #require(lines.count > 10)
    return texts("operator") + pairs.compactMap { $0["private"] as? String } + payloads + lines
  }

  private func texts(under folder: URL) throws -> [(String, String)] {
    var found: [(String, String)] = []
    let names = FileManager.default.enumerator(atPath: folder.path)
    while let name = names?.nextObject() as? String {
      guard let bytes = FileManager.default.contents(atPath: "\(folder.path)/\(name)") else { continue }
      found.append((name, String(decoding: bytes, as: UTF8.self)))
    }
    return found
  }
}
