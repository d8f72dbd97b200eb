import RESTClient
import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("IAM policies")
struct PoliciesTests {
  private static let binding = Binding(role: "roles/run.admin", member: "serviceAccount:d@p.iam.gserviceaccount.com")

  /// A resource's policy on a server: refuses stale etags, and can be changed by somebody else between two requests.
  private actor PolicyServer {
    private(set) var policy: JSONValue
    private var writes = 0
    private let interference: @Sendable (Int, inout JSONValue) -> Bool

    /// - Parameters:
    ///   - policy: what is there first.
    ///   - interference: what somebody else does right before a write; whether that happened.
    init(
      _ policy: JSONValue, interference: @escaping @Sendable (Int, inout JSONValue) -> Bool = { _, _ in false }
    ) {
      self.policy = policy
      self.policy["etag"] = "e0"
      self.interference = interference
    }

    func answer(_ request: ReceivedRequest) -> ScriptedAnswer {
      guard request.target.hasSuffix(":setIamPolicy") else { return .json(policy) }
      writes += 1
      if interference(writes, &policy) { policy["etag"] = .string("other\(writes)") }
      let wanted = request.json["policy"]
      guard wanted["etag"] == policy["etag"] else {
        return .refusal(409, "ABORTED", "There were concurrent policy changes.")
      }
      policy = wanted
      policy["etag"] = .string("e\(writes)")
      return .json(policy)
    }
  }

  private static func member(_ role: String, _ member: String) -> JSONValue {
    ["role": .string(role), "members": [.string(member)]]
  }

  private static let version3 = "?options.requestedPolicyVersion=3"

