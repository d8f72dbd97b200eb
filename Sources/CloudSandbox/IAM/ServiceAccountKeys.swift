import Cryptography
import Foundation

/// Keys of service accounts: real RSA keys, of which the sandbox keeps the public half alone.
struct ServiceAccountKeys {
  static let collection = "iam.serviceAccountKeys"

  /// How many an account can have.
  private static let limit = 10
  /// The end of validity of keys without one.
  private static let never = "9999-12-31T23:59:59Z"

  var routes: [Route] {
    let keys = "/iam/v1/projects/{project}/serviceAccounts/{account}/keys"
    return [
      Route("GET", keys, list),
      Route("POST", keys, create),
      Route("GET", "\(keys)/{key}", get),
      Route("DELETE", "\(keys)/{key}", delete),
      Route("POST", "\(keys)/{key}:disable") {
        try await change($0, "iam.serviceAccountKeys.disable", isDisabled: true)
      },
      Route("POST", "\(keys)/{key}:enable") {
        try await change($0, "iam.serviceAccountKeys.enable", isDisabled: false)
      },
    ]
  }

  /// Forgets all keys of an account.
  static func removeAll(of account: String, from world: inout World) {
    for (name, _) in world.list(collection, prefix: "\(account)/keys/") { world[collection, name] = nil }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, resource, _) = try ServiceAccounts.find(call, "iam.serviceAccountKeys.list", in: world)
      let kinds = call.request.queries("keyTypes")
      let all = world.list(Self.collection, prefix: "\(resource)/keys/").map(\.document)
        .filter { kinds.isEmpty || kinds.contains($0["keyType"]?.string ?? "") }
      return .json(all.isEmpty ? [:] : ["keys": .array(all.map { shown($0) })])
    }
  }

  @Sendable private func create(_ call: Call) async throws -> SandboxResponse {
    let body = try call.request.json().fields(["privateKeyType", "keyAlgorithm"])
    let type = body["privateKeyType"]?.string ?? "TYPE_GOOGLE_CREDENTIALS_FILE"
    guard ["TYPE_GOOGLE_CREDENTIALS_FILE", "TYPE_UNSPECIFIED"].contains(type) else {
      throw APIError.invalidArgument("The private key type \(type) is not supported.", field: "private_key_type")
    }
    let algorithm = body["keyAlgorithm"]?.string ?? "KEY_ALG_RSA_2048"
    guard ["KEY_ALG_RSA_2048", "KEY_ALG_UNSPECIFIED", "KEY_ALG_RSA_1024"].contains(algorithm) else {
      throw APIError.invalidArgument("The key algorithm \(algorithm) is not supported.", field: "key_algorithm")
    }
    try await call.state.read { _ = try room(for: call, in: $0) }
    // Outside of the world's turn: finding primes takes a while.
    let key = try SigningKey.rsa()
    let publicKey = try key.publicKey.pem
    let id = RandomBytes.new(20).hexadecimal
    return try await call.mutate { world in
      let (resource, account) = try room(for: call, in: world)
      let name = "\(resource)/keys/\(id)"
      let document: JSON = [
        "name": .string(name), "keyAlgorithm": "KEY_ALG_RSA_2048", "keyOrigin": "GOOGLE_PROVIDED",
        "keyType": "USER_MANAGED", "validAfterTime": .string(Timestamp.whole(world.now)),
        "validBeforeTime": .string(Self.never), "publicKey": .string(publicKey),
      ]
      world[Self.collection, name] = document
      let file = Self.file(of: account, keyID: id, privateKey: key.pem)
      var answer = shown(document)
      answer["privateKeyType"] = "TYPE_GOOGLE_CREDENTIALS_FILE"
      answer["privateKeyData"] = .string(Data(file.bytes(pretty: true)).base64EncodedString())
      return .json(answer)
    }
  }

  /// The account, if it may and can have one more key.
  private func room(for call: Call, in world: World) throws -> (resource: String, account: JSON) {
    let (project, resource, account) = try ServiceAccounts.find(call, "iam.serviceAccountKeys.create", in: world)
    try world.requireKeys(of: resource, in: project)
    guard world.list(Self.collection, prefix: "\(resource)/keys/").count < Self.limit else {
      throw APIError.failedPrecondition("Precondition check failed.")
    }
    return (resource, account)
  }

  private static func file(of account: JSON, keyID: String, privateKey: String) -> JSON {
    let email = account["email"]?.string ?? ""
    return [
      "type": "service_account", "project_id": account["projectId"] ?? "", "private_key_id": .string(keyID),
      "private_key": .string(privateKey.hasSuffix("\n") ? privateKey : privateKey + "\n"),
      "client_email": .string(email), "client_id": account["uniqueId"] ?? "",
      "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": .string(OAuthAPI.tokenURL),
      "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
      "client_x509_cert_url": .string(
        "https://www.googleapis.com/robot/v1/metadata/x509/\(PercentCoding.encode(email))"),
      "universe_domain": "googleapis.com",
    ]
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (_, key) = try find(call, "iam.serviceAccountKeys.get", in: world)
      var answer = shown(key)
      if call.request.query("publicKeyType") == "TYPE_RAW_PUBLIC_KEY", let pem = key["publicKey"]?.string {
        answer["publicKeyData"] = .string(Data(pem.utf8).base64EncodedString())
      }
      return .json(answer)
    }
  }

  @Sendable private func delete(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      world[Self.collection, try find(call, "iam.serviceAccountKeys.delete", in: world).name] = nil
      return .empty
    }
  }

  private func change(_ call: Call, _ permission: String, isDisabled: Bool) async throws -> SandboxResponse {
    try await call.mutate { world in
      var (name, key) = try find(call, permission, in: world)
      key["disabled"] = isDisabled ? true : nil
      world[Self.collection, name] = key
      return .empty
    }
  }

  private func find(_ call: Call, _ permission: String, in world: World) throws -> (name: String, key: JSON) {
    let (_, resource, _) = try ServiceAccounts.find(call, permission, in: world)
    let name = "\(resource)/keys/\(call["key"])"
    guard let key = world[Self.collection, name] else {
      throw APIError.notFound("Service account key \(call["key"]) does not exist.")
    }
    return (name, key)
  }

  private func shown(_ key: JSON) -> JSON {
    var shown = key
    shown["publicKey"] = nil
    return shown
  }
}
