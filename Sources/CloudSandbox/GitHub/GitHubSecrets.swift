#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Secrets of repositories and of their environments. They arrive sealed; what they hold is kept in the vault alone, and
/// the state shows an HMAC of it under a key of the vault, so that states can be compared.
struct GitHubSecrets: Sendable {
  static let collection = "github.secrets"
  /// Vault: the key pair of each repository and environment.
  static let keys = "github.keys"
  /// Vault: what the secrets hold, in base64.
  static let values = "github.values"

  /// The most bytes that a secret holds.
  private static let size = 48 * 1024
  /// The most secrets that a repository or an environment has.
  private static let count = 100

  var methods: [GitHubMethod] {
    methods(at: "/environments/{environment}/secrets", "environments") + methods(at: "/actions/secrets", "secrets")
  }

  private func methods(at path: String, _ kind: String) -> [GitHubMethod] {
    let ways: [[GitHubMethod]] = [
      GitHubMethod.inRepository("GET", "\(path)/public-key", permission: "\(kind)=read", publicKey),
      GitHubMethod.inRepository("GET", path, permission: "\(kind)=read", list),
      GitHubMethod.inRepository("GET", "\(path)/{secret}", permission: "\(kind)=read", get),
      GitHubMethod.inRepository("PUT", "\(path)/{secret}", permission: "\(kind)=write", put),
      GitHubMethod.inRepository("DELETE", "\(path)/{secret}", permission: "\(kind)=write", delete),
    ]
    return ways.flatMap { $0 }
  }

  @Sendable private func publicKey(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let key = try world.gitHubKey(of: try scope(call, in: world))
      return .json(["key_id": .string(key.id), "key": .string(Data(key.pair.publicKey).base64EncodedString())])
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let scope = try scope(call, in: world)
      let all = world.list(Self.collection, prefix: "\(scope)/secrets/").map { Self.shown($0.document) }
      let page = GitHubPage(all, call: call)
      return .json(["total_count": .int(Int64(all.count)), "secrets": .array(page.items)], headers: page.headers)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in .json(Self.shown(try find(call, in: world).document)) }
  }

  @Sendable private func put(_ call: Call) async throws -> SandboxResponse {
    let body = try call.gitHubBody(["encrypted_value", "key_id", "owner", "repo", "environment_name", "secret_name"])
    let sealed = try Self.sealedValue(body)
    guard let keyID = body["key_id"]?.string else { throw APIError.gitHubInvalid("\"key_id\" wasn't supplied.") }
    return try await call.mutate { world in
      let scope = try scope(call, in: world)
      let name = try Self.validName(call["secret"])
      let key = try world.gitHubKey(of: scope)
      guard key.id == keyID, let value = SealedValue.open(sealed, with: key.pair) else {
        throw APIError.gitHubUnprocessable("Bad request - validation failed due to an improperly encrypted secret")
      }
      guard value.count <= Self.size else {
        throw APIError.gitHubUnprocessable("Secret value is too large (maximum is \(Self.size) bytes)")
      }
      let document = "\(scope)/secrets/\(name)"
      let before = world[Self.collection, document]
      guard before != nil || world.list(Self.collection, prefix: "\(scope)/secrets/").count < Self.count else {
        throw APIError.gitHubUnprocessable("Maximum number of secrets (\(Self.count)) exceeded")
      }
      let time = Timestamp.whole(world.now)
      world[vault: Self.values, document] = .string(Data(value).base64EncodedString())
      world[Self.collection, document] = [
        "name": .string(name), "created_at": before?["created_at"] ?? .string(time), "updated_at": .string(time),
        "digest": .string(try world.gitHubDigest(of: value, name: name)),
      ]
      return before == nil ? .json([:], status: 201) : .noContent
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let key = try find(call, in: world).key
      world[Self.collection, key] = nil
      world[vault: Self.values, key] = nil
      return .noContent
    }
  }

  /// The full name of the repository or environment whose secrets a call is about.
  private func scope(_ call: Call, in world: World) throws(APIError) -> String {
    let repository = try world.hostedRepository(call)
    try repository.admit("push")
    guard let name = call.captures["environment"] else { return repository.key }
    let key = GitHubEnvironments.key(repository.key, name)
    guard world[GitHubEnvironments.collection, key] != nil else { throw .gitHubNotFound }
    return key
  }

  private func find(_ call: Call, in world: World) throws(APIError) -> (key: String, document: JSON) {
    let key = "\(try scope(call, in: world))/secrets/\(call["secret"].uppercased())"
    guard let document = world[Self.collection, key] else { throw .gitHubNotFound }
    return (key, document)
  }

  private static func shown(_ document: JSON) -> JSON {
    var shown = document
    shown["digest"] = nil
    return shown
  }

  private static func sealedValue(_ body: JSON) throws(APIError) -> [UInt8] {
    guard let text = body["encrypted_value"]?.string else {
      throw .gitHubInvalid("\"encrypted_value\" wasn't supplied.")
    }
    // The value itself is not repeated: somebody may have sent it in plain.
    guard let data = Data(base64Encoded: text) else {
      throw .gitHubInvalid(
        "encrypted_value does not match /^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=|"
          + "[A-Za-z0-9+\\/]{4})$/.")
    }
    return [UInt8](data)
  }

  private static func validName(_ name: String) throws(APIError) -> String {
    guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
      throw .gitHubUnprocessable(
        "Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not "
          + "allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).")
    }
    guard !name.uppercased().hasPrefix("GITHUB_") else {
      throw .gitHubUnprocessable("Secret names must not start with GITHUB_.")
    }
    return name.uppercased()
  }
}
