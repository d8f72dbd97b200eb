import ScriptedServer
import Testing

@testable import GoogleCloud

@Suite("Organisation policies, as they come out in a project")
struct OrganizationPolicyTests {
  private func policy(_ answers: [ScriptedAnswer]) async throws -> (EffectivePolicies, [ReceivedRequest]) {
    var found = EffectivePolicies.unknown("")
    let requests = try await exchange(answers) { client async throws in
      found = try await client.projects.effectivePolicies(["iam.x"], project: "p")
    }
    return (found, requests)
  }

  private func read(_ body: String) async throws -> EffectivePolicy? {
    guard case .known(let policies) = try await policy([.json(body)]).0 else { return nil }
    return policies["iam.x"]
  }

  @Test(
    "a constraint without values is enforced or not",
    arguments: [
      (#"{"spec":{"rules":[{"enforce":true}]}}"#, true), (#"{"spec":{"rules":[{"denyAll":true}]}}"#, true),
      (#"{"spec":{"rules":[{"allowAll":true}]}}"#, false), (#"{"spec":{}}"#, false),
      (#"{"spec":{"rules":[{"enforce":false},{"enforce":true,"condition":{"expression":"x"}}]}}"#, false),
    ])
  func enforced(body: String, isEnforced: Bool) async throws {
    #expect(try await read(body)?.isEnforced == isEnforced)
  }

  @Test(
    "a constraint with values lets in what it allows and does not deny",
    arguments: [
      (#"{"values":{"allowedValues":["a","is:b"]}}"#, "a", true),
      (#"{"values":{"allowedValues":["a","is:b"]}}"#, "b", true),
      (#"{"values":{"allowedValues":["a"]}}"#, "c", false), (#"{"values":{"deniedValues":["a"]}}"#, "a", false),
      (#"{"values":{"deniedValues":["a"]}}"#, "c", true), (#"{"allowAll":true}"#, "c", true),
      (#"{"denyAll":true}"#, "c", false),
    ])
  func values(rule: String, value: String, isAllowed: Bool) async throws {
    #expect(try await read(#"{"spec":{"rules":[\#(rule)]}}"#)?.allows([value]) == isAllowed)
  }

  @Test("it is asked by its own API; where that is off, by Resource Manager, and then in its shape")
  func ways() async throws {
    let first = try await policy([.json(#"{"spec":{"rules":[{"enforce":true}]}}"#)])
    #expect(first.1.map(\.line) == ["GET /orgpolicy/v2/projects/p/policies/iam.x:getEffectivePolicy"])
    let off = ScriptedAnswer.json(
      #"{"error":{"code":403,"status":"PERMISSION_DENIED","message":"off","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED"}]}}"#,
      status: 403)
    let second = try await policy([off, .json(#"{"booleanPolicy":{"enforced":true}}"#)])
    #expect(second.1.last?.line == "POST /cloudresourcemanager/v1/projects/p:getEffectiveOrgPolicy")
    guard case .known(let policies) = second.0 else { return #expect(Bool(false), "\(second.0)") }
    #expect(policies["iam.x"]?.isEnforced == true)
    let list = try await policy([off, .json(#"{"listPolicy":{"allowedValues":["a"]}}"#)])
    guard case .known(let lists) = list.0 else { return #expect(Bool(false), "\(list.0)") }
    #expect(lists["iam.x"]?.allows(["b"]) == false)
  }

  @Test("who may not read them is told so, and is not held up; one that Google does not know is left out")
  func unknown() async throws {
    let refused = try await policy([.refusal(403, "PERMISSION_DENIED")])
    guard case .unknown(let words) = refused.0 else { return #expect(Bool(false), "\(refused.0)") }
    #expect(words.contains("roles/orgpolicy.policyViewer"))
    #expect(refused.1.count == 1)
    #expect(try await policy([.refusal(404, "NOT_FOUND")]).0 == .known([:]))
    #expect(try await policy([.refusal(400, "INVALID_ARGUMENT")]).0 == .known([:]))
  }
}
