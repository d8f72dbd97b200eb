import Checkout
import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import CloudSandbox

@Suite("The sample repository")
struct SampleRepositoryTests {
  private let environment = ProcessInfo.processInfo.environment

  /// Runs a body with a folder of its own, which is gone afterwards.
  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-sample-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  private func git(_ arguments: String..., in folder: URL) async throws -> [String] {
    let result = try await run(
      .name("git"), arguments: Arguments(arguments), workingDirectory: FilePath(folder.path),
      output: .string(limit: 1 << 20))
    return result.standardOutput.split(separator: "\n").map(String.init)
  }

  @Test("every file of the program's sample is committed, and nothing else")
  func files() async throws {
    try await withFolder { folder in
      try await SampleRepository.write(to: folder, environment: environment)
      let committed = try await git("ls-tree", "-r", "--name-only", "HEAD", in: folder)
      let sample = Checkout.assets.appending(path: "sample").resolvingSymlinksInPath()
      let own = try #require(FileManager.default.enumerator(atPath: sample.path)).compactMap { $0 as? String }
        .filter { path in
          var isFolder: ObjCBool = false
          return FileManager.default.fileExists(atPath: sample.path + "/" + path, isDirectory: &isFolder)
            && !isFolder.boolValue
        }
      #expect(Set(committed) == Set(own))
      #expect(committed.contains(".github/workflows/ci.yml"))
      #expect(try await git("status", "--porcelain", in: folder).isEmpty)
    }
  }

  @Test("it has a history on main, with the repository of the sandbox as origin")
  func history() async throws {
    try await withFolder { folder in
      try await SampleRepository.write(to: folder, environment: environment)
      #expect(try await git("log", "--format=%an %s", in: folder).count == 5)
      #expect(try await git("branch", "--show-current", in: folder) == ["main"])
      #expect(
        try await git("config", "--get", "remote.origin.url", in: folder)
          == ["https://github.com/ai-cherry/ai-orchestra.git"])
    }
  }

  @Test("the sandbox's GitHub hosts it, at the commit that the API tells, and a push reaches it")
  func hosted() async throws {
    try await withFolder { folder in
      let hosted = folder.appending(path: "git")
      let working = folder.appending(path: "repository")
      try await SampleRepository.write(to: working, environment: environment, hosted: hosted)
      let bare = hosted.appending(path: "ai-cherry/ai-orchestra.git")
      #expect(try await git("rev-parse", "main", in: bare) == [SampleHistory.tip])
      #expect(try await git("rev-parse", "origin/main", in: working) == [SampleHistory.tip])
      _ = try await git("push", "--quiet", "origin", "main:topic", in: working)
      #expect(try await git("rev-parse", "topic", in: bare) == [SampleHistory.tip])
      // Another one that is written finds it there.
      try await SampleRepository.write(to: folder.appending(path: "second"), environment: environment, hosted: hosted)
      #expect(try await git("rev-parse", "topic", in: bare) == [SampleHistory.tip])
    }
  }

  @Test("it is the same to the byte each time, whatever the user's git is told to do")
  func deterministic() async throws {
    try await withFolder { folder in
      let first = folder.appending(path: "first")
      let second = folder.appending(path: "deep/er/second")
      try await SampleRepository.write(to: first, environment: environment)
      let disturbing = environment.merging(
        ["GIT_AUTHOR_NAME": "Somebody", "GIT_DIR": "/nowhere", "TZ": "Asia/Tokyo"], uniquingKeysWith: { $1 })
      try await SampleRepository.write(to: second, environment: disturbing)
      #expect(try await git("rev-parse", "HEAD", in: first) == git("rev-parse", "HEAD", in: second))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["deep", "first"])
    }
  }

  @Test("a folder with something in it is left alone")
  func notEmpty() async throws {
    try await withFolder { folder in
      try Data("mine".utf8).write(to: folder.appending(path: "mine.txt"))
      await #expect(throws: SampleRepositoryError.directoryNotEmpty(folder.standardizedFileURL.path)) {
        try await SampleRepository.write(to: folder, environment: environment)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mine.txt"])
    }
  }

  @Test("without git the error says so, and nothing is left behind")
  func withoutGit() async throws {
    try await withFolder { folder in
      await #expect(throws: SampleRepositoryError.gitMissing) {
        try await SampleRepository.write(to: folder.appending(path: "new"), environment: ["PATH": folder.path])
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.isEmpty)
    }
  }

  @Test("a place that cannot be written is named")
  func notWritable() async throws {
    try await withFolder { folder in
      try Data().write(to: folder.appending(path: "file"))
      let error = await #expect(throws: SampleRepositoryError.self) {
        try await SampleRepository.write(to: folder.appending(path: "file/sample"), environment: environment)
      }
      guard case .notWritable(let path, let reason) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(path.contains("file"))
      #expect(!reason.isEmpty)
    }
  }
}
