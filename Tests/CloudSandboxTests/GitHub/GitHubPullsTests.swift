import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import CloudSandbox

@Suite("GitHub's pull requests")
struct GitHubPullsTests {
  private static let pulls = "/repos/ai-cherry/ai-orchestra/pulls"

  /// A world whose GitHub hosts the sample, and a clone of it with a branch that is pushed.
  private func use(_ body: (GitHubWorld, _ git: ([String]) async throws -> String) async throws -> Void) async throws {
    try await GitHubWorld.use { world in
      let folder = world.state.folder
      let working = URL(filePath: folder + "/repository")
      let environment = ProcessInfo.processInfo.environment
      try await SampleRepository.write(
        to: working, environment: environment, hosted: URL(filePath: SandboxFolder.hosted(in: folder)))
      func git(_ arguments: [String]) async throws -> String {
        let result = try await run(
          .name("git"), arguments: Arguments(arguments),
          environment: .inherit.updating(["GIT_CONFIG_GLOBAL": "/dev/null"]),
          workingDirectory: FilePath(working.path), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        try #require(result.terminationStatus.isSuccess, "\(arguments): \(result.standardError)")
        return result.standardOutput.trimmingCharacters(in: .newlines)
      }
      _ = try await git(["checkout", "--quiet", "-b", "topic"])
      _ = try await git(["commit", "--quiet", "--allow-empty", "--message", "Topic"])
      _ = try await git(["push", "--quiet", "origin", "topic"])
      try await body(world, git)
    }
  }

  private func open(_ world: GitHubWorld, head: String = "topic", base: String = "main") async -> GitHubWorld.Answer {
    await world.send("POST", Self.pulls, ["title": "T", "head": .string(head), "base": .string(base), "body": "text"])
  }

  @Test("one is opened for a branch that git has pushed, listed by its head, changed, and closed")
  func way() async throws {
    try await use { world, git in
      #expect(
        await world.send("GET", "/repos/ai-cherry/ai-orchestra/branches/topic").json[path: "commit.sha"]?.string
          == (try await git(["rev-parse", "topic"])))
      let opened = await open(world)
      #expect(opened.status == 201)
      #expect(opened.json["number"] == 1 && opened.json["state"] == "open")
      #expect(opened.json["html_url"] == "https://github.com/ai-cherry/ai-orchestra/pull/1")
      #expect(opened.json[path: "head.label"] == "ai-cherry:topic")
      #expect(
        await open(world).json[path: "errors"]?.array?.first?["message"]?.string
          == "A pull request already exists for ai-cherry:topic.")
      #expect(await world.send("GET", "\(Self.pulls)?head=ai-cherry:topic&base=main").json.array?.count == 1)
      #expect(await world.send("GET", "\(Self.pulls)?head=ai-cherry:other").json.array?.isEmpty == true)
      #expect(await world.send("PATCH", "\(Self.pulls)/1", ["body": "new"]).json["body"] == "new")
      _ = try await git(["commit", "--quiet", "--allow-empty", "--message", "More"])
      _ = try await git(["push", "--quiet", "origin", "topic"])
      #expect(
        await world.send("GET", "\(Self.pulls)/1").json[path: "head.sha"]?.string
          == (try await git(["rev-parse", "topic"])))
      #expect(await world.send("PATCH", "\(Self.pulls)/1", ["state": "closed"]).json["state"] == "closed")
      #expect(await world.send("GET", Self.pulls).json.array?.isEmpty == true)
      #expect(await world.send("PUT", "\(Self.pulls)/1/merge", [:]).status == 405)
      #expect(await open(world).json["number"] == 2)
    }
  }

  @Test("a merge moves the default branch in the repository that git pulls from, and registers its workflows")
  func merge() async throws {
    try await use { world, git in
      try FileManager.default.createDirectory(
        atPath: world.state.folder + "/repository/.github/workflows", withIntermediateDirectories: true)
      try Data("name: Deploy\non: push\n".utf8).write(
        to: URL(filePath: world.state.folder + "/repository/.github/workflows/deploy.yml"))
      _ = try await git(["add", "--all"])
      _ = try await git(["commit", "--quiet", "--message", "Deploy"])
      _ = try await git(["push", "--quiet", "origin", "topic"])
      #expect(await open(world).status == 201)
      let merged = await world.send("PUT", "\(Self.pulls)/1/merge", ["merge_method": "squash"])
      #expect(merged.json["merged"] == true)
      _ = try await git(["fetch", "--quiet", "origin", "main"])
      #expect(try await git(["rev-parse", "FETCH_HEAD"]) == merged.json["sha"]?.string)
      #expect(try await git(["diff", "--stat", "FETCH_HEAD", "topic"]) == "")
      let workflow = await world.send("GET", "/repos/ai-cherry/ai-orchestra/actions/workflows/deploy.yml")
      #expect(workflow.json["name"] == "Deploy")
      #expect(await world.send("GET", "\(Self.pulls)/1").json["merged"] == true)
    }
  }

  @Test("what cannot be one is refused in GitHub's words")
  func refusals() async throws {
    try await use { world, git in
      func error(_ answer: GitHubWorld.Answer) -> JSON? { answer.json["errors"]?.array?.first }
      #expect(error(await open(world, head: "missing"))?["field"] == "head")
      #expect(error(await open(world, base: "missing"))?["field"] == "base")
      _ = try await git(["push", "--quiet", "origin", "main:same"])
      #expect(error(await open(world, head: "same"))?["message"] == "No commits between main and same")
      let long = await world.send(
        "POST", Self.pulls,
        ["title": "T", "head": "topic", "base": "main", "body": .string(String(repeating: "x", count: 65_537))])
      #expect(error(long)?["message"] == "body is too long (maximum is 65536 characters)")
      #expect(await world.send("GET", "\(Self.pulls)/9").status == 404)
    }
  }
}
