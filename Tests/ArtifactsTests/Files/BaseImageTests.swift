import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("The images that the generated files start from")
struct BaseImageTests {
  private static let digest = "sha256:" + String(repeating: "0123abcd", count: 8)

  private func facts() throws -> RepositoryFacts {
    var facts = RepositoryFacts()
    let digest = try #require(ImageDigest(Self.digest))
    for image in BaseImage.all(for: facts) { facts.imageDigests[image.tagged] = digest }
    return facts
  }

  @Test("a digest is what a registry calls one, and nothing else")
  func digests() {
    #expect(ImageDigest(Self.digest) != nil)
    for other in ["", "sha256:", Self.digest + "0", Self.digest.uppercased(), "sha512:" + Self.digest.dropFirst(7)] {
      #expect(ImageDigest(other) == nil)
    }
  }

  @Test("each is named by release and digest in the Dockerfile and the workflow, else by its release alone")
  func rendered() throws {
    let known = try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts())
    #expect(known.hasPrefix("# syntax=docker.io/docker/dockerfile:1@\(Self.digest)\n"))
    #expect(known.contains("\nFROM docker.io/library/python:3.12-slim-bookworm@\(Self.digest) AS python\n"))
    #expect(known.contains("\nFROM ghcr.io/astral-sh/uv:\(BaseImage.uvVersion)@\(Self.digest) AS uv\n"))
    let workflow = try SamplePlan.guide.file(".github/workflows/optimized-deploy-template.yml", facts())
    #expect(workflow.contains("generator=docker.io/docker/buildkit-syft-scanner:stable-1@\(Self.digest) "))
    let unknown = try SamplePlan.guide.file("ai-orchestra/Dockerfile", RepositoryFacts())
    #expect(unknown.contains("\nFROM docker.io/library/python:3.12-slim-bookworm AS python\n"))
  }

  @Test("what a generated file names is found in it again, so that a later run keeps it")
  func kept() throws {
    let facts = try facts()
    let text = try ["ai-orchestra/Dockerfile", ".github/workflows/optimized-deploy-template.yml"].map {
      try SamplePlan.guide.file($0, facts)
    }
    #expect(BaseImage.digests(in: text.joined()) == facts.imageDigests)
  }

  @Test("the server's packages are those of the file, each with hashes", arguments: ImageServer.allCases)
  func server(server: ImageServer) throws {
    guard let template = server.lock(for: RepositoryFacts()) else { return }
    let text = try Template.text(template)
    let packages = text.split(separator: "\n").filter { $0.contains("==") }
    #expect(!packages.isEmpty && packages.allSatisfy { $0.hasSuffix(" \\") })
    #expect(text.matches(of: /--hash=sha256:[0-9a-f]{64}/).count > packages.count)
  }
}

@Suite("What renews the base images")
struct UpdateToolTests {
  private func tool(_ files: [String: String]) throws -> UpdateTool {
    let folder = try TemporaryFolder(files.merging(["svc/app.py": "x = 1\n"]) { $1 })
    let tree = RepositoryTree(RepositoryOutline(root: folder.url, git: nil))
    return UpdateTool(tree, facts: RepositoryFacts(), directory: "svc")
  }

  @Test("where nothing does, Dependabot's file is generated; ours counts as nothing")
  func none() throws {
    #expect(try tool([:]) == .none)
    let own = try SamplePlan.guide.file(".github/dependabot.yml", RepositoryFacts())
    #expect(own.contains("\n  - package-ecosystem: docker\n    directory: /ai-orchestra\n"))
    #expect(try tool([".github/dependabot.yml": own]) == .none)
  }

  @Test(
    "a file of somebody else is left alone, and the entry that it lacks is said",
    arguments: [
      ("updates: []", false), ("updates: [{ package-ecosystem: docker, directory: /other }]", false),
      ("updates: [{ package-ecosystem: pip, directory: /svc }]", false),
      ("updates: [{ package-ecosystem: docker, directory: /svc/ }]", true),
      ("updates: [{ package-ecosystem: docker, directories: ['/*'] }]", true),
      ("updates: [{ package-ecosystem: docker, directories: ['**/*'] }]", true),
    ])
  func dependabot(text: String, isThere: Bool) throws {
    let tool = try tool([".github/dependabot.yml": "version: 2\n\(text)\n"])
    #expect((tool.problem == nil) == isThere)
    #expect(tool != .none)
    if !isThere { #expect(tool.problem?.what.contains("package-ecosystem: docker; directory: /svc") == true) }
  }

  @Test("what git does not know yet counts, too: a run's own files are not committed when the next one begins")
  func untracked() throws {
    var facts = RepositoryFacts()
    let digest = try #require(ImageDigest("sha256:" + String(repeating: "0123abcd", count: 8)))
    for image in BaseImage.all(for: facts) { facts.imageDigests[image.tagged] = digest }
    let recipe = try SamplePlan.guide.file("ai-orchestra/Dockerfile", facts)
    let workflow = try SamplePlan.guide.file(".github/workflows/optimized-deploy-template.yml", facts)
    let folder = try TemporaryFolder([
      "svc/Dockerfile.overture": recipe, ".github/workflows/overture-deploy-template.yml": workflow,
      ".github/dependabot.yml": "version: 2\nupdates: []\n", "svc/app.py": "x = 1\n",
    ])
    // An index that knows the module alone.
    let arguments = ["-C", folder.url.path]
    for command in [["init", "--quiet"], ["add", "svc/app.py"]] {
      let git = Process()
      git.executableURL = URL(filePath: "/usr/bin/env")
      git.arguments = ["git"] + arguments + command
      try git.run()
      git.waitUntilExit()
      try #require(git.terminationStatus == 0)
    }
    let found = ServiceDetection.inspect(Service(name: "svc", directory: "svc"), in: folder.url).facts
    #expect(found.imageDigests == facts.imageDigests)
    #expect(found.updates != .none)
  }

  @Test("Renovate needs no entry")
  func renovate() throws {
    #expect(try tool(["renovate.json": "{}"]) == .renovate(file: "renovate.json"))
    var facts = RepositoryFacts()
    facts.updates = .renovate(file: "renovate.json")
    #expect(try !SamplePlan.guide.files(facts).contains { $0.path == UpdateTool.path })
  }
}