  @Test(
    "every API's policy is read and written in its own way, with version 3",
    arguments: [
      (
        .project("p"), "POST /cloudresourcemanager/v3/projects/p:getIamPolicy",
        "POST /cloudresourcemanager/v3/projects/p:setIamPolicy"
      ),
      (
        .serviceAccount(project: "p", email: "a@p"),
        "POST /iam/v1/projects/p/serviceAccounts/a@p:getIamPolicy\(version3)",
        "POST /iam/v1/projects/p/serviceAccounts/a@p:setIamPolicy"
      ),
      (
        .registry(project: "p", location: "eu", repository: "r"),
        "GET /artifactregistry/v1/projects/p/locations/eu/repositories/r:getIamPolicy\(version3)",
        "POST /artifactregistry/v1/projects/p/locations/eu/repositories/r:setIamPolicy"
      ),
      (
        .secret(project: "p", secret: "s"), "GET /secretmanager/v1/projects/p/secrets/s:getIamPolicy\(version3)",
        "POST /secretmanager/v1/projects/p/secrets/s:setIamPolicy"
      ),
      (
        .runService(project: "p", location: "eu", service: "s"),
        "GET /run/v2/projects/p/locations/eu/services/s:getIamPolicy\(version3)",
        "POST /run/v2/projects/p/locations/eu/services/s:setIamPolicy"
      ),
      (
        .bucket("b"), "GET /storage/v1/b/b/iam?optionsRequestedPolicyVersion=3", "PUT /storage/v1/b/b/iam"
      ),
    ] as [(PolicyTarget, String, String)])
  func routes(target: PolicyTarget, read: String, write: String) async throws {
    let requests = try await exchange([.json(#"{"version":1,"etag":"e","x":1}"#), .json("{}")]) { client async throws in
      #expect(try await client.policies.addMembers(target, [Self.binding]) == [Self.binding])
    }
    #expect(requests.map(\.line) == [read, write])
    let policy: JSONValue = [
      "version": 3, "etag": "e", "x": 1, "bindings": [Self.member(Self.binding.role, Self.binding.member)],
    ]
    switch target {
    case .project:
      #expect(requests[0].json == ["options": ["requestedPolicyVersion": 3]])
      #expect(requests[1].json == ["policy": policy, "updateMask": "bindings,etag"])
    case .bucket:
      #expect(requests[0].body.isEmpty)
      #expect(requests[1].json == policy)
    case .serviceAccount:
      #expect(requests[0].json == [:])
      #expect(requests[1].json == ["policy": policy])
    default:
      #expect(requests[0].body.isEmpty)
      #expect(requests[1].json == ["policy": policy])
    }
  }

  @Test("a member joins the binding of its role; those with conditions, audit settings and unknown fields stay")
  func add() async throws {
    let conditional: JSONValue = [
      "role": "roles/run.admin", "members": ["user:c"], "condition": ["title": "t", "expression": "e"],
    ]
    let before: JSONValue = [
      "version": 3,
      "bindings": [conditional, Self.member("roles/run.admin", "user:a"), Self.member("roles/owner", "user:b")],
      "auditConfigs": [["service": "x"]], "future": ["y": 1],
    ]
    let server = PolicyServer(before)
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      let added = try await GoogleCloudClient(scripted).policies
        .addMembers(.project("p"), [Self.binding, Binding(role: "roles/owner", member: "user:b")])
      #expect(added == [Self.binding])
    }
    var expected = before
    expected["etag"] = "e1"
    expected["bindings"] = [
      conditional, ["role": "roles/run.admin", "members": ["user:a", .string(Self.binding.member)]],
      Self.member("roles/owner", "user:b"),
    ]
    #expect(await server.policy == expected)
  }

  @Test("a grant with a condition is another one than the same without")
  func condition() async throws {
    let condition: JSONValue = ["title": "t", "expression": "e"]
    let server = PolicyServer(["bindings": [Self.member(Self.binding.role, Self.binding.member)]])
    let conditional = Binding(role: Self.binding.role, member: Self.binding.member, condition: condition)
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      let policies = GoogleCloudClient(scripted).policies
      #expect(try await policies.missing(.project("p"), [Self.binding, conditional]) == [conditional])
      #expect(try await policies.addMembers(.project("p"), [conditional]) == [conditional])
      #expect(try await policies.missing(.project("p"), [Self.binding, conditional]) == [])
      #expect(try await policies.removeMembers(.project("p"), [Self.binding]))
    }
    #expect(
      await server.policy["bindings"] == [
        ["role": .string(conditional.role), "members": [.string(conditional.member)], "condition": condition]
      ])
  }

  @Test("nothing is written when all is there already, or when there is nothing to take away")
  func unchanged() async throws {
    let policy = ScriptedAnswer.json(["etag": "e", "bindings": [Self.member(Self.binding.role, Self.binding.member)]])
    let requests = try await exchange([policy, policy]) { client async throws in
      #expect(try await client.policies.addMembers(.project("p"), [Self.binding]).isEmpty)
      try await client.policies.removeMembers(.project("p"), [Binding(role: "roles/x", member: "user:y")])
    }
    #expect(requests.allSatisfy { $0.line.hasSuffix(":getIamPolicy") })
  }

  @Test("a grant that is asked for twice is added once")
  func twice() async throws {
    let server = PolicyServer([:])
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      try await GoogleCloudClient(scripted).policies.addMembers(.project("p"), [Self.binding, Self.binding])
    }
    #expect(await server.policy["bindings"] == [Self.member(Self.binding.role, Self.binding.member)])
  }

  @Test("somebody else's change at the same time survives: the whole is read and done again")
  func conflict() async throws {
    let server = PolicyServer(["bindings": [Self.member("roles/owner", "user:b")]]) { write, policy in
      guard write <= 2 else { return false }
      policy["bindings"] = .array(policy["bindings"].array + [Self.member("roles/other\(write)", "user:x")])
      return true
    }
    let time = PassingTime()
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      let client = GoogleCloudClient(scripted, time: time)
      #expect(try await client.policies.addMembers(.project("p"), [Self.binding]) == [Self.binding])
      #expect(
        await scripted.requests.map { String($0.line.split(separator: ":").last ?? "") }
          == ["getIamPolicy", "setIamPolicy", "getIamPolicy", "setIamPolicy", "getIamPolicy", "setIamPolicy"])
    }
    #expect(
      await server.policy["bindings"] == [
        Self.member("roles/owner", "user:b"), Self.member("roles/other1", "user:x"),
        Self.member("roles/other2", "user:x"), Self.member(Self.binding.role, Self.binding.member),
      ])
    #expect(time.waited == [.seconds(1), .seconds(2)])
  }

  @Test("a bucket says 412 for the same")
  func bucketConflict() async throws {
    let policy = ScriptedAnswer.json(#"{"etag":"e"}"#)
    let stale = ScriptedAnswer.json(#"{"error":{"code":412,"errors":[{"reason":"conditionNotMet"}]}}"#, status: 412)
    let requests = try await exchange([policy, stale, policy, .json("{}")]) { client async throws in
      #expect(try await client.policies.addMembers(.bucket("b"), [Self.binding]) == [Self.binding])
    }
    #expect(requests.count == 4)
  }

  @Test("after ten conflicts it is given up")
  func endlessConflict() async throws {
    let server = PolicyServer([:]) { _, _ in true }
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      let client = GoogleCloudClient(scripted)
      let error = await failure { try await client.policies.addMembers(.project("p"), [Self.binding]) }
      #expect(error?.kind == .aborted)
      #expect(await scripted.requests.count == 20)
    }
  }

  @Test("a new account that the policy does not know yet is waited for, each time from a fresh policy")
  func newAccount() async throws {
    let policy = ScriptedAnswer.json(#"{"etag":"e"}"#)
    let unknown = ScriptedAnswer.refusal(400, "INVALID_ARGUMENT", "Service account x does not exist.")
    let time = PassingTime()
    let requests = try await exchange([policy, unknown, policy, unknown, policy, .json("{}")], time: time) {
      client async throws in
      try await client.awaiting(.newAccounts).policies.addMembers(.project("p"), [Self.binding])
    }
    #expect(requests.count == 6)
    #expect(time.waited == [.seconds(2), .seconds(3)])
    _ = try await exchange([policy, unknown]) { client async throws in
      #expect(await failure { try await client.policies.addMembers(.project("p"), [Self.binding]) }?.status == 400)
    }
  }

  @Test("one member is taken away, in the spelling of a deleted account too; a binding that is empty then goes")
  func remove() async throws {
    let deleted = "deleted:\(Self.binding.member)?uid=123"
    let server = PolicyServer([
      "bindings": [
        [
          "role": .string(Self.binding.role), "members": [.string(Self.binding.member), "user:keep", .string(deleted)],
        ],
        Self.member("roles/other", Self.binding.member),
      ]
    ])
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      let policies = GoogleCloudClient(scripted).policies
      try await policies.removeMembers(.project("p"), [Self.binding])
      #expect(
        await server.policy["bindings"]
          == [Self.member(Self.binding.role, "user:keep"), Self.member("roles/other", Self.binding.member)])
      try await policies.removeMembers(.project("p"), [Binding(role: "roles/other", member: Self.binding.member)])
    }
    #expect(await server.policy["bindings"] == [Self.member(Self.binding.role, "user:keep")])
  }

  @Test("writers of this process take turns, so that none runs into another's etag")
  func turns() async throws {
    let server = PolicyServer([:])
    let time = PassingTime()
    try await ScriptedServer.run(answer: { request, _ in await server.answer(request) }) { scripted async throws in
      let client = GoogleCloudClient(scripted, time: time)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<12 {
          group.addTask {
            try await client.policies.addMembers(.project("p"), [Binding(role: "roles/r", member: "user:\(number)")])
          }
        }
        try await group.waitForAll()
      }
      #expect(await scripted.requests.count == 24)
    }
    #expect(time.waited.isEmpty)
    #expect(await server.policy["bindings"].array.first?["members"].array.count == 12)
  }

  @Test("a writer that fails or is cancelled lets the next one on")
  func turnAfterFailure() async throws {
    let policy = ScriptedAnswer.json(#"{"etag":"e"}"#)
    _ = try await exchange([.refusal(403, "PERMISSION_DENIED"), policy, .json("{}")]) { client async throws in
      #expect(await failure { try await client.policies.addMembers(.project("p"), [Self.binding]) }?.status == 403)
      #expect(try await client.policies.addMembers(.project("p"), [Self.binding]) == [Self.binding])
    }
    let turns = PolicyTurns()
    try await turns.take(.project("p"))
    let waiting = Task { try await turns.take(.project("p")) }
    while await turns.waiting[.project("p")] == nil { await Task.yield() }
    waiting.cancel()
    await turns.pass(.project("p"))
    await #expect(throws: CancellationError.self) { try await waiting.value }
    try await turns.take(.project("p"))
  }

  @Test("every grant of a policy is told, one by one")
  func bindings() {
    let policy = Policy(document: [
      "bindings": [
        ["role": "r", "members": ["a", "b"]], ["role": "s", "members": ["c"], "condition": ["title": "t"]],
      ]
    ])
    #expect(
      policy.bindings == [
        Binding(role: "r", member: "a"), Binding(role: "r", member: "b"),
        Binding(role: "s", member: "c", condition: ["title": "t"]),
      ])
  }
}
