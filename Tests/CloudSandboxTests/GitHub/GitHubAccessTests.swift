import Foundation
import Testing

@testable import CloudSandbox

@Suite("Access to GitHub's API")
struct GitHubAccessTests {
  @Test(
    "both spellings of the header are taken, other tokens and none are refused",
    arguments: [
      ("token", true, 200, nil), ("Bearer", true, 200, nil), ("Bearer", false, 401, "Bad credentials"),
      ("", false, 401, "Requires authentication"),
    ] as [(String, Bool, Int, String?)])
  func header(scheme: String, isOwn: Bool, status: Int, message: String?) async throws {
    try await GitHubWorld.use { world in
      let own = await world.state.read { $0[vault: Tokens.operatorTokens, "github"]?.string ?? "" }
      let field = scheme.isEmpty ? "" : "\(scheme) \(isOwn ? own : "ghp_somebodyElses")"
      let answer = await world.send("GET", "/user", headers: ["authorization": field])
      #expect(answer.status == status)
      #expect(answer.message == message)
    }
  }

  @Test("a program that does not name itself is turned away")
  func userAgent() async throws {
    try await GitHubWorld.use { world in
      let answer = await world.send("GET", "/user", headers: ["user-agent": ""])
      #expect(answer.status == 403)
      #expect(answer.message?.contains("User-Agent header") == true)
    }
  }

  @Test("each answer says what is left of the hour, and asking for that costs nothing")
  func standing() async throws {
    try await GitHubWorld.use { world in
      _ = await world.send("GET", "/user")
      let second = await world.send("GET", "/user")
      #expect(second.headers["x-ratelimit-remaining"] == "4998")
      for _ in 0..<3 {
        let limit = await world.send("GET", "/rate_limit")
        #expect(limit.json[path: "resources.core.remaining"] == 4998)
      }
    }
  }

  @Test("after five thousand requests the hour is over, and the next one begins anew")
  func limit() async throws {
    var world = World()
    world.now = Date(timeIntervalSince1970: 1_800_000_000)
    let limit = GitHubRateLimit()
    for _ in 0..<5000 { #expect(await limit.count(in: world).isWithin) }
    world.now += 3599
    let over = await limit.count(in: world)
    #expect(!over.isWithin)
    #expect(over.remaining == 0)
    #expect(over.reset == 1_800_003_600)
    #expect(over.json["used"] == 5000)
    world.now += 1
    #expect(await limit.count(in: world).remaining == 4999)
  }
}
