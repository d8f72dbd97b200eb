import Foundation
import SetupPlan
import Testing

@testable import CloudSandbox
@testable import SetupEngine

@Suite("A delivery by a branch and a pull request")
struct BranchDeliveryTests {
  private static let branch = "overture/production"

  @Test("pushes one commit from the default branch, and leaves branch, index, stash and files as they are")
  func branch() async throws {
    try await DeliveryWorld.use { world in
      // The user is elsewhere, with commits of their own.
      try await world.git("checkout", "--quiet", "-b", "feature")
      try world.write("feature\n", to: "feature.txt")
      try await world.git("add", "feature.txt")
      try await world.git("commit", "--quiet", "--message", "Feature")
      try world.write("staged\n", to: "staged.txt")
      try await world.git("add", "staged.txt")
      try world.writeFiles()
      let before = try await Self.snapshot(world)
      let delivered = try await world.deliver(try world.request(.branch))
      #expect(try await Self.snapshot(world) == before)
      let commit = try #require(delivered.commit)
      #expect(try await world.hub("rev-parse", "refs/heads/\(Self.branch)") == commit)
      #expect(try await world.hub("rev-parse", "\(commit)^") == world.hub("rev-parse", "main"))
      #expect(
        try await world.changes(commit, in: world.hosted()) == ["M Dockerfile", "A overture.yaml", "A run.sh"])
      #expect(delivered.pullRequest == nil && delivered.pushedTo == DeliveryWorld.name)
    }
  }

  private static func snapshot(_ world: DeliveryWorld) async throws -> [String] {
    [
      try await world.git("status", "--porcelain"), try await world.git("for-each-ref"),
      try await world.git("stash", "list"), try await world.git("ls-files", "--stage"),
      try await world.git("rev-parse", "HEAD"),
    ]
  }

  @Test("begins at what the default branch is now, where others have pushed since")
  func fetches() async throws {
    try await DeliveryWorld.use { world in
      let other = world.sandbox.folder.path("other")
      try await world.git("clone", "--quiet", world.hosted(), other)
      try await world.git("commit", "--quiet", "--allow-empty", "--message", "Others", folder: other)
      try await world.git("push", "--quiet", folder: other)
      try world.writeFiles()
      let commit = try #require(try await world.deliver(try world.request(.branch)).commit)
      #expect(try await world.hub("rev-parse", "\(commit)^") == world.hub("rev-parse", "main"))
    }
  }

  @Test("opens one pull request, updates its text and its branch, and opens another once it is closed")
  func pullRequest() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      let first = try await world.deliver(try world.request(.pullRequest))
      #expect(first.pullRequest?.change == .opened)
      #expect(first.pullRequest?.url == "https://github.com/ai-cherry/ai-orchestra/pull/1")
      let same = try await world.deliver(try world.request(.pullRequest))
      #expect(!same.isChanged && same.commit == first.commit && same.pullRequest?.change == .unchanged)
      // A person writes around what is ours.
      let text = try world.pulls()[0]["text"] ?? ""
      try await world.sandbox.hub(
        .patch, "repos/\(DeliveryWorld.name)/pulls/1", ["body": .string("Look at this.\n\n\(text)\n\nThanks")])
      try world.write("version: 2\n", to: "overture.yaml")
      try world.write("more\n", to: "more.tf")
      let second = try await world.deliver(
        try world.request(.pullRequest, written: DeliveryWorld.paths.union(["more.tf"])))
      #expect(second.isChanged && second.pullRequest?.change == .updated && second.pullRequest?.number == 1)
      let pulls = try world.pulls()
      #expect(pulls.count == 1)
      #expect(pulls[0]["text"]?.hasPrefix("Look at this.") == true && pulls[0]["text"]?.hasSuffix("Thanks") == true)
      #expect(pulls[0]["text"]?.contains("more.tf") == true)
      #expect(try await world.hub("rev-list", "--count", "main..\(Self.branch)") == "1")
      try await world.sandbox.hub(.patch, "repos/\(DeliveryWorld.name)/pulls/1", ["state": "closed"])
      let third = try await world.deliver(
        try world.request(.pullRequest, written: DeliveryWorld.paths.union(["more.tf"])))
      #expect(third.pullRequest?.number == 2 && third.pullRequest?.change == .opened)
    }
  }

  @Test("once it is merged has nothing to do, and a revert takes the files out of the default branch again")
  func merged() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      _ = try await world.deliver(try world.request(.pullRequest))
      try await world.sandbox.hub(.put, "repos/\(DeliveryWorld.name)/pulls/1/merge", ["merge_method": "squash"])
      let again = try await world.deliver(try world.request(.pullRequest))
      #expect(!again.isChanged && again.pullRequest == nil && again.notes == ["main has these files already"])
      // The working copy never had the commit; what a revert removes and restores goes against the default branch.
      for name in ["overture.yaml", "run.sh"] {
        try FileManager.default.removeItem(at: world.repository.appending(path: name))
      }
      try world.write("FROM old\n", to: "Dockerfile")
      // The user's own file, which no run has put back.
      try world.write("changed\n", to: "README.md")
      let reverted = try await world.deliver(try world.request(.pullRequest, kind: .revert))
      #expect(reverted.pullRequest?.change == .opened && reverted.pullRequest?.number == 2)
      let commit = try #require(reverted.commit)
      #expect(
        try await world.changes(commit, in: world.hosted()) == ["M Dockerfile", "D overture.yaml", "D run.sh"])
      #expect(try await world.hub("cat-file", "blob", "\(commit):Dockerfile") == "FROM old")
    }
  }

  @Test("writes over no commit of others on its branch, not even over its own that others have amended")
  func others() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      _ = try await world.deliver(try world.request(.branch))
      let other = world.sandbox.folder.path("other")
      try await world.git("clone", "--quiet", "--branch", Self.branch, world.hosted(), other)
      try Data("FROM theirs\n".utf8).write(to: URL(filePath: other + "/Dockerfile"))
      try await world.git("commit", "--quiet", "--all", "--amend", "--no-edit", folder: other)
      try await world.git("push", "--quiet", "--force", folder: other)
      let theirs = try await world.hub("rev-parse", Self.branch)
      try world.write("version: 2\n", to: "overture.yaml")
      let failure = try await world.failure(try world.request(.branch))
      #expect(failure.message == "The branch overture/production of origin has commits of others")
      #expect(try await world.hub("rev-parse", Self.branch) == theirs)
    }
  }

  @Test("says whose rules refuse a push, and what the sign-in lacks")
  func refused() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      try world.refuse(
        Self.branch, "error: GH013: Repository rule violations found for refs/heads/overture/production.")
      let rules = try await world.failure(try world.request(.branch))
      #expect(rules.message.hasPrefix("GitHub protects the branch overture/production"))
      #expect(rules.reason.contains("GH013"))
      try world.refuse(
        Self.branch,
        "refusing to allow an OAuth App to create or update workflow .github/workflows/x.yml without \\`workflow\\` scope"
      )
      let scope = try await world.failure(try world.request(.branch))
      #expect(scope.message.contains("may not push workflows"))
      #expect(scope.kind == .notPermitted)
      try world.refuse(Self.branch, "remote: Permission to ai-cherry/ai-orchestra.git denied to ada.")
      #expect(try await world.failure(try world.request(.branch)).remedy.contains("gh repo fork --remote"))
      #expect(try world.pulls().isEmpty)
    }
  }

  @Test("goes through a fork that is a remote, where the account may not push to the repository itself")
  func fork() async throws {
    try await DeliveryWorld.use {
      try $0.addGitHubRepository(DeliveryWorld.name, id: 958_214_736, owner: 204_817_355, role: "pull")
      try $0.addGitHubRepository("ada/ai-orchestra", id: 77, owner: 78, role: "admin", parent: DeliveryWorld.name)
    } _: { world in
      try world.writeFiles()
      let none = try await world.failure(try world.request(.pullRequest))
      #expect(none.message == "You may not push to ai-cherry/ai-orchestra")
      #expect(none.remedy.contains("gh repo fork --remote --remote-name fork"))
      try await world.git("clone", "--quiet", "--bare", world.hosted(), world.hosted("ada/ai-orchestra"))
      // The usual way: origin is the fork, and nothing names the repository itself.
      try await world.git("remote", "set-url", "origin", "https://github.com/ada/ai-orchestra.git")
      let delivered = try await world.deliver(try world.request(.pullRequest))
      #expect(delivered.pushedTo == "ada/ai-orchestra")
      #expect(delivered.pullRequest?.url == "https://github.com/ai-cherry/ai-orchestra/pull/1")
      #expect(try world.pulls()[0]["from"] == "ada/ai-orchestra")
      #expect(try await world.hub("rev-parse", Self.branch, name: "ada/ai-orchestra") == delivered.commit)
      let again = try await world.deliver(try world.request(.pullRequest))
      #expect(again.pullRequest?.number == 1 && !again.isChanged)
    }
  }

  @Test("names the line that adds the remote, where none is the repository")
  func noRemote() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      try await world.git(
        "remote", "set-url", "origin", "https://user:secret@gitlab.example/ai-cherry/ai-orchestra.git")
      let failure = try await world.failure(try world.request(.branch))
      #expect(failure.remedy.contains("git remote add upstream https://github.com/ai-cherry/ai-orchestra.git"))
      #expect(!failure.reason.contains("secret"))
    }
  }

  @Test("a remote is the repository's by https, ssh, another port, a name of ssh's own settings, and another spelling")
  func addresses() throws {
    let own = try #require(RepositoryName(DeliveryWorld.name))
    for url in [
      "https://github.com/ai-cherry/ai-orchestra.git", "https://x:y@github.com/ai-cherry/ai-orchestra",
      "git@github.com:ai-cherry/ai-orchestra.git", "ssh://git@github.com/ai-cherry/ai-orchestra.git",
      "ssh://git@ssh.github.com:443/ai-cherry/ai-orchestra.git", "git@github-work:ai-cherry/ai-orchestra.git",
      "https://www.github.com/ai-cherry/ai-orchestra/",
    ] { #expect(GitAddress(url).repository(on: "github.com") == own, "\(url)") }
    for url in [
      "https://gitlab.com/ai-cherry/ai-orchestra.git", "/srv/git/ai-cherry/ai-orchestra.git",
      "https://github.com.evil.example/ai-cherry/ai-orchestra.git", "git@github.com:ai-orchestra.git",
    ] { #expect(GitAddress(url).repository(on: "github.com") == nil, "\(url)") }
    #expect(GitAddress("git@git.corp.example:a/b.git").repository(on: "git.corp.example:8443") == RepositoryName("a/b"))
  }

  @Test("a text that is too long for GitHub is cut off, between marks that stay")
  func longText() {
    let mark = PullRequestMark("production")
    let text = mark.text(String(repeating: "ä😀", count: 40_000))
    #expect(text.utf16.count <= PullRequestMark.limit && mark.isIn(text))
    #expect(text.contains("cut off") && text.hasSuffix("-->"))
    #expect(
      mark.replacing("new", in: "above\r\n" + mark.text("old") + "\r\nbelow") == "above\n" + mark.text("new")
        + "\nbelow")
  }
}
