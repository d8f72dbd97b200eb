import Foundation
import Testing

@testable import Artifacts

@Suite("Git folders")
struct GitFolderTests {
  @Test(
    "a remote's URL gives owner and name on GitHub",
    arguments: [
      ("https://github.com/ai-cherry/ai-orchestra.git", "ai-cherry/ai-orchestra"),
      ("https://github.com/ai-cherry/ai-orchestra", "ai-cherry/ai-orchestra"),
      ("https://github.com/ai-cherry/ai-orchestra/", "ai-cherry/ai-orchestra"),
      ("https://user:token@github.com/o/n.git", "o/n"),
      ("git@github.com:o/n.git", "o/n"),
      ("ssh://git@github.com/o/n.git", "o/n"),
      ("ssh://git@ssh.github.com:443/o/n.git", "o/n"),
      ("git://GitHub.com/o/n.name", "o/n.name"),
      ("https://gitlab.com/o/n.git", nil),
      ("git@evil.example:github.com/n.git", nil),
      ("/srv/git/n.git", nil),
      ("https://github.com/o", nil),
    ] as [(String, String?)])
  func names(url: String, name: String?) {
    #expect(GitFolder.repositoryName(url)?.description == name)
  }

  @Test(
    "a company's own GitHub counts where it is named",
    arguments: [
      ("https://github.example.com/o/n.git", "GitHub.example.com", "o/n"),
      ("git@octo.ghe.com:o/n.git", "octo.ghe.com", "o/n"),
      ("https://github.com/o/n.git", "octo.ghe.com", "o/n"), ("https://github.example.com/o/n.git", nil, nil),
      ("https://gitlab.com/o/n.git", "octo.ghe.com", nil),
    ] as [(String, String?, String?)])
  func ownHost(url: String, host: String?, name: String?) {
    #expect(GitFolder.repositoryName(url, host: host)?.description == name)
  }

  private let config = """
    [core]
    \tbare = false
    [remote "upstream"]
    \turl = https://github.com/other/other.git
    [remote "origin"]
    \tfetch = +refs/heads/*:refs/remotes/origin/*
    \turl = git@github.com:ai-cherry/ai-orchestra.git
    """

  @Test("the remote origin counts, not another one")
  func origin() throws {
    let folder = try TemporaryFolder([".git/config": config])
    #expect(GitFolder(repository: folder.url)?.githubRepository()?.description == "ai-cherry/ai-orchestra")
  }

  @Test("a worktree finds the configuration of its main repository")
  func worktree() throws {
    let folder = try TemporaryFolder([
      "main/.git/config": config, "main/.git/HEAD": "ref: refs/heads/main\n",
      "main/.git/worktrees/tree/commondir": "../..\n", "main/.git/worktrees/tree/HEAD": "ref: refs/heads/topic\n",
      "main/.git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/trunk\n",
      "tree/.git": "gitdir: ../main/.git/worktrees/tree\n",
    ])
    let git = try #require(GitFolder(repository: folder.url.appending(path: "tree")))
    #expect(git.githubRepository()?.description == "ai-cherry/ai-orchestra")
    #expect(git.defaultBranch.text == "trunk")
    #expect(git.branchProblem == nil)
  }

  @Test("a branch that git does not allow is none, and that is said")
  func wrongBranch() throws {
    let folder = try TemporaryFolder([
      ".git/config": config, ".git/HEAD": "ref: refs/heads/topic\n",
      ".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/a\u{1B}]0;BRANCH\u{7}\n",
    ])
    let git = try #require(GitFolder(repository: folder.url))
    #expect(git.defaultBranch == .main)
    #expect(git.branchProblem?.file == ".git/refs/remotes/origin/HEAD")
  }

  @Test("an index that is a pipe is not waited on")
  func pipe() throws {
    let folder = try TemporaryFolder([".git/config": config])
    #expect(mkfifo(folder.url.appending(path: ".git/index").path, 0o600) == 0)
    #expect(mkfifo(folder.url.appending(path: ".git/HEAD").path, 0o600) == 0)
    let git = try #require(GitFolder(repository: folder.url))
    #expect(git.indexedPaths { _ in true } == nil)
    #expect(git.defaultBranch == .main)
  }

  @Test("a folder without git has none")
  func none() throws {
    #expect(GitFolder(repository: try TemporaryFolder().url) == nil)
  }
}
