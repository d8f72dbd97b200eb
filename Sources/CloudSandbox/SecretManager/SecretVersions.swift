import Foundation

/// The versions of secrets. What they hold is kept in the vault alone.
struct SecretVersions {
  static let versions = "secretmanager.versions"
  static let payloads = "secretmanager.payloads"

  /// The most bytes that a version holds.
  static let limit = 65536

  var routes: [Route] {
    let secret = "/secretmanager/v1/projects/{project}/secrets/{secret}"
    let version = "\(secret)/versions/{version}"
    return [
      Route("POST", "\(secret):addVersion", add),
      Route("GET", "\(secret)/versions", list),
      Route("GET", version, get),
      Route("GET", "\(version):access", access),
      Route("POST", "\(version):enable") { try await change($0, "secretmanager.versions.enable", to: "ENABLED") },
      Route("POST", "\(version):disable") { try await change($0, "secretmanager.versions.disable", to: "DISABLED") },
      Route("POST", "\(version):destroy") { try await change($0, "secretmanager.versions.destroy", to: "DESTROYED") },
    ]
  }

  /// Forgets all versions of a secret and what they held.
  static func removeAll(of secret: String, from world: inout World) {
    for (name, _) in world.list(versions, prefix: "\(secret)/versions/") {
      world[versions, name] = nil
      world[vault: payloads, name] = nil
    }
  }

  /// The state of a version, by its number or `latest`; nil where there is none.
  static func state(of secret: String, version: String, in world: World) -> String? {
    let number = version == "latest" ? SecretVersions().latest(of: secret, in: world) : Int(version)
    return number.flatMap { world[versions, "\(secret)/versions/\($0)"]?["state"]?.string }
  }

  @Sendable private func add(_ call: Call) async throws -> SandboxResponse {
    try await call.mutate { world in
      let (secret, _) = try SecretManagerAPI.find(call, "secretmanager.versions.add", in: world)
      let payload = try call.request.json()["payload"] ?? [:]
      let text = (payload["data"]?.string ?? "").map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
      guard let data = Data(base64Encoded: String(text)) else {
        throw APIError.invalidArgument("Invalid value at 'payload.data' (TYPE_BYTES), Base64 decoding failed")
      }
      guard data.count <= Self.limit else {
        throw APIError.invalidArgument("The secret payload is \(data.count) bytes, the limit is \(Self.limit) bytes.")
      }
      let checksum = payload["dataCrc32c"]
      if let checksum, checksum.int != Int(CRC32C(of: data).value) {
        throw APIError.invalidArgument(
          "The checksum of the payload does not match data_crc32c: the data was corrupted on its way.",
          field: "payload.data_crc32c")
      }
      let newest = numbers(of: secret, in: world).first ?? 0
      let name = "\(secret)/versions/\(newest + 1)"
      world[Self.versions, name] = .compact([
        "name": .string(name), "state": "ENABLED", "createTime": .string(world.timestamp),
        "etag": .string("\"\(world.nextEtag())\""), "replicationStatus": ["automatic": [:]],
        "clientSpecifiedPayloadChecksum": checksum == nil ? nil : true,
      ])
      world[vault: Self.payloads, name] = .string(data.base64EncodedString())
      world.remember("\(Self.versions) \(name)")
      return .json(world[Self.versions, name] ?? [:])
    }
  }

  @Sendable private func list(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (secret, _) = try SecretManagerAPI.find(call, "secretmanager.versions.list", in: world)
      let filter = call.request.query("filter") ?? ""
      let wanted = ["ENABLED", "DISABLED", "DESTROYED"].first { filter.uppercased().contains($0) }
      let all = numbers(of: secret, in: world)
        .compactMap { world[Self.versions, "\(secret)/versions/\($0)"] }
        .filter { wanted == nil || $0["state"]?.string == wanted }
      var answer = try Page(all, request: call.request).json("versions")
      if !all.isEmpty { answer["totalSize"] = .int(Int64(all.count)) }
      return .json(answer)
    }
  }

  @Sendable private func get(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      .json(try find(call, "secretmanager.versions.get", in: world).document)
    }
  }

  @Sendable private func access(_ call: Call) async throws -> SandboxResponse {
    try await call.read { world in
      let (name, version) = try find(call, "secretmanager.versions.access", in: world)
      guard version["state"] == "ENABLED", let text = world[vault: Self.payloads, name]?.string else {
        throw APIError.failedPrecondition(
          "Secret Version [\(name)] is in \(version["state"]?.string ?? "DESTROYED") state.")
      }
      let checksum = CRC32C(of: Data(base64Encoded: text) ?? Data()).value
      return .json([
        "name": .string(name), "payload": ["data": .string(text), "dataCrc32c": .string(String(checksum))],
      ])
    }
  }

  private func change(_ call: Call, _ permission: String, to state: String) async throws -> SandboxResponse {
    try await call.mutate { world in
      var (name, version) = try find(call, permission, in: world)
      guard version["state"] != "DESTROYED" else {
        throw APIError.failedPrecondition("Secret Version [\(name)] is in DESTROYED state.")
      }
      version["state"] = .string(state)
      version["etag"] = .string("\"\(world.nextEtag())\"")
      if state == "DESTROYED" {
        version["destroyTime"] = .string(world.timestamp)
        world[vault: Self.payloads, name] = nil
      }
      world[Self.versions, name] = version
      return .json(version)
    }
  }

  private func find(
    _ call: Call, _ permission: String, in world: World
  ) throws -> (name: String, document: JSON) {
    let (secret, _) = try SecretManagerAPI.find(call, permission, in: world)
    let number = call["version"] == "latest" ? latest(of: secret, in: world) : Int(call["version"])
    let name = "\(secret)/versions/\(number.map(String.init) ?? call["version"])"
    guard let document = world[Self.versions, name] else {
      throw APIError.notFound("Secret Version [\(name)] not found.")
    }
    return (name, document)
  }

  /// The number that `latest` stands for: it follows a new version after a while.
  private func latest(of secret: String, in world: World) -> Int? {
    let all = numbers(of: secret, in: world)
    return all.first {
      world.isSettled("\(Self.versions) \(secret)/versions/\($0)", after: world.consistency.latest)
    } ?? all.first
  }

  /// The numbers of a secret's versions, newest first.
  private func numbers(of secret: String, in world: World) -> [Int] {
    world.list(Self.versions, prefix: "\(secret)/versions/")
      .compactMap { $0.name.split(separator: "/").last.flatMap { Int($0) } }
      .sorted(by: >)
  }
}
