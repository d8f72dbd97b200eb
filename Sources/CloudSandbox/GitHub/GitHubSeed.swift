#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension World {
  /// What GitHub knows from the start: an account, the sample repository, which it administers, and one that it does not.
  /// - Throws: `SandboxError.cryptography`.
  package mutating func seedGitHub() throws(SandboxError) {
    seedGitHubDigests()
    self[GitHubAccounts.collection, SampleWorld.operatorLogin] = [
      "login": .string(SampleWorld.operatorLogin), "id": 90_314_207, "node_id": .string(Self.nodeID("U", 90_314_207)),
      "type": "User",
      "name": "Orchestra Operator", "site_admin": false,
    ]
    try addGitHubRepository(
      "ai-cherry/ai-orchestra", id: 958_214_736, owner: 204_817_355, role: "admin",
      description: "Agents that work on one goal, behind one API", previousNames: ["ai-cherry/orchestra-main"])
    self[GitHubRepositories.collection, SampleHistory().repository]?["heads"] = ["main": .string(SampleHistory.tip)]
    // The sample's own, which its history has on the default branch.
    let workflow = ".github/workflows/ci.yml"
    let time = Timestamp.whole(Timestamp.date(SampleWorld.time) ?? now)
    self[GitHubWorkflows.collection, "ai-cherry/ai-orchestra/\(workflow)"] = [
      "id": 159_873_204, "name": "CI", "path": .string(workflow), "state": "active", "created_at": .string(time),
      "updated_at": .string(time),
    ]
    try addGitHubRepository(
      "ai-cherry/partner-gateway", id: 961_540_082, owner: 204_817_355, role: "push", isPrivate: true,
      description: "What partners call; administered by another team", pushed: "2026-01-09T16:05:00Z")
  }

  /// Adds a repository.
  /// - Parameters:
  ///   - name: `owner/name`.
  ///   - id: its number.
  ///   - owner: the owner's number.
  ///   - role: the most that the account may do: `admin`, `maintain`, `push`, `triage` or `pull`.
  ///   - isPrivate: whether only its collaborators see it.
  ///   - plan: what its owner pays for: `free` has no environments in private repositories.
  ///   - description: what its page says.
  ///   - previousNames: names that redirect to it.
  ///   - pushed: when somebody last pushed to it, RFC 3339 with whole seconds.
  ///   - parent: `owner/name` of the repository that it was forked from.
  /// - Throws: `SandboxError.cryptography`.
  package mutating func addGitHubRepository(
    _ name: String, id: Int64, owner: Int64, role: String, isPrivate: Bool = false, plan: String = "team",
    description: String = "",
    previousNames: [String] = [], pushed: String = "2026-01-11T18:20:00Z",
    parent: String? = nil
  ) throws(SandboxError) {
    let roles = ["pull", "triage", "push", "maintain", "admin"]
    let highest = roles.firstIndex(of: role) ?? -1
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    let time = Timestamp.whole(Timestamp.date(SampleWorld.time) ?? now)
    let origin = parent.flatMap { self[GitHubRepositories.collection, $0.lowercased()] }
    let ancestor: JSON? = origin.map { ["id": $0["id"] ?? .null, "full_name": $0["full_name"] ?? .null] }
    self[GitHubRepositories.collection, name.lowercased()] = .compact([
      "id": .int(id), "node_id": .string(Self.nodeID("R", id)), "name": .string(parts.last ?? name),
      "full_name": .string(name), "private": .bool(isPrivate), "visibility": isPrivate ? "private" : "public",
      "owner": [
        "login": .string(parts.first ?? name), "id": .int(owner), "node_id": .string(Self.nodeID("O", owner)),
        "type": "Organization",
      ],
      "description": .string(description), "fork": .bool(parent != nil), "parent": ancestor, "source": ancestor,
      "archived": false, "disabled": false,
      "default_branch": "main", "created_at": .string(time), "updated_at": .string(time), "pushed_at": .string(pushed),
      "permissions": .object(
        Dictionary(uniqueKeysWithValues: roles.enumerated().map { ($1, .bool($0 <= highest)) })),
      "plan": plan == "free" ? "free" : nil,
      "previous_names": previousNames.isEmpty ? nil : JSON(previousNames.map { $0.lowercased() }),
    ])
    try renewGitHubKey(of: name.lowercased())
  }

  /// GitHub's global ids: MessagePack of a zero and the number, in URL-safe base64.
  private static func nodeID(_ kind: String, _ id: Int64) -> String {
    let number = (0..<4).map { UInt8(truncatingIfNeeded: id >> (8 * (3 - Int64($0)))) }
    let text = Data([0x92, 0x00, 0xCE] + number).base64EncodedString().prefix { $0 != "=" }
    return "\(kind)_\(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined())"
  }
}
