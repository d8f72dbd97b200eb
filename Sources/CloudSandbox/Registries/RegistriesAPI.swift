import Cryptography
import Foundation

/// The registries of base images, each under its host's name, as far as a client needs them to learn a tag's digest: the
/// token flow and the manifests of the distribution specification.
///
/// https://github.com/opencontainers/distribution-spec/blob/main/spec.md,
/// https://distribution.github.io/distribution/spec/auth/token/
package struct RegistriesAPI: EmulatedAPI {
  /// What their paths begin with.
  static let prefix = "/registries"
  /// For how long a token is good, in seconds; Docker Hub's and GitHub's are good for five minutes.
  private static let lifetime: Int64 = 300

  /// What each registry has that anybody may pull.
  private static let repositories: [String: Set<String>] = [
    "docker.io": ["library/python", "docker/dockerfile", "docker/buildkit-syft-scanner"],
    "ghcr.io": ["astral-sh/uv"],
    "gcr.io": ["distroless/python3-debian12"],
  ]

  /// The API; it makes nothing.
  package init() {}

  /// Anybody gets a token; that one is what is checked.
  package var authentication: Authentication { .none }

  /// Its methods.
  package var routes: [Route] {
    [
      Route("GET", "\(Self.prefix)/{host}/token", token),
      Route("GET", "\(Self.prefix)/{host}/v2/{path...}", manifest),
    ]
  }

  /// A token for what was asked for: `scope=repository:NAME:pull`.
  @Sendable private func token(_ call: Call) async throws -> SandboxResponse {
    let host = call["host"]
    let scope = call.request.query("scope") ?? ""
    return try await call.read { world in
      let end = Int64(world.now.timeIntervalSince1970) + Self.lifetime
      let token = "\(Self.seal(host, scope, end)).\(end)"
      return .json(["token": .string(token), "access_token": .string(token), "expires_in": .int(Self.lifetime)])
    }
  }

  /// A manifest's digest, sent in the response header; the list of platforms itself is empty here.
  @Sendable private func manifest(_ call: Call) async throws -> SandboxResponse {
    let host = call["host"]
    let parts = call["path"].split(separator: "/").map(String.init)
    guard let repositories = Self.repositories[host], parts.count >= 3, parts[parts.count - 2] == "manifests" else {
      return Self.refusal(404, "NAME_UNKNOWN", "repository name not known to registry")
    }
    let name = parts.dropLast(2).joined(separator: "/")
    let scope = "repository:\(name):pull"
    let fields = (call.request.headers["authorization"] ?? "").split(separator: " ").map(String.init)
    let pieces = (fields.last ?? "").split(separator: ".").map(String.init)
    return try await call.read { world in
      let now = Int64(world.now.timeIntervalSince1970)
      guard fields.count == 2, fields[0].lowercased() == "bearer", pieces.count == 2, let end = Int64(pieces[1]),
        end > now, pieces[0] == Self.seal(host, scope, end)
      else {
        let realm = "\(call.request.baseURL)\(Self.prefix)/\(host)/token"
        var answer = Self.refusal(401, "UNAUTHORIZED", "authentication required")
        answer.headers.append(("WWW-Authenticate", "Bearer realm=\"\(realm)\",service=\"\(host)\",scope=\"\(scope)\""))
        return answer
      }
      guard repositories.contains(name), let reference = parts.last else {
        return Self.refusal(404, "MANIFEST_UNKNOWN", "manifest unknown")
      }
      let digest = "sha256:" + Self.hexadecimal("\(host)/\(name):\(reference)")
      let body = #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
      return SandboxResponse(
        headers: [
          ("Content-Type", "application/vnd.oci.image.index.v1+json"), ("Docker-Content-Digest", digest),
          ("Docker-Distribution-Api-Version", "registry/2.0"),
        ], body: Array(body.utf8))
    }
  }

  private static func refusal(_ status: Int, _ code: String, _ message: String) -> SandboxResponse {
    .json(["errors": [["code": .string(code), "message": .string(message)]]], status: status)
  }

  /// What only a token for this scope and time has; it opens nothing that is not open to all.
  private static func seal(_ host: String, _ scope: String, _ end: Int64) -> String {
    hexadecimal("\(host) \(scope) \(end)")
  }

  private static func hexadecimal(_ text: String) -> String {
    SHA256.hash(of: text.utf8).hexadecimal
  }
}
